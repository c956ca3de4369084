/** How a name resolves: to an IPv4 address, or not at all. */
export type Resolve = (name: string) => string | undefined;

const HEADER_BYTES = 12;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 255;
const TYPE_A = 1;
const CLASS_INTERNET = 1;
/** Seconds for which a client may keep an answer; Amazon S3's own live about as long. */
const TIME_TO_LIVE = 5;
const CODES = { noError: 0, formatError: 1, nameError: 3, notImplemented: 4 } as const;

/**
 * What a name server says to one DNS message (RFC 1035): an A record for a name that `resolve` knows, no record of any other
 * type, and "no such name" for every other name. It asks nobody else.
 *
 * @returns undefined for what deserves no answer: an answer, or less than a header
 */
export function answerQuery(message: Buffer, resolve: Resolve): Buffer | undefined {
  if (message.length < HEADER_BYTES || (message.readUInt8(2) & 0x80) !== 0) return undefined;
  const opcode = (message.readUInt8(2) >> 3) & 0x0f;
  if (opcode !== 0) return reply(message, CODES.notImplemented);
  const question = message.readUInt16BE(4) === 1 ? questionOf(message) : undefined;
  if (!question) return reply(message, CODES.formatError);
  const address = question.class === CLASS_INTERNET ? resolve(question.name.toLowerCase()) : undefined;
  if (address === undefined) return reply(message, CODES.nameError, question.bytes);
  if (question.type !== TYPE_A) return reply(message, CODES.noError, question.bytes);
  return reply(message, CODES.noError, question.bytes, addressRecord(address));
}

/** Whether `name` is one of `hosts`, in which `*.` stands for one label or more, as in DNS itself (RFC 4592). */
export function isOneOf(hosts: readonly string[], name: string): boolean {
  return hosts.some((host) => (host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host));
}

interface Question {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly bytes: Buffer;
}

function questionOf(message: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (;;) {
    const length = message[at++];
    // Nothing stands before a question that it could point to.
    if (length === undefined || length > LONGEST_LABEL) return undefined;
    if (length === 0) break;
    labels.push(message.toString('latin1', at, at + length));
    at += length;
  }
  if (at - HEADER_BYTES > LONGEST_NAME || at + 4 > message.length) return undefined;
  return {
    name: labels.join('.'),
    type: message.readUInt16BE(at),
    class: message.readUInt16BE(at + 2),
    bytes: message.subarray(HEADER_BYTES, at + 4),
  };
}

function reply(query: Buffer, code: number, question?: Buffer, record?: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  // An authoritative answer to the same operation, with recursion available and, if it was, desired.
  header.writeUInt8(0x84 | (query.readUInt8(2) & 0x79), 2);
  header.writeUInt8(0x80 | code, 3);
  header.writeUInt16BE(question ? 1 : 0, 4);
  header.writeUInt16BE(record ? 1 : 0, 6);
  return Buffer.concat([header, question ?? Buffer.alloc(0), record ?? Buffer.alloc(0)]);
}

function addressRecord(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(CLASS_INTERNET, 4);
  record.writeUInt32BE(TIME_TO_LIVE, 6);
  record.writeUInt16BE(4, 10);
  record.set(address.split('.').map(Number), 12);
  return record;
}
