import { AdjustableClock, systemClock } from '../../lib/emulator/clock';

const HOUR = 3_600_000;

test('an adjustable clock runs with the machine’s, and can be set off from it', () => {
  const clock = new AdjustableClock();
  expect(Math.abs(clock.now() - systemClock.now())).toBeLessThan(1000);
  clock.setOffset(6 * HOUR);
  expect(Math.abs(clock.now() - systemClock.now() - 6 * HOUR)).toBeLessThan(1000);
  clock.advance(-HOUR);
  expect(Math.abs(clock.now() - systemClock.now() - 5 * HOUR)).toBeLessThan(1000);
});

test('who listens is told of each change, until it stops listening', () => {
  const clock = new AdjustableClock();
  const seen: number[] = [];
  const stop = clock.onChange(() => seen.push(Math.round((clock.now() - systemClock.now()) / HOUR)));
  clock.advance(HOUR);
  clock.advance(HOUR);
  stop();
  clock.advance(HOUR);
  expect(seen).toEqual([1, 2]);
});
