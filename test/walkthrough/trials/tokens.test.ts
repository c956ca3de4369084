import type { TokenAnswers } from '../../../lib/model/trials';
import { judged } from '../../../lib/walkthrough/trials/trial';
import { TOKEN_TRIALS } from '../../../lib/walkthrough/trials/tokens';
import { granted, noAnswer, refusedWith, TOKEN_ANSWERS } from './answers';

const play = (change: Partial<TokenAnswers> = {}) => judged(TOKEN_TRIALS, { ...TOKEN_ANSWERS, ...change });
const causes = (change: Partial<TokenAnswers>) =>
  play(change).evidence.flatMap((each) => (each.kind === 'cause' ? [each.cause] : []));

test('each trial has an id and a phrase of its own, short enough for a label', () => {
  expect(new Set(TOKEN_TRIALS.map(({ id }) => id)).size).toBe(TOKEN_TRIALS.length);
  expect(new Set(TOKEN_TRIALS.map(({ tried }) => tried)).size).toBe(TOKEN_TRIALS.length);
  for (const { tried } of TOKEN_TRIALS) expect(tried.length).toBeLessThanOrEqual(40);
});

test('where every answer is what it must be, all pass, with one line each and AWS’s words in it', () => {
  const { status, evidence } = play();
  expect(status).toBe('passed');
  expect(evidence).toHaveLength(TOKEN_TRIALS.length);
  expect(evidence).toContainEqual({
    kind: 'fact',
    name: 'a token that has expired',
    value: '400 Service account token failed basic claim validations: token is expired',
  });
  expect(evidence).toContainEqual({
    kind: 'fact',
    name: 'a token of another cluster',
    value:
      '400 [id]: (InvalidTokenException): The token included in the request is invalid., fault: client (the token was issued by another cluster)',
  });
});

describe('a token that should be refused and is granted fails its trial', () => {
  test.each([
    ['expired', 'expired-token'],
    ['otherAudience', 'other-audience'],
    ['otherCluster', 'other-cluster'],
    ['forged', 'forged-token'],
    ['noAssociation', 'no-association'],
    ['deletedPod', 'deleted-pod'],
  ] as const)('%s', (answer, id) => {
    expect(play({ [answer]: granted('one') }).status).toBe('failed');
    expect(causes({ [answer]: granted('one') })).toEqual([`trial ${id}: it must be refused`]);
  });
});

test('a refusal in other words, or for another reason, is not the refusal that was expected', () => {
  expect(causes({ expired: refusedWith(429, 'Too Many Requests') })).toEqual([
    expect.stringMatching(/^trial expired-token: it must be refused with words like/),
  ]);
  const { said } = TOKEN_ANSWERS.forged as { said: string };
  expect(causes({ forged: refusedWith(400, said, 'the token has expired: …') })).toEqual([
    'trial forged-token: it was refused because the token has expired: …',
  ]);
});

test('where the true cause cannot be known, the words decide', () => {
  const { said } = TOKEN_ANSWERS.forged as { said: string };
  expect(play({ forged: refusedWith(400, said) }).status).toBe('passed');
});

test('an agent that does not answer decides nothing', () => {
  expect(play({ expired: noAnswer }).status).toBe('unknown');
  expect(causes({ expired: noAnswer })).toEqual(['trial expired-token: the agent did not answer']);
});

describe('a stolen token', () => {
  test('must give the very session of its pod: whoever holds it is that pod', () => {
    expect(causes({ stolen: granted('another') })).toEqual([
      "trial stolen-token: it must be the pod's own session, one",
    ]);
    expect(causes({ stolen: refusedWith(400, 'no') })).toEqual([
      'trial stolen-token: nothing binds a token to who presents it: it must be granted',
    ]);
  });

  test('says nothing if the pod itself gets no credentials', () => {
    expect(play({ own: refusedWith(400, 'no') }).status).toBe('unknown');
  });
});

describe('two pods of one ServiceAccount', () => {
  test('must not share a session', () => {
    expect(causes({ secondPod: granted('one', 'cache', 'uid-2') })).toEqual([
      'trial two-sessions: each must have a session of its own',
    ]);
  });

  test('must carry their own uid', () => {
    expect(causes({ secondPod: granted('two', 'eks-auth', 'uid-1') })).toEqual([
      'trial two-sessions: both carry the tag kubernetes-pod-uid uid-1',
    ]);
  });

  test('must have the same role', () => {
    const { caller, ...answer } = granted('two', 'eks-auth', 'uid-2');
    expect(play({ secondPod: { ...answer, caller: { ...caller, roleName: 'Other' } } }).status).toBe('failed');
  });

  test('need no tags: an association can leave them out', () => {
    const untagged = (session: string) => {
      const { caller, ...answer } = granted(session);
      return { ...answer, caller: { ...caller, sessionTags: {} } };
    };
    const { status, evidence } = play({ own: untagged('one'), secondPod: untagged('two') });
    expect(status).toBe('passed');
    expect(evidence).toContainEqual(
      expect.objectContaining({ value: expect.stringMatching(/^one and two, without session tags$/) }),
    );
  });
});
