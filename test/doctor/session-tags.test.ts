import { packedPercentAtLeast } from '../../lib/doctor/session-tags';

test('the one exact measurement of packing: nine tags of 250 characters take 498 %', () => {
  const tags = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`T${index + 1}`, 'x'.repeat(250)]));
  expect(packedPercentAtLeast(tags)).toBeGreaterThan(490);
  expect(packedPercentAtLeast(tags)).toBeLessThanOrEqual(498);
});
