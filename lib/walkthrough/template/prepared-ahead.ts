/** How items are made ready, used and let go. */
export interface Turns<Item, Ready, Result> {
  /** So many are ready, or being made so, at most: the one whose turn it is among them. At least 1. */
  readonly atOnce: number;
  /** Two items of one key are never there at once: the second waits until the first is let go. */
  keyOf(item: Item): string;
  /** Called in the order of the items; the next call does not wait for this one. */
  prepare(item: Item): Promise<Ready>;
  /** Called in the order of the items, one after the other. */
  use(item: Item, ready: Ready): Promise<Result>;
  /** Called for every item that was made ready, also where its use failed or never came. */
  release(item: Item, ready: Ready): Promise<void>;
}

/**
 * Uses items one after the other, in their order, and makes the next ones ready meanwhile. What comes of them depends on
 * their order alone, not on how many are made ready at once.
 *
 * @throws the first failure, once everything that was made ready is let go
 */
export async function preparedAhead<Item, Ready, Result>(
  items: readonly Item[],
  { atOnce, keyOf, prepare, use, release }: Turns<Item, Ready, Result>,
): Promise<Result[]> {
  const standing = new Map<number, Promise<Ready>>();
  const keys = new Set<string>();
  let next = 0;
  const prepareMore = (): void => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      if (standing.size >= Math.max(1, atOnce) || keys.has(keyOf(item))) return;
      const ready = prepare(item);
      // Whoever's turn it is sees the failure; until then it must not count as unhandled.
      ready.catch(() => {});
      keys.add(keyOf(item));
      standing.set(next++, ready);
    }
  };
  const letGo = async (index: number, item: Item, ready: Ready): Promise<void> => {
    standing.delete(index);
    keys.delete(keyOf(item));
    await release(item, ready);
  };

  const results: Result[] = [];
  try {
    for (const [index, item] of items.entries()) {
      prepareMore();
      const ready = await (standing.get(index) as Promise<Ready>);
      results.push(await use(item, ready));
      await letGo(index, item, ready);
    }
    return results;
  } finally {
    await Promise.allSettled(
      [...standing].map(async ([index, ready]) => letGo(index, items[index] as Item, await ready)),
    );
  }
}
