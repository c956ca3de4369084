import * as fc from 'fast-check';
import { duplicateKey } from '../../lib/iam/json';

test.each([
  ['{"a":1,"b":2}', undefined],
  ['{"a":1,"a":2}', 'a'],
  ['{"a":{"b":1,"b":2}}', 'b'],
  ['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', undefined],
  ['["a","a"]', undefined],
  ['{"a":"a","b":"a"}', undefined],
  ['{"a" : 1, "\\u0061"\n: 2}', 'a'],
  ['{"a\\"":1,"b":"\\\\","a\\"":2}', 'a"'],
  ['"a"', undefined],
])('the key that stands twice in %s: %j', (text, expected) => {
  expect(duplicateKey(text)).toBe(expected);
});

test('what JSON.stringify writes has no key twice', () => {
  fc.assert(fc.property(fc.json(), (text) => expect(duplicateKey(text)).toBe(undefined)));
});
