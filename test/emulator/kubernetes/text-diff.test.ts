import { jsonDiff } from '../../../lib/emulator/kubernetes/text-diff';

const list = (...items: number[]) => items;

test('equal values have none', () => expect(jsonDiff({ a: 1 }, { a: 1 })).toBe(''));

test('a change stands in three lines of context', () => {
  expect(jsonDiff(list(1, 2, 3, 4, 5, 6, 7, 8, 9), list(1, 2, 3, 4, 0, 6, 7, 8, 9))).toBe(
    '@@ -3,7 +3,7 @@\n  2,\n  3,\n  4,\n- 5,\n+ 0,\n  6,\n  7,\n  8,\n',
  );
});

test('changes far apart are two hunks', () => {
  const before = Array.from({ length: 30 }, (_, index) => index);
  const after = before.map((item) => (item === 3 || item === 25 ? -1 : item));
  expect(jsonDiff(before, after).match(/^@@.*$/gm)).toEqual(['@@ -2,7 +2,7 @@', '@@ -24,7 +24,7 @@']);
});

test('a side of one line has no length', () => expect(jsonDiff(1, 2)).toBe('@@ -1 +1 @@\n-1\n+2\n'));

test('what is too long is not compared', () => {
  const long = Array.from({ length: 3000 }, (_, index) => index);
  expect(jsonDiff(long, [])).toBe('');
});
