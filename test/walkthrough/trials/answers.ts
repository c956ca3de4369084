import type { CallerIdentity, CallOutcome } from '../../../lib/model/environment';
import { judged } from '../../../lib/walkthrough/trials/trial';
import type { AgentAnswer, ChangeAnswers, LossAnswers, TokenAnswers } from '../../../lib/model/trials';

/** Who a pod is; `session` tells one session from the next. */
export function caller(session: string, podUid: string | undefined = 'uid-1'): CallerIdentity {
  return {
    arn: `arn:aws:sts::111122223333:assumed-role/PodRole/${session}`,
    roleName: 'PodRole',
    sessionName: session,
    sessionTags: podUid === undefined ? {} : { 'kubernetes-pod-uid': podUid },
    accessKeyId: `ASIA-${session}`,
  };
}

export const granted = (
  session: string,
  from: 'cache' | 'eks-auth' = 'eks-auth',
  podUid?: string,
): AgentAnswer & { granted: true } => ({ granted: true, caller: caller(session, podUid), from });

export const refusedWith = (status: number, said: string, because?: string): AgentAnswer => ({
  granted: false,
  status,
  said,
  ...(because === undefined ? {} : { because }),
});

const invalidToken = (because: string) =>
  refusedWith(
    400,
    '[id]: (InvalidTokenException): The token included in the request is invalid., fault: client',
    because,
  );
const notFound = refusedWith(404, '[id]: (ResourceNotFoundException): …, fault: client', 'no association of cluster c');
export const noAnswer = refusedWith(0, 'connect ECONNREFUSED 127.0.0.1:80');

export const allowed = (session: string): CallOutcome => ({
  client: 'fake',
  behindTheScenes: [],
  caller: caller(session),
  succeeded: true,
  said: 'bucket-1',
  items: ['bucket-1'],
});

export const denied = (session: string, said: string): CallOutcome => ({
  client: 'fake',
  behindTheScenes: [],
  caller: caller(session),
  succeeded: false,
  code: 'AccessDenied',
  said: `AccessDenied: ${said}`,
});

/** What AWS answers, as far as a trial looks at it. */
export const TOKEN_ANSWERS: TokenAnswers = {
  own: granted('one', 'cache'),
  secondPod: granted('two', 'eks-auth', 'uid-2'),
  stolen: granted('one', 'cache'),
  expired: refusedWith(400, 'Service account token failed basic claim validations: token is expired', 'exp …, nbf …'),
  otherAudience: invalidToken('the token is not for the audience pods.eks.amazonaws.com: …'),
  otherCluster: invalidToken('the token was issued by another cluster: …'),
  forged: invalidToken('the token was not signed by this cluster: …'),
  noAssociation: notFound,
  deletedPod: invalidToken('the pod that the token is bound to no longer exists: …'),
};

export const CHANGE_ANSWERS: ChangeAnswers = {
  roleChanged: {
    before: allowed('one'),
    denied: denied('one', 'User: … with an explicit deny in an identity-based policy'),
    after: allowed('one'),
  },
  throttled: {
    cached: granted('one', 'cache'),
    retried: granted('two'),
    refusals: 2,
    exhausted: refusedWith(429, '[id]: (ThrottlingException): Rate exceeded, fault: client'),
    recovered: granted('three'),
  },
  agentRestarted: {
    before: granted('one', 'cache'),
    whileDown: allowed('one'),
    after: granted('four'),
    callAfter: allowed('one'),
  },
};

const UNAUTHORIZED =
  '[id]: (AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client';

const until = (renewed: AgentAnswer) => ({ before: granted('one'), cached: granted('one', 'cache'), renewed });

export const LOSS_ANSWERS: LossAnswers = {
  associationDeleted: {
    ...until(notFound),
    callBefore: allowed('one'),
    call: allowed('one'),
    callThen: allowed('one'),
  },
  trustRemoved: until(refusedWith(400, UNAUTHORIZED, 'its Principal is ec2.amazonaws.com, not pods.eks.amazonaws.com')),
  podDeleted: until(invalidToken('the pod that the token is bound to no longer exists: …')),
};

/** What trials come to where some of their answers are others than they must be. */
export function playedWith<Answers extends object>(
  trials: Parameters<typeof judged<Answers>>[0],
  answers: Answers,
  change: { readonly [Trial in keyof Answers]?: Partial<Answers[Trial]> },
) {
  const names = Object.keys(answers) as (keyof Answers)[];
  const changed = Object.fromEntries(names.map((name) => [name, { ...answers[name], ...change[name] }])) as Answers;
  const outcome = judged(trials, changed);
  const causes = outcome.evidence.flatMap((each) => (each.kind === 'cause' ? [each.cause] : []));
  return { ...outcome, cause: causes.join() };
}
