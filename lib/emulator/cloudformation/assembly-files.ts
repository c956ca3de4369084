import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

import { EncodingError, readUtf8File } from '../utf8-file';
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
  return status(path).isDirectory();
}

/**
 * A file's path inside a folder. The name may come from an untrusted manifest.
 *
 * @param missing what to say of a file that is not there
 * @throws AssemblyError if it leads out of the folder, by `..`, as an absolute path or by a symbolic link; or if it is not there
 */
export function enclosedFile(folder: string, name: string, missing?: string): string {
  const outside = new AssemblyError(folder, `names ${JSON.stringify(name)}, which lies outside it and is not read`);
  // Before the disk is asked: whether a file elsewhere exists is nobody's business.
  if (name.includes('\0') || !isInside(resolve(folder), resolve(folder, name))) throw outside;
  const path = isAbsolute(name) ? name : join(folder, name);
  status(path, missing);
  if (!isInside(realpathSync(folder), realpathSync(path))) throw outside;
  return path;
}

/** The text of a file inside a folder. @throws AssemblyError as {@link enclosedFile} or {@link readRegularFile} */
export function readFileWithin(folder: string, name: string, missing?: string): string {
  return readRegularFile(enclosedFile(folder, name, missing));
}

/** A regular file's text, without its byte order mark. @throws AssemblyError if it is missing, too large, no regular file or no UTF-8 */
export function readRegularFile(path: string): string {
  const found = status(path);
  // A pipe would never end, and a device could give anything: only regular files are opened.
  if (!found.isFile()) throw new AssemblyError(path, 'is not a file');
  if (found.size > MAX_FILE_BYTES) throw new AssemblyError(path, `is larger than ${MAX_FILE_BYTES} bytes`);
  try {
    return readUtf8File(path);
  } catch (error) {
    throw error instanceof EncodingError ? new AssemblyError(path, error.message) : unreadable(path, error);
  }
}

/** A JSON file's value. @throws AssemblyError as {@link readFileWithin}, or with the line where it is not JSON */
export function readJson(folder: string, name: string, missing?: string): unknown {
  const content = readFileWithin(folder, name, missing);
  try {
    return JSON.parse(content) as unknown;
  } catch {
    const position = jsonErrorPosition(content);
    const where = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
    throw new AssemblyError(join(folder, name), `is not JSON${where}`);
  }
}

function status(path: string, missing?: string) {
  try {
    return statSync(path);
  } catch (error) {
    throw unreadable(path, error, missing);
  }
}

function unreadable(path: string, error: unknown, missing = 'does not exist'): AssemblyError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new AssemblyError(path, ['ENOENT', 'ENOTDIR', ''].includes(code) ? missing : `cannot be read (${code})`);
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
