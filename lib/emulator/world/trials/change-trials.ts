import type { CallOutcome, PodName } from '../../../model/environment';
import type { AgentAnswer, ChangeAnswers } from '../../../model/trials';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';
import { AgentRequests } from './agent-answers';
import { newScratchName } from './scratch-pod';
import { freshToken } from './tokens';

/** How often the agent asks EKS Auth before it gives up. */
const TRIES = 3;

/** Changes the world around a running pod, and puts it back: its role, EKS Auth, the agent. */
export async function playChanges(world: World, calls: PodCalls, pod: PodName): Promise<ChangeAnswers> {
  const call = () => calls.perform(pod, 'aws-sdk-js', { kind: 'list-buckets', keepClient: true });
  const agent = new AgentRequests(world, calls);
  const url = await agent.address(pod);
  const token = await agent.tokenIn(pod);
  const ask = (presented = token) => agent.ask(pod, url, presented);
  return {
    roleChanged: await changeRole(world, call),
    throttled: await throttle(world, ask, () => freshToken(calls.running(pod))),
    agentRestarted: await restartAgent(calls, pod, call, ask),
  };
}

async function changeRole(world: World, call: () => Promise<CallOutcome>): Promise<ChangeAnswers['roleChanged']> {
  const before = await call();
  const [, , , , accountId = ''] = before.caller?.arn.split(':') ?? [];
  const iam = world.account.sts.account(accountId);
  if (!before.caller || !iam) throw new Error('nothing tells as whom the pod calls');
  const { roleName } = before.caller;
  const policyName = newScratchName();
  iam.putRolePolicy(roleName, policyName, {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  });
  const denied = await call().finally(() => iam.deleteRolePolicy(roleName, policyName));
  return { before, denied, after: await call() };
}

async function throttle(
  { account, journal }: World,
  ask: (token?: string) => Promise<AgentAnswer>,
  newToken: () => Promise<string>,
): Promise<ChangeAnswers['throttled']> {
  const [first, second] = await Promise.all([newToken(), newToken()]);
  const { faults } = account.eksAuth;
  try {
    faults.throttle(TRIES - 1);
    const cached = await ask();
    const mark = journal.mark();
    const retried = await ask(first);
    const refusals = journal.since(mark).filter(({ detail }) => detail?.['code'] === 'ThrottlingException').length;
    faults.throttle(TRIES);
    const exhausted = await ask(second);
    return { cached, retried, refusals, exhausted, recovered: await ask(second) };
  } finally {
    faults.clear();
  }
}

async function restartAgent(
  calls: PodCalls,
  pod: PodName,
  call: () => Promise<CallOutcome>,
  ask: () => Promise<AgentAnswer>,
): Promise<ChangeAnswers['agentRestarted']> {
  const { node } = calls.running(pod);
  const before = await ask();
  await node.stopAgent();
  try {
    const whileDown = await call();
    await node.startAgent();
    return { before, whileDown, after: await ask(), callAfter: await call() };
  } finally {
    await node.startAgent();
  }
}
