/**
 * Whether a pattern with `*` (any run of characters) and `?` (any one) matches the whole of `value`. Takes time in
 * proportion to the two lengths' product at most, whatever the pattern.
 */
export function matchesWildcard(pattern: string, value: string): boolean {
  let at = 0;
  let read = 0;
  let star = -1;
  let resume = 0;
  while (read < value.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = read;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === value[read])) {
      at++;
      read++;
    } else if (star >= 0) {
      at = star + 1;
      read = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
