import type { ChangeAnswers } from '../../../lib/model/trials';
import { CHANGE_TRIALS } from '../../../lib/walkthrough/trials/changes';
import { allowed, CHANGE_ANSWERS, denied, granted, noAnswer, playedWith, refusedWith } from './answers';

type Change = { [Trial in keyof ChangeAnswers]?: Partial<ChangeAnswers[Trial]> };

const play = (change: Change = {}) => playedWith(CHANGE_TRIALS, CHANGE_ANSWERS, change);

test('where every answer is what it must be, all pass', () => {
  const { status, evidence } = play();
  expect(status).toBe('passed');
  expect(evidence).toContainEqual({
    kind: 'fact',
    name: 'EKS Auth throttles',
    value:
      "the pod's token is granted from the agent's cache; a new one at try 3 is granted by EKS Auth; if all tries are throttled: 429 [id]: (ThrottlingException): Rate exceeded, fault: client; once it recovers: granted by EKS Auth",
  });
});

describe('each fails by what was seen', () => {
  const cases: [string, Change, RegExp][] = [
    ['the Deny does not count', { roleChanged: { denied: allowed('one') } }, /must deny the call/],
    [
      'something else denies',
      { roleChanged: { denied: denied('one', 'no identity-based policy allows it') } },
      /must deny the call/,
    ],
    ['the denial stays', { roleChanged: { after: denied('one', 'still') } }, /must be allowed again/],
    ['the credentials were new', { roleChanged: { after: allowed('two') } }, /by the same credentials/],
    ['the cache does not serve', { throttled: { cached: granted('one', 'eks-auth') } }, /go on with the credentials/],
    ['nothing was throttled', { throttled: { refusals: 0 } }, /must try again/],
    ['the agent gives up at once', { throttled: { retried: refusedWith(429, 'no') } }, /must try again/],
    ['it goes on without EKS Auth', { throttled: { exhausted: granted('two') } }, /pass on what EKS Auth said/],
    ['the refusal sticks', { throttled: { recovered: refusedWith(429, 'no') } }, /must not remember a refusal/],
    ['the client needs the agent', { agentRestarted: { whileDown: denied('one', 'no') } }, /must go on with them/],
    ['the cache survives', { agentRestarted: { after: granted('one', 'cache') } }, /for a new session/],
    ['the session survives', { agentRestarted: { after: granted('one', 'eks-auth') } }, /for a new session/],
    ['the agent stays down', { agentRestarted: { after: noAnswer } }, /for a new session/],
    ['the client changes keys', { agentRestarted: { callAfter: allowed('four') } }, /the credentials that it has/],
  ];
  test.each(cases)('%s', (_name, change, expected) => {
    const { status, cause } = play(change);
    expect(cause).toMatch(expected);
    expect(status).toBe('failed');
  });
});

test('what did not work to begin with decides nothing', () => {
  expect(play({ roleChanged: { before: denied('one', 'no') } }).status).toBe('unknown');
  expect(play({ agentRestarted: { before: noAnswer } }).status).toBe('unknown');
});
