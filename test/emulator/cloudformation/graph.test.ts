import fc from 'fast-check';

import { dependencyOrder, reversed, type Graph } from '../../../lib/emulator/cloudformation/graph';

const graphOf = (edges: Record<string, readonly string[]>): Graph =>
  new Map(
    Object.entries(edges).map(([node, targets]) => [
      node,
      new Map(targets.map((target) => [target, `${node}->${target}`])),
    ]),
  );

/** Random graphs without circles: each node depends only on nodes of a smaller number, listed in any order. */
const acyclic = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.tuple(
      fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 120 }),
    ),
  )
  .map(([order, pairs]) =>
    graphOf(
      Object.fromEntries(
        order.map((node) => [
          `n${node}`,
          pairs.filter(([from, to]) => from === node && to < node).map(([, to]) => `n${to}`),
        ]),
      ),
    ),
  );

test('every node follows what it depends on, each once', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      const order = dependencyOrder(graph);
      expect([...order].sort()).toEqual([...graph.keys()].sort());
      for (const [node, dependencies] of graph) {
        for (const dependency of dependencies.keys())
          expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(node));
      }
    }),
  );
});

test('the reversed order is an order of the reversed graph', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      const order = dependencyOrder(graph).toReversed();
      for (const [node, dependants] of reversed(graph)) {
        for (const dependant of dependants.keys()) expect(order.indexOf(dependant)).toBeLessThan(order.indexOf(node));
      }
    }),
  );
});

test('a circle is named with the places that close it', () => {
  const circle = graphOf({ A: ['B'], B: ['C', 'D'], C: ['A'], D: [], E: ['A'] });
  expect(() => dependencyOrder(circle)).toThrow(
    'Circular dependency between resources: [A, B, C] (at A->B -> B->C -> C->A)',
  );
});

test('any graph either has an order or is refused as circular', () => {
  const any = fc
    .array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 })
    .map((pairs) =>
      graphOf(
        Object.fromEntries(
          [...Array(9).keys()].map((node) => [
            `n${node}`,
            pairs.filter(([from]) => from === node).map(([, to]) => `n${to}`),
          ]),
        ),
      ),
    );
  fc.assert(
    fc.property(any, (graph) => {
      const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
        [...(graph.get(from)?.keys() ?? [])].some(
          (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
        );
      const circular = [...graph.keys()].filter((node) => reaches(node, node));
      let said = '';
      try {
        dependencyOrder(graph);
      } catch (error) {
        said = (error as Error).message;
      }
      if (circular.length === 0) expect(said).toBe('');
      else expect(said).toContain(`Circular dependency between resources: [${circular.join(', ')}]`);
    }),
  );
});

test('a chain of 100,000 nodes neither exhausts the call stack nor takes long', () => {
  const chain: Graph = new Map(Array.from({ length: 100_000 }, (_, i) => [`n${i}`, new Map([[`n${i + 1}`, '']])]));
  expect(dependencyOrder(chain).at(-1)).toBe('n0');
});
