import type { PreparedTrials } from '../../../lib/model/trials';
import { fact, failed, passed } from '../../../lib/walkthrough/scene';
import { besides, judgeSteps, type Trial } from '../../../lib/walkthrough/trials/trial';

const TRIALS: readonly Trial<{ good: boolean }>[] = [
  {
    id: 'one',
    tried: 'one thing',
    judge: ({ good }) => ({ answered: 'this', ...(good ? {} : { wrong: 'not that' }) }),
  },
];

function prepared(answers: () => { good: boolean }) {
  const log: string[] = [];
  const trials: PreparedTrials<{ good: boolean }> = {
    play: async () => (log.push('played'), answers()),
    end: async () => void log.push('ended'),
  };
  return { trials, log };
}

describe('trials beside other work', () => {
  test('are played after it, and ended', async () => {
    const { trials, log } = prepared(() => ({ good: true }));
    const work = async () => (log.push('worked'), passed(fact('work', 'done')));
    expect(await besides(Promise.resolve(trials), TRIALS, work)).toEqual({
      status: 'passed',
      evidence: [fact('work', 'done'), fact('one thing', 'this')],
    });
    expect(log).toEqual(['worked', 'played', 'ended']);
  });

  test('fail what passed, and do not save what failed', async () => {
    const bad = prepared(() => ({ good: false })).trials;
    expect((await besides(Promise.resolve(bad), TRIALS, async () => passed())).status).toBe('failed');
    const good = prepared(() => ({ good: true })).trials;
    expect((await besides(Promise.resolve(good), TRIALS, async () => failed())).status).toBe('failed');
  });

  test('leave it unproven, with its evidence and the reason, if they throw or cannot be prepared', async () => {
    const { trials, log } = prepared(() => {
      throw new Error('the pod is gone');
    });
    const expected = {
      status: 'unknown',
      evidence: [fact('work', 'done'), { kind: 'cause', cause: 'the pod is gone' }],
    };
    const work = async () => passed(fact('work', 'done'));
    expect(await besides(Promise.resolve(trials), TRIALS, work)).toEqual(expected);
    expect(log).toEqual(['played', 'ended']);
    expect(await besides(Promise.reject(new Error('the pod is gone')), TRIALS, work)).toEqual(expected);
  });

  test('are ended if the work throws', async () => {
    const { trials, log } = prepared(() => ({ good: true }));
    const work = () => Promise.reject(new Error('no network'));
    await expect(besides(Promise.resolve(trials), TRIALS, work)).rejects.toThrow('no network');
    expect(log).toEqual(['ended']);
  });
});

test('of several steps the first that is not as it must be decides, and later ones are not shown', () => {
  const step = (seen: string, holds = true) => ({ seen, holds, must: `not ${seen}` });
  expect(judgeSteps([step('a'), step('b')])).toEqual({ answered: 'a; b', wrong: undefined });
  expect(judgeSteps([step('a'), step('b', false), step('c', false)])).toEqual({ answered: 'a; b', wrong: 'not b' });
});
