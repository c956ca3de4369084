import type { LossAnswers } from '../../../lib/model/trials';
import { LOSS_TRIALS } from '../../../lib/walkthrough/trials/losses';
import { denied, granted, LOSS_ANSWERS, noAnswer, playedWith, refusedWith } from './answers';

type Change = { [Trial in keyof LossAnswers]?: Partial<LossAnswers[Trial]> };

const play = (change: Change = {}) => playedWith(LOSS_TRIALS, LOSS_ANSWERS, change);

test('where every answer is what it must be, all pass', () => {
  const { status, evidence } = play();
  expect(status).toBe('passed');
  expect(evidence).toContainEqual({
    kind: 'fact',
    name: "the role's trust is taken away",
    value:
      "served from the agent's cache until it renews, then 400 [id]: (AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client",
  });
});

describe('each fails by what was seen', () => {
  const cases: [string, Change, RegExp][] = [
    ['the agent forgets at once', { associationDeleted: { cached: refusedWith(404, 'no') } }, /must go on/],
    ['the call ends at once', { associationDeleted: { call: denied('one', 'no') } }, /good until they expire/],
    [
      'the call ends with the cache',
      { associationDeleted: { callThen: denied('one', 'no') } },
      /good until they expire/,
    ],
    ['the association lives on', { associationDeleted: { renewed: granted('one', 'cache') } }, /must be refused/],
    ['the trust does not count', { trustRemoved: { renewed: granted('two') } }, /must be refused/],
    ['the trust counts at once', { trustRemoved: { cached: refusedWith(400, 'no') } }, /must go on/],
    ['the wrong refusal', { trustRemoved: { renewed: refusedWith(404, 'no') } }, /with words like/],
    ['the pod lives on', { podDeleted: { renewed: granted('one', 'cache') } }, /must be refused/],
  ];
  test.each(cases)('%s', (_name, change, expected) => {
    const { status, cause } = play(change);
    expect(cause).toMatch(expected);
    expect(status).toBe('failed');
  });
});

test('what did not work to begin with decides nothing', () => {
  expect(play({ associationDeleted: { callBefore: denied('one', 'no') } }).status).toBe('unknown');
  expect(play({ trustRemoved: { before: noAnswer } }).status).toBe('unknown');
  expect(play({ podDeleted: { before: refusedWith(404, 'no') } }).status).toBe('unknown');
});
