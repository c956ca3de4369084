import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import { jsonErrorPosition } from './json-position';

/** The largest file that is read, in bytes: fifty times the largest template AWS takes. */
const MAX_FILE_BYTES = 50_000_000;

/** Something on disk that cannot be read as a template or a cloud assembly. The message names the file. */
export class AssemblyError extends Error {
  constructor(
    readonly file: string,
    problem: string,
  ) {
    super(`${file}: ${problem}`);
    this.name = 'AssemblyError';
  }
}

/** Whether a path is a directory. @throws AssemblyError if nothing is there */
export function isDirectory(path: string): boolean {
  return status(path, 'does not exist').isDirectory();
}

/**
 * A file's path inside a folder. The name may come from an untrusted manifest.
 *
 * @throws AssemblyError if it leads out of the folder: absolute, by `..` or by a symbolic link
 */
export function enclosedFile(folder: string, name: string): string {
  const path = resolve(folder, name);
  const outside = new AssemblyError(join(folder, name), `lies outside ${folder}, and is not read`);
  if (name.includes('\0') || isAbsolute(name) || !isInside(resolve(folder), path)) throw outside;
  status(path, 'does not exist');
  if (!isInside(realpathSync(folder), realpathSync(path))) throw outside;
  return join(folder, name);
}

/** A regular file's text. @throws AssemblyError if it is missing, outside the folder, no regular file or too large */
export function readFileWithin(folder: string, name: string, missing = 'does not exist'): string {
  const path = join(folder, name);
  // A pipe would never end, and a device could give anything: only regular files are opened.
  const { size, isFile } = describe(folder, name, missing);
  if (!isFile) throw new AssemblyError(path, 'is not a file');
  if (size > MAX_FILE_BYTES) throw new AssemblyError(path, `is larger than ${MAX_FILE_BYTES} bytes`);
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/** A JSON file's value. @throws AssemblyError as {@link readFileWithin}, or with the line where it is not JSON */
export function readJson(folder: string, name: string, missing: string): unknown {
  const content = readFileWithin(folder, name, missing);
  try {
    return JSON.parse(content) as unknown;
  } catch {
    const position = jsonErrorPosition(content);
    const where = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
    throw new AssemblyError(join(folder, name), `is not JSON${where}`);
  }
}

function describe(folder: string, name: string, missing: string): { size: number; isFile: boolean } {
  const path = join(folder, name);
  status(path, missing);
  const found = status(enclosedFile(folder, name), missing);
  return { size: found.size, isFile: found.isFile() };
}

function status(path: string, missing: string) {
  try {
    return statSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new AssemblyError(path, ['ENOENT', 'ENOTDIR', ''].includes(code) ? missing : `cannot be read (${code})`);
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
