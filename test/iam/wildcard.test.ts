import fc from 'fast-check';
import { matchesWildcard } from '../../lib/iam';

test.each([
  ['sts:*', 'sts:TagSession', true],
  ['sts:?agSession', 'sts:TagSession', true],
  ['sts:Tag', 'sts:TagSession', false],
  ['*', '', true],
  ['', '', true],
  ['?', '', false],
  ['team-*-prod', 'team-a-prod', true],
  ['team-*-prod', 'team-a-production', false],
  ['a.c', 'abc', false],
])('%s against %s: %s', (pattern, value, expected) => {
  expect(matchesWildcard(pattern, value)).toBe(expected);
});

test('agrees with a regular expression', () => {
  const letters = (alphabet: string[]) =>
    fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((a) => a.join(''));
  fc.assert(
    fc.property(letters(['a', 'b', '*', '?']), letters(['a', 'b']), (pattern, value) => {
      const expression = new RegExp(`^${pattern.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
      expect(matchesWildcard(pattern, value)).toBe(expression.test(value));
    }),
  );
});

test('a pattern made to be slow is not', () => {
  expect(matchesWildcard('*a'.repeat(2000) + 'b', 'a'.repeat(4000))).toBe(false);
});
