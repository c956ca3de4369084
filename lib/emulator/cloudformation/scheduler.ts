import type { Graph } from './graph';

/** What happens to one node. The three are never called for two nodes at once, `perform` excepted. */
export interface Work<T> {
  /** Before the work begins. `false`: there is nothing to do, the node counts as done. */
  announce(node: string): Promise<boolean>;
  /** The work itself; several may be under way. */
  perform(node: string): Promise<T>;
  /**
   * After it ended. `done` releases the nodes that wait for this one; `failed` does not; `stop` begins nothing
   * more at all, but lets work under way end.
   */
  settle(node: string, result: PromiseSettledResult<T>): Promise<'done' | 'failed' | 'stop'>;
}

/**
 * Works through nodes so that each begins only after its dependencies are done. One after another in the given
 * order, so that the same template always plays the same; but a node that takes longer than `patience` does not
 * hold up those that do not depend on it, as CloudFormation works on independent resources at the same time.
 *
 * @param order each node after its dependencies
 * @param patience milliseconds to wait for one node before beginning the next
 * @returns the nodes that never began, because of a failure
 */
export async function workThrough<T>(
  order: readonly string[],
  graph: Graph,
  work: Work<T>,
  patience: number,
): Promise<readonly string[]> {
  const waiting = new Set(order);
  const running = new Map<string, Promise<void>>();
  const ended: [string, PromiseSettledResult<T>][] = [];
  let stopped = false;

  const dependants = new Map<string, string[]>();
  const missing = new Map<string, number>();
  for (const node of order) {
    const dependencies = [...(graph.get(node)?.keys() ?? [])].filter((name) => waiting.has(name));
    missing.set(node, dependencies.length);
    for (const name of dependencies) {
      const list = dependants.get(name);
      if (list === undefined) dependants.set(name, [node]);
      else list.push(node);
    }
  }
  const place = new Map(order.map((node, index) => [node, index]));
  const ready = order.filter((node) => missing.get(node) === 0);

  function release(node: string): void {
    for (const dependant of dependants.get(node) ?? []) {
      const left = (missing.get(dependant) ?? 0) - 1;
      missing.set(dependant, left);
      if (left === 0) insertInOrder(ready, dependant, place);
    }
  }

  for (;;) {
    for (let next = ended.shift(); next !== undefined; next = ended.shift()) {
      const verdict = await work.settle(...next);
      if (verdict === 'done') release(next[0]);
      if (verdict === 'stop') stopped = true;
    }
    const node = stopped ? undefined : ready.shift();
    if (node !== undefined) {
      waiting.delete(node);
      if (!(await work.announce(node))) {
        release(node);
        continue;
      }
      const end = (result: PromiseSettledResult<T>): void => {
        running.delete(node);
        ended.push([node, result]);
      };
      const operation = work.perform(node).then(
        (value) => end({ status: 'fulfilled', value }),
        (reason: unknown) => end({ status: 'rejected', reason }),
      );
      running.set(node, operation);
      await atMost(operation, patience);
    } else if (running.size > 0) {
      await Promise.race(running.values());
    } else if (ended.length === 0) {
      return [...waiting];
    }
  }
}

function insertInOrder(ready: string[], node: string, place: ReadonlyMap<string, number>): void {
  const rank = (name: string | undefined): number => place.get(name ?? '') ?? Infinity;
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rank(ready[middle]) < rank(node)) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, node);
}

async function atMost(operation: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
    timer.unref();
  });
  await Promise.race([operation, pause]);
  clearTimeout(timer);
}
