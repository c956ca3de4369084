import { preparedAhead } from '../../../lib/walkthrough/template/prepared-ahead';

const turnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Plays letters, with the steps that are to fail, and notes what happened. */
async function play(letters: string, atOnce: number, fails: (step: string) => boolean = () => false) {
  const log: string[] = [];
  let standing = 0;
  let most = 0;
  const step = async (name: string) => {
    log.push(name);
    await turnOfTheLoop();
    if (fails(name)) throw new Error(name);
  };
  const outcome = await preparedAhead([...letters], {
    atOnce,
    keyOf: (letter) => letter.toLowerCase(),
    prepare: async (letter) => {
      most = Math.max(most, ++standing);
      await step(`prepare ${letter}`);
      return letter.toLowerCase();
    },
    use: async (letter, ready) => {
      await step(`use ${letter}`);
      return ready;
    },
    release: async (letter) => {
      standing--;
      await step(`release ${letter}`);
    },
  }).then(
    (results) => results.join(''),
    (error: Error) => `failed: ${error.message}`,
  );
  return {
    log,
    most,
    outcome,
    of: (word: string) =>
      log
        .filter((each) => each.startsWith(word))
        .map((each) => each.at(-1))
        .join(''),
  };
}

test.each([1, 2, 3, 100])('%i at once: the same order of everything, the same results', async (atOnce) => {
  const { outcome, of, most } = await play('abcdefg', atOnce);
  expect(outcome).toBe('abcdefg');
  for (const word of ['prepare', 'use', 'release']) expect(of(word)).toBe('abcdefg');
  expect(most).toBe(Math.min(atOnce, 7));
});

test('the next ones are made ready before the first is used', async () => {
  const { log } = await play('abc', 2);
  expect(log.indexOf('prepare b')).toBeLessThan(log.indexOf('use a'));
  expect(log.indexOf('prepare c')).toBeGreaterThan(log.indexOf('use a'));
});

test('one of the same key is not made ready before the other is let go', async () => {
  const { log, outcome } = await play('aAb', 3);
  expect(outcome).toBe('aab');
  expect(log.indexOf('prepare A')).toBeGreaterThan(log.indexOf('release a'));
});

test('a use that fails ends it, with everything let go that was made ready', async () => {
  const { of, outcome } = await play('abcdef', 3, (step) => step === 'use b');
  expect(outcome).toBe('failed: use b');
  expect(of('use')).toBe('ab');
  expect([...of('release')].sort()).toEqual([...of('prepare')].sort());
});

test('what cannot be made ready fails when its turn comes', async () => {
  const { of, outcome } = await play('abc', 3, (step) => step === 'prepare b');
  expect(outcome).toBe('failed: prepare b');
  expect(of('use')).toBe('a');
  expect([...of('release')].sort()).toEqual(['a', 'c']);
});
