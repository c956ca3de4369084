import fc from 'fast-check';

import { jsonErrorPosition } from '../../../lib/emulator/cloudformation/json-position';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('agrees with JSON.parse on what is JSON', () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '[', '"', ':', 'x', '0', '\n', '\\', '\u0001'))
    .map(([text, at, by]) => text.slice(0, at % (text.length + 1)) + by + text.slice(at % (text.length + 1)));
  fc.assert(
    fc.property(fc.oneof(fc.json(), damaged, fc.string()), (text) => {
      expect(jsonErrorPosition(text) === undefined).toBe(isJson(text));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['', 1, 1],
  ['{"a": [1, 2,]}', 1, 13],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
  ['{"a": 01}', 1, 8],
  ["{'a': 1}", 1, 2],
  ['[1, 2', 1, 6],
])('%j stops being JSON at line %d, column %d', (text, line, column) => {
  expect(jsonErrorPosition(text)).toEqual({ line, column });
});
