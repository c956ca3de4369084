import { runInNewContext } from 'node:vm';

/** Far more than linear work needs, and far less than what squares its input takes. */
const LIMIT_MS = 5000;

/**
 * Gives what `work` gives, and stops it if it seems not to end.
 *
 * Only the virtual machine's watchdog can do so: nothing else runs while a pattern backtracks, jest's own limit neither.
 */
export function finishes<T>(work: () => T): T {
  return runInNewContext('work()', { work }, { timeout: LIMIT_MS }) as T;
}
