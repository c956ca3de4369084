/**
 * Three-valued truth. `'unknown'` is what a comparison answers when AWS does not document what it would do;
 * it reaches the decision only when the decision depends on it.
 */
export type Truth = boolean | 'unknown';

/** Kleene negation. */
export function not(value: Truth): Truth {
  return value === 'unknown' ? value : !value;
}

/** True when one item is true; else unknown when one is unknown. Stops at the first true item. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** False when one item is false; else unknown when one is unknown. Stops at the first false item. */
export function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  return not(some(items, (item) => not(test(item))));
}
