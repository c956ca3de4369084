import fc from 'fast-check';

import { dependencyOrder, type Graph } from '../../../lib/emulator/cloudformation/graph';
import { workThrough } from '../../../lib/emulator/cloudformation/scheduler';

const graph: Graph = new Map([
  ['a', new Map()],
  ['b', new Map([['a', '']])],
  ['c', new Map()],
  [
    'd',
    new Map([
      ['b', ''],
      ['c', ''],
    ]),
  ],
]);

function work(slow: Record<string, number> = {}, verdicts: Record<string, 'failed' | 'stop'> = {}) {
  const log: string[] = [];
  return {
    log,
    announce: async (node: string) => void log.push(`begin ${node}`) === undefined,
    perform: (node: string) =>
      new Promise<void>((resolve) => (node in slow ? setTimeout(resolve, slow[node]) : resolve())),
    settle: async (node: string) => {
      log.push(`end ${node}`);
      return verdicts[node] ?? ('done' as const);
    },
  };
}

test('one after another while all are fast', async () => {
  const recorded = work();
  expect(await workThrough(dependencyOrder(graph), graph, recorded, 100)).toEqual([]);
  expect(recorded.log).toEqual(['a', 'b', 'c', 'd'].flatMap((node) => [`begin ${node}`, `end ${node}`]));
});

test('a slow one lets those begin that do not wait for it', async () => {
  const recorded = work({ a: 60 });
  await workThrough(dependencyOrder(graph), graph, recorded, 5);
  expect(recorded.log).toEqual(['begin a', 'begin c', 'end c', 'end a', 'begin b', 'end b', 'begin d', 'end d']);
});

test('a failed one keeps those that wait for it from beginning', async () => {
  const recorded = work({}, { b: 'failed' });
  expect(await workThrough(dependencyOrder(graph), graph, recorded, 100)).toEqual(['d']);
  expect(recorded.log).not.toContain('begin d');
});

test('stop begins nothing more, but waits for what is under way', async () => {
  const recorded = work({ a: 40 }, { c: 'stop' });
  expect(await workThrough(dependencyOrder(graph), graph, recorded, 5)).toEqual(['b', 'd']);
  expect(recorded.log).toEqual(['begin a', 'begin c', 'end c', 'end a']);
});

test('whatever the durations, none begins before what it depends on has ended, and all are done', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }),
      fc.array(fc.option(fc.nat(3)), { minLength: 12, maxLength: 12 }),
      async (pairs, durations) => {
        const nodes = [...Array(12).keys()];
        const random: Graph = new Map(
          nodes.map((node) => [
            `n${node}`,
            new Map(pairs.filter(([from, to]) => from === node && to < node).map(([, to]) => [`n${to}`, ''])),
          ]),
        );
        const slow = Object.fromEntries(
          durations.flatMap((duration, node) => (duration === null ? [] : [[`n${node}`, duration]])),
        );
        const recorded = work(slow);
        expect(await workThrough(dependencyOrder(random), random, recorded, 1)).toEqual([]);
        expect(recorded.log).toHaveLength(24);
        for (const [node, dependencies] of random) {
          for (const dependency of dependencies.keys()) {
            expect(recorded.log.indexOf(`end ${dependency}`)).toBeLessThan(recorded.log.indexOf(`begin ${node}`));
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});
