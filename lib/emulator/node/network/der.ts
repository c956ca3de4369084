/** The few DER encodings that a certificate is made of (ITU-T X.690). */
export function der(tag: number, ...contents: readonly (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(contents.map((content) => Buffer.from(content)));
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
export const set = (...contents: readonly Buffer[]): Buffer => der(0x31, ...contents);
export const boolean = (value: boolean): Buffer => der(0x01, [value ? 0xff : 0]);
export const octetString = (content: Buffer): Buffer => der(0x04, content);
export const utf8String = (value: string): Buffer => der(0x0c, Buffer.from(value));
/** `[number]` in a context, constructed. */
export const explicit = (number: number, content: Buffer): Buffer => der(0xa0 | number, content);
/** `[number]` in a context, primitive. */
export const implicit = (number: number, content: Buffer): Buffer => der(0x80 | number, content);
export const bitString = (content: Buffer, unusedBits = 0): Buffer => der(0x03, [unusedBits], content);

/** A positive integer, given by its bytes. */
export function integer(bytes: Buffer | readonly number[]): Buffer {
  const value = Buffer.from(bytes);
  return der(0x02, (value[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), value]) : value);
}

/** `1.2.840.10045.4.3.2` */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift(0x80 | (left & 0x7f));
    return bytes;
  };
  return der(0x06, [first * 40 + second, ...rest.flatMap(base128)]);
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5). */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  const utc = Number(digits.slice(0, 4)) < 2050;
  return der(utc ? 0x17 : 0x18, Buffer.from(utc ? digits.slice(2) : digits));
}
