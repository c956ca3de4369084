import { distance } from 'fastest-levenshtein';

/** So many letters put in, left out or changed count as a slip, in names of at least {@link SHORTEST} letters. */
const MOST_WRONG = 2;
const SHORTEST = 4;

/**
 * Whether one name was probably written for another: the two differ in case or in `-`, `_` and `.` alone, or by a slip of
 * the pen.
 */
export function isSlip(meant: string, written: string): boolean {
  if (plain(meant) === plain(written)) return true;
  if (Math.abs(meant.length - written.length) > MOST_WRONG) return false;
  return Math.min(meant.length, written.length) >= SHORTEST && distance(meant, written) <= MOST_WRONG;
}

const plain = (name: string): string => name.replace(/[-_.]/g, '').toLowerCase();
