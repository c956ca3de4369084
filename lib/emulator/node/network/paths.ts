import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A name from a manifest as the name of a folder. */
export function safeName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 100);
  return /^\.*$/.test(plain) ? `_${plain}` : plain;
}

/**
 * A volume's file path from a manifest, checked as the API server checks it.
 *
 * @throws {Error} if it is absolute, empty or leads upwards
 */
export function relativeFile(file: string): string {
  if (file === '' || path.posix.isAbsolute(file) || file.split(/[\\/]/).includes('..') || file.includes('\0')) {
    throw new Error(`path ${JSON.stringify(file)} must be a relative path and must not contain '..'`);
  }
  return file;
}

/**
 * A container's mount path, checked.
 *
 * @throws {Error} if it is not absolute or leads upwards
 */
export function absoluteMountPath(mountPath: string): string {
  if (!mountPath.startsWith('/') || mountPath.split(/[\\/]/).includes('..') || mountPath.includes('\0')) {
    throw new Error(`mountPath ${JSON.stringify(mountPath)} must be an absolute path and must not contain '..'`);
  }
  return mountPath;
}

/**
 * A path without the slashes at its end. The look-behind keeps it linear: without it, each slash of a long run that is not
 * at the end would start a search of its own.
 */
export const withoutEndSlashes = (file: string) => file.replace(/(?<!\/)\/+$/, '');

/** Replaces a file in one step, so that no reader sees half of it. */
export function replaceFile(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, content, { mode: 0o644 });
  renameSync(fresh, file);
}
