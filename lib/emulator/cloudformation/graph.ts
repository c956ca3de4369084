import { TemplateError } from './template-error';

/** What depends on what: for each node its dependencies, and the place in the template that makes each one. */
export type Graph = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * The nodes in an order in which each follows its dependencies: those of the graph's first node, that node, what
 * the second still needs, and so on. The same template always gives the same order. Takes time in proportion to
 * nodes and dependencies.
 *
 * @param of what the nodes are, for the error: `resources`
 * @throws TemplateError in CloudFormation's words for a cycle, its path being the places that close it
 */
export function dependencyOrder(graph: Graph, of = 'resources'): readonly string[] {
  const components = stronglyConnected(graph);
  const cycles = components.filter(
    (component) => component.length > 1 || component.some((node) => graph.get(node)?.has(node)),
  );
  const [first] = cycles;
  if (first !== undefined) {
    const members = new Set(cycles.flat());
    const named = [...graph.keys()].filter((node) => members.has(node));
    throw new TemplateError(`Circular dependency between ${of}: [${named.join(', ')}]`, cycleThrough(first, graph));
  }
  return components.flat();
}

/** The same dependencies seen from the other end: for each node the nodes that depend on it. */
export function reversed(graph: Graph): Graph {
  const turned = new Map<string, Map<string, string>>([...graph.keys()].map((node) => [node, new Map()]));
  for (const [node, dependencies] of graph) {
    for (const [dependency, at] of dependencies) turned.get(dependency)?.set(node, at);
  }
  return turned;
}

/** Tarjan's algorithm, with a stack of its own: a chain of thousands of resources must not exhaust the call stack. */
function stronglyConnected(graph: Graph): readonly string[][] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const components: string[][] = [];

  const low = (node: string): number => lowest.get(node) ?? Infinity;
  const enter = (node: string) => {
    index.set(node, index.size);
    lowest.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, rest: (graph.get(node) ?? new Map<string, string>()).keys() };
  };

  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const visiting = [enter(root)];
    for (let top = visiting.at(-1); top !== undefined; top = visiting.at(-1)) {
      const { node } = top;
      const next = top.rest.next();
      if (!next.done) {
        const dependency = next.value;
        if (!graph.has(dependency)) continue;
        if (!index.has(dependency)) visiting.push(enter(dependency));
        else if (isOpen.has(dependency)) lowest.set(node, Math.min(low(node), index.get(dependency) ?? Infinity));
        continue;
      }
      visiting.pop();
      const parent = visiting.at(-1)?.node;
      if (parent !== undefined) lowest.set(parent, Math.min(low(parent), low(node)));
      if (low(node) !== index.get(node)) continue;
      const component = open.splice(open.lastIndexOf(node));
      for (const member of component) isOpen.delete(member);
      components.push(component);
    }
  }
  return components;
}

/** One closed walk inside a component, as the chain of places that make it. */
function cycleThrough(component: readonly string[], graph: Graph): string {
  const members = new Set(component);
  const start = component[0] ?? '';
  const places = new Map<string, { from: string; at: string }>();
  const queue = [start];
  for (const node of queue) {
    for (const [dependency, at] of graph.get(node) ?? []) {
      if (!members.has(dependency) || places.has(dependency)) continue;
      places.set(dependency, { from: node, at });
      queue.push(dependency);
    }
  }
  const chain: string[] = [];
  let node = start;
  do {
    const step = places.get(node);
    if (step === undefined) break;
    chain.unshift(step.at);
    node = step.from;
  } while (node !== start);
  return chain.join(' -> ');
}
