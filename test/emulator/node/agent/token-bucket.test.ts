import { TokenBucket } from '../../../../lib/emulator/node/agent/token-bucket';
import { SECOND, StandingClock } from '../support';

test('starts full and refills at its rate, never beyond its size', () => {
  const clock = new StandingClock();
  const bucket = new TokenBucket(1000, 500, clock);
  const allowed = (asks: number) => Array.from({ length: asks }, () => bucket.allow()).filter(Boolean).length;
  expect(allowed(600)).toBe(500);
  clock.advance(100);
  expect(allowed(600)).toBe(100);
  clock.advance(60 * SECOND);
  expect(allowed(600)).toBe(500);
});

test('a reservation takes from the future and says how long to wait', () => {
  const clock = new StandingClock();
  const bucket = new TokenBucket(3, 3, clock);
  expect([bucket.reserve(), bucket.reserve(), bucket.reserve()]).toEqual([0, 0, 0]);
  expect(bucket.reserve()).toBeCloseTo(333.3, 0);
  expect(bucket.allow()).toBe(false);
});

test('a clock set back neither gives nor takes', () => {
  const clock = new StandingClock();
  const bucket = new TokenBucket(1, 1, clock);
  expect(bucket.allow()).toBe(true);
  clock.advance(-3600 * SECOND);
  expect(bucket.allow()).toBe(false);
  clock.advance(SECOND);
  expect(bucket.allow()).toBe(true);
});

test('an infinite rate never limits', () => {
  const bucket = new TokenBucket(Infinity, 0, new StandingClock());
  expect(bucket.allow()).toBe(true);
  expect(bucket.reserve()).toBe(0);
});
