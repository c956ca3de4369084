import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** Relative, with forward slashes. */
  readonly name: string;
  /** POSIX permission bits; 0 where the archive has none. */
  readonly mode: number;
  content(): Buffer;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_HEADER = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const MAX_COMMENT = 0xffff;

/**
 * Reads the files of a ZIP archive (PKWARE APPNOTE 4.3); folders are left out. No ZIP64, no encryption.
 *
 * @throws {Error} if it is no such archive, or an entry's name would lead out of the folder it is unpacked in
 */
export function readZip(archive: Buffer): readonly ZipEntry[] {
  return withinBounds(() => readDirectory(archive));
}

function readDirectory(archive: Buffer): readonly ZipEntry[] {
  const end = endOfDirectory(archive);
  const count = archive.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_HEADER) throw new Error('not a ZIP archive: its directory is damaged');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const method = archive.readUInt16LE(at + 10);
    const compressed = archive.readUInt32LE(at + 20);
    const size = archive.readUInt32LE(at + 24);
    const mode = (archive.readUInt32LE(at + 38) >>> 16) & 0o777;
    const local = archive.readUInt32LE(at + 42);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    if (name.endsWith('/')) continue;
    if (/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name))
      throw new Error(`ZIP entry ${name} leads out of its folder`);
    entries.push({
      name,
      mode,
      content: () => withinBounds(() => contentOf(archive, local, { name, method, compressed, size })),
    });
  }
  return entries;
}

function endOfDirectory(archive: Buffer): number {
  for (let at = archive.length - 22; at >= Math.max(0, archive.length - 22 - MAX_COMMENT); at--) {
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw new Error('not a ZIP archive: it has no directory');
}

function contentOf(
  archive: Buffer,
  local: number,
  entry: { readonly name: string; readonly method: number; readonly compressed: number; readonly size: number },
): Buffer {
  if (archive.readUInt32LE(local) !== LOCAL_HEADER) throw new Error(`ZIP entry ${entry.name} is damaged`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + entry.compressed);
  if (entry.method === STORED) return data;
  if (entry.method !== DEFLATED)
    throw new Error(`ZIP entry ${entry.name} is compressed in an unknown way (${entry.method})`);
  const content = inflateRawSync(data, { maxOutputLength: Math.max(1, entry.size) });
  if (content.length !== entry.size) throw new Error(`ZIP entry ${entry.name} is damaged`);
  return content;
}

/** An offset that points out of the archive, and data that do not unpack, are damage like any other. */
function withinBounds<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`the ZIP archive is damaged: ${message}`);
  }
}
