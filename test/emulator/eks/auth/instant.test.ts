import fc from 'fast-check';
import { instantText } from '../../../../lib/emulator/eks/auth/instant';

const AT = Date.parse('2025-07-06T07:02:09.314Z');

test.each([
  [AT, 833_331, '2025-07-06T07:02:09.314833331Z'],
  [AT, 0, '2025-07-06T07:02:09.314Z'],
  [AT, 500_000, '2025-07-06T07:02:09.314500Z'],
  [Date.parse('2025-07-06T04:16:18Z'), 0, '2025-07-06T04:16:18Z'],
  [Date.parse('2025-07-06T04:16:18.100Z'), 0, '2025-07-06T04:16:18.100Z'],
  [0, 1, '1970-01-01T00:00:00.000000001Z'],
  [-1, 0, '1969-12-31T23:59:59.999Z'],
])('%i ms and %i ns: %s', (milliseconds, nanoseconds, expected) => {
  expect(instantText(milliseconds, nanoseconds)).toBe(expected);
});

test('names the moment it was given', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
      expect(Date.parse(instantText(milliseconds))).toBe(milliseconds);
    }),
  );
});
