import * as fc from 'fast-check';
import { answerQuery, isOneOf } from '../../../../lib/emulator/node/network/name-server';
import { awsHosts } from '../../../../lib/emulator/node/network/network';

const [A, AAAA, INTERNET, CHAOS] = [1, 28, 1, 3];
const QUERY = [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0];

const labels = (name: string) => [...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]), 0];
const query = (name: string, type = A, inClass = INTERNET) =>
  Buffer.from([...QUERY, ...labels(name), 0, type, 0, inClass]);
const resolve = (name: string) => (name === 'known.example' ? '198.51.100.1' : undefined);

test('a name that is known has an address', () => {
  expect(answerQuery(query('known.example'), resolve)?.toString('hex')).toBe(
    '12348580000100010000' + // same id; response, authoritative, recursion desired and available, no error; one answer
      '0000056b6e6f776e076578616d706c650000010001' + // the question
      'c00c00010001000000050004c6336401', // its name, A, IN, 5 seconds, 198.51.100.1
  );
});

test('in upper case too, and the question comes back as it was', () => {
  expect(answerQuery(query('KNOWN.example'), resolve)?.toString('latin1')).toContain('KNOWN\x07example');
  expect(answerQuery(query('KNOWN.example'), resolve)?.readUInt16BE(6)).toBe(1);
});

const code = (message: Buffer) => answerQuery(message, resolve)?.readUInt16BE(2);

test.each([
  ['a known name without that type of record', query('known.example', AAAA), 0x8580],
  ['an unknown name', query('unknown.example'), 0x8583],
  ['another class', query('known.example', A, CHAOS), 0x8583],
  ['another operation', Buffer.from([0x12, 0x34, 0x20, ...QUERY.slice(3)]), 0xa484],
  ['two questions', Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 2, 0, 0, 0, 0, 0, 0, ...labels('a'), 0, 1, 0, 1]), 0x8581],
  ['a question that breaks off', query('known.example').subarray(0, -3), 0x8581],
  ['a question that points elsewhere', Buffer.from([...QUERY, 0xc0, 0x0c, 0, 1, 0, 1]), 0x8581],
  ['a name of more than 255 bytes', query(Array.from({ length: 5 }, () => 'x'.repeat(63)).join('.')), 0x8581],
])('%s gets the code for it, and no record', (_, message, expected) => {
  const answer = answerQuery(message, resolve);
  expect(code(message)?.toString(16)).toBe(expected.toString(16));
  expect(answer?.readUInt16BE(6)).toBe(0);
});

test('what is no query gets no answer', () => {
  expect(answerQuery(Buffer.from(QUERY.slice(0, 11)), resolve)).toBeUndefined();
  expect(answerQuery(answerQuery(query('known.example'), resolve)!, resolve)).toBeUndefined();
});

test('any message gets an answer to it or none, and only a known name an address', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const message = Buffer.from(bytes);
      const answer = answerQuery(message, resolve);
      if (answer === undefined) return;
      expect(answer.subarray(0, 2)).toEqual(message.subarray(0, 2));
      expect(answer.readUInt16BE(6)).toBe(0);
    }),
  );
});

describe('AWS\u2019s host names in a region', () => {
  const known = (name: string) => isOneOf(awsHosts('eu-north-1'), name);

  test.each([
    's3.eu-north-1.amazonaws.com',
    's3.amazonaws.com',
    'orders.s3.eu-north-1.amazonaws.com',
    'orders.s3.amazonaws.com',
    'a.bucket.with.dots.s3.eu-north-1.amazonaws.com',
    'orders.s3.dualstack.eu-north-1.amazonaws.com',
    'sts.eu-north-1.amazonaws.com',
    'sts.amazonaws.com',
  ])('%s is one', (name) => expect(known(name)).toBe(true));

  test.each(['s3.us-east-1.amazonaws.com', 'amazonaws.com', 'evil-s3.amazonaws.com.example', 'xs3.amazonaws.com', ''])(
    '%j is none',
    (name) => expect(known(name)).toBe(false),
  );
});
