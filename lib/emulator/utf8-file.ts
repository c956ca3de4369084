import { readFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';

/** A file whose bytes are no UTF-8. The message says what they seem to be. */
export class EncodingError extends Error {
  constructor(bytes: Buffer) {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    super(`is not UTF-8 text${isUtf16 ? ', but UTF-16, as `>` of PowerShell writes it' : ''}: save it as UTF-8`);
    this.name = 'EncodingError';
  }
}

/**
 * A file's text, without a byte order mark.
 * @throws EncodingError for bytes that are no UTF-8, and what `readFileSync` throws
 */
export function readUtf8File(file: string | number): string {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new EncodingError(bytes);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
