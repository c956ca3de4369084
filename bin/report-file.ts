import { accessSync, closeSync, constants, existsSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../lib/walkthrough/template/input-error';

/**
 * A file for a report that is written when the run is over. Whether it can be is found out now, not minutes later; what is in
 * it stays until then.
 * @param option the option that names it
 * @throws {InputError} if it cannot be written
 */
export function reportFile(path: string, option = '--report'): { write(page: string): void } {
  const file = resolve(path);
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      throw new InputError(
        `The report cannot be written to ${file}: ${(error as Error).message}`,
        `Give ${option} a file in a folder that exists and may be written to.`,
      );
    }
  };
  attempt(() => {
    if (!existsSync(file)) return accessSync(dirname(file), constants.W_OK | constants.X_OK);
    if (statSync(file).isDirectory()) throw new Error('it is a folder');
    closeSync(openSync(file, 'r+'));
  });
  return { write: (page) => attempt(() => writeFileSync(file, page)) };
}
