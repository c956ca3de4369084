import { setTimeout as sleep } from 'node:timers/promises';
import { inTurn, together } from '../../../lib/emulator/world/closing';

const failing = (message: string, ms = 0) => sleep(ms).then(() => Promise.reject(new Error(message)));

test('together waits for all, and throws the first failure in the order given', async () => {
  let done = false;
  const slow = sleep(20).then(() => (done = true));
  await expect(together([undefined, failing('first', 10), failing('second'), slow])).rejects.toThrow('first');
  expect(done).toBe(true);
  await expect(together([])).resolves.toBeUndefined();
});

test('inTurn takes each step when the one before has ended, well or not', async () => {
  const log: string[] = [];
  const step = (name: string) => async () => {
    log.push(`${name} begins`);
    await sleep(5);
    log.push(`${name} ends`);
    if (name !== 'two') throw new Error(name);
  };
  await expect(inTurn(step('one'), step('two'), () => undefined, step('three'))).rejects.toThrow('one');
  expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
});

test('a step that throws at once keeps no other from being taken', async () => {
  let taken = false;
  const bad = () => {
    throw new Error('at once');
  };
  await expect(inTurn(bad, () => Promise.resolve((taken = true)))).rejects.toThrow('at once');
  expect(taken).toBe(true);
});
