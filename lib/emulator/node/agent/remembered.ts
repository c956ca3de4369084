/** How many results are kept, and the longest text that one is kept for, in characters: the texts are untrusted. */
const MAX_RESULTS = 2048;
const MAX_TEXT = 8192;

/**
 * A function of one text that remembers its latest results: a pod sends the same token again and again.
 *
 * @param work must depend on the text alone
 */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = work(text);
    if (text.length > MAX_TEXT || result === undefined) return result;
    if (results.size >= MAX_RESULTS) results.clear();
    results.set(text, result);
    return result;
  };
}
