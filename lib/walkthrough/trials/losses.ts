import type { LossAnswers, RenewalAnswers } from '../../model/trials';
import { agentWords, callWords, judgeSteps, refused, sameCredentials, type Judgement, type Trial } from './trial';

/**
 * How an identity ends. Credentials that were issued are good until they expire, whatever becomes of the association, of
 * the role's trust policy (EKS User Guide, "Delete an EKS Pod Identity association") or of the pod. All three count at
 * the agent's next renewal, three hours after the last: it is refused, and the agent forgets what it kept
 * (aws/eks-pod-identity-agent, internal/credsretriever/refreshing_cache.go).
 */
export const LOSS_TRIALS: readonly Trial<LossAnswers>[] = [
  { id: 'association-deleted', tried: 'the association is deleted', judge: associationDeleted },
  {
    id: 'trust-removed',
    tried: "the role's trust is taken away",
    judge: ({ trustRemoved }) => endsAtRenewal(trustRemoved, UNAUTHORIZED, /pods\.eks\.amazonaws\.com/),
  },
  {
    id: 'pod-deleted',
    tried: 'the pod is deleted, its token kept',
    judge: ({ podDeleted }) => endsAtRenewal(podDeleted, /\(InvalidTokenException\): /, /no longer exists/),
  },
];

const UNAUTHORIZED = /Unauthorized Exception! EKS does not have permissions to assume the associated role\./;

function associationDeleted({ associationDeleted: answers }: LossAnswers): Judgement {
  const { callBefore, call, callThen } = answers;
  if (!callBefore.succeeded) return { answered: callBefore.said, undecided: 'the call was not allowed to begin with' };
  const agent = endsAtRenewal(answers, /\(ResourceNotFoundException\): /, /no association/);
  if (agent.wrong ?? agent.undecided) return agent;
  return judgeSteps([
    { seen: agent.answered, holds: true, must: '' },
    {
      seen: `calls go on: ${callWords(call)}, and after that ${callWords(callThen)}`,
      holds: sameCredentials(callBefore, call) && sameCredentials(call, callThen),
      must: 'the credentials that the client has must stay good until they expire',
    },
  ]);
}

function endsAtRenewal({ before, cached, renewed }: RenewalAnswers, words: RegExp, because: RegExp): Judgement {
  if (!before.granted) return { answered: agentWords(before), undecided: 'the agent gave nothing before' };
  if (!cached.granted || cached.from !== 'cache') {
    return { answered: agentWords(cached), wrong: 'the agent must go on with the credentials that it has' };
  }
  const ended = refused(renewed, words, because);
  return { ...ended, answered: `served from the agent's cache until it renews, then ${ended.answered}` };
}
