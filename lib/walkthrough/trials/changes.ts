import type { ChangeAnswers } from '../../model/trials';
import { agentWords, callWords, judgeSteps, sameCredentials, type Judgement, type Trial } from './trial';

/**
 * What changes around a running pod. IAM decides each request by the policies of that moment (IAM User Guide, "Policy
 * evaluation logic"; on AWS a change takes seconds to be seen everywhere), so that a permission needs no new credentials.
 */
export const CHANGE_TRIALS: readonly Trial<ChangeAnswers>[] = [
  { id: 'role-changed', tried: 'a Deny in its role, and out again', judge: roleChanged },
  { id: 'throttled', tried: 'EKS Auth throttles', judge: throttled },
  { id: 'agent-restarted', tried: 'the agent restarts', judge: agentRestarted },
];

function roleChanged({ roleChanged: { before, denied, after } }: ChangeAnswers): Judgement {
  if (!before.succeeded) return { answered: before.said, undecided: 'the call was not allowed to begin with' };
  return judgeSteps([
    {
      seen: callWords(denied),
      holds: !denied.succeeded && denied.code === 'AccessDenied' && denied.said.includes('explicit deny'),
      must: 'the statement that was added must deny the call',
    },
    {
      seen: `then ${callWords(after)} as before`,
      holds: sameCredentials(before, after),
      must: 'with the statement gone the call must be allowed again, by the same credentials',
    },
  ]);
}

function throttled({ throttled: { cached, retried, refusals, exhausted, recovered } }: ChangeAnswers): Judgement {
  return judgeSteps([
    {
      seen: `the pod's token is ${agentWords(cached)}`,
      holds: cached.granted && cached.from === 'cache',
      must: 'the agent must go on with the credentials that it has',
    },
    {
      seen: `a new one at try ${refusals + 1} is ${agentWords(retried)}`,
      holds: retried.granted && refusals > 0,
      must: 'the agent must try again',
    },
    {
      seen: `if all tries are throttled: ${agentWords(exhausted)}`,
      holds: !exhausted.granted && /\(ThrottlingException\): /.test(exhausted.said),
      must: 'out of tries, the agent must pass on what EKS Auth said',
    },
    {
      seen: `once it recovers: ${agentWords(recovered)}`,
      holds: recovered.granted,
      must: 'the agent must not remember a refusal',
    },
  ]);
}

function agentRestarted({ agentRestarted: { before, whileDown, after, callAfter } }: ChangeAnswers): Judgement {
  if (!before.granted) return { answered: agentWords(before), undecided: 'the agent gave nothing before' };
  return judgeSteps([
    {
      seen: `while it is down a call is ${callWords(whileDown)}`,
      holds: whileDown.succeeded,
      must: 'the client has credentials and must go on with them',
    },
    {
      seen: `its cache gone, the next is ${agentWords(after)}`,
      holds: after.granted && after.from === 'eks-auth' && after.caller.sessionName !== before.caller.sessionName,
      must: 'a restarted agent must ask EKS Auth for a new session',
    },
    {
      seen: `the client goes on: ${callWords(callAfter)}`,
      holds: sameCredentials(whileDown, callAfter),
      must: 'the client must go on with the credentials that it has',
    },
  ]);
}
