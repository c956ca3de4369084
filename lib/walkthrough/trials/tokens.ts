import type { AgentAnswer, TokenAnswers } from '../../model/trials';
import { agentWords, refused, type Judgement, type Trial } from './trial';

/**
 * Who gets a pod's credentials and who does not. That a stolen token works is no defect of the demo and not hidden
 * either: neither the agent nor EKS Auth knows which pod a request comes from (aws/eks-pod-identity-agent,
 * internal/validation/request.go; EKS API reference, AssumeRoleForPodIdentity, whose one input beside the cluster's name
 * is the token). What limits it is that a token ends with its pod.
 */
export const TOKEN_TRIALS: readonly Trial<TokenAnswers>[] = [
  {
    id: 'expired-token',
    tried: 'a token that has expired',
    judge: ({ expired }) =>
      refused(expired, /^Service account token failed basic claim validations: token is expired$/, /exp /),
  },
  {
    id: 'other-audience',
    tried: 'a token for another audience',
    judge: ({ otherAudience }) => invalidToken(otherAudience, /audience/),
  },
  {
    id: 'other-cluster',
    tried: 'a token of another cluster',
    judge: ({ otherCluster }) => invalidToken(otherCluster, /another cluster/),
  },
  {
    id: 'forged-token',
    tried: 'a token with claims rewritten',
    judge: ({ forged }) => invalidToken(forged, /not signed by this cluster/),
  },
  {
    id: 'deleted-pod',
    tried: 'a token of a deleted pod',
    judge: ({ deletedPod }) => invalidToken(deletedPod, /no longer exists/),
  },
  {
    id: 'no-association',
    tried: 'a token without an association',
    judge: ({ noAssociation }) => refused(noAssociation, /\(ResourceNotFoundException\): /, /no association/),
  },
  { id: 'stolen-token', tried: 'a token stolen from the pod', judge: stolenToken },
  { id: 'two-sessions', tried: 'two pods of one ServiceAccount', judge: twoSessions },
];

/** EKS Auth says the same of every token it does not take for one of its cluster's; the cause tells them apart. */
function invalidToken(answer: AgentAnswer, because: RegExp): Judgement {
  return refused(answer, /\(InvalidTokenException\): /, because, { tell: true });
}

function stolenToken({ stolen, own }: TokenAnswers): Judgement {
  const answered = agentWords(stolen);
  if (!own.granted) return noCredentials(own);
  if (!stolen.granted) return { answered, wrong: 'nothing binds a token to who presents it: it must be granted' };
  if (stolen.caller.sessionName !== own.caller.sessionName) {
    return { answered, wrong: `it must be the pod's own session, ${own.caller.sessionName}` };
  }
  const limit = "it ends with its pod, and in the agent's cache three hours later at most";
  return { answered: `${answered} as ${own.caller.sessionName}: nothing binds a token to its bearer; ${limit}` };
}

function twoSessions({ own, secondPod }: TokenAnswers): Judgement {
  if (!own.granted) return noCredentials(own);
  if (!secondPod.granted) return noCredentials(secondPod);
  const [one, other] = [own.caller, secondPod.caller];
  const answered = `${one.sessionName} and ${other.sessionName}`;
  if (one.roleName !== other.roleName) return { answered, wrong: `one is ${one.arn}, the other ${other.arn}` };
  if (one.sessionName === other.sessionName) return { answered, wrong: 'each must have a session of its own' };
  const [uid, otherUid] = [one, other].map(({ sessionTags }) => sessionTags['kubernetes-pod-uid']);
  if (uid === undefined && otherUid === undefined) return { answered: `${answered}, without session tags` };
  if (uid === otherUid) return { answered, wrong: `both carry the tag kubernetes-pod-uid ${uid}` };
  return { answered: `${answered}, tag kubernetes-pod-uid ${uid} and ${otherUid}` };
}

/** A pod without credentials of its own proves nothing about who else gets them. */
function noCredentials(answer: AgentAnswer): Judgement {
  return { answered: agentWords(answer), undecided: 'the pod itself got no credentials' };
}
