import fc from 'fast-check';
import { revisionOf } from '../../lib/stack/revision';

test('twelve hexadecimal digits, the same on every machine', () => {
  expect(revisionOf({ pod: 'aws-cli', associated: undefined })).toBe('3a0771f07da6');
});

test('the order of keys does not count, that of a list does', () => {
  expect(revisionOf({ a: 1, b: { c: 2, d: 3 } })).toBe(revisionOf({ b: { d: 3, c: 2 }, a: 1 }));
  expect(revisionOf([1, 2])).not.toBe(revisionOf([2, 1]));
});

test('different data has different revisions', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
      // By way of JSON, as -0 and 0 are the same there.
      const same = canonical(left) === canonical(right);
      expect(revisionOf(left) === revisionOf(right)).toBe(same);
    }),
  );
});

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${entries.sort().join()}}`;
}
