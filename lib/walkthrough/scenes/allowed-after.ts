import type { CallerIdentity, CallOutcome, Environment, PodName } from '../../model/environment';
import type { Evidence } from '../../model/result';
import { callEvidence, callHops } from '../calls';
import { cause, demoOf, failed, fact, passed, unknown, type Scene, type SceneOutcome } from '../scene';

export const allowedAfter: Scene = {
  id: 'allowed-after',
  title: 'after: the pod lists the buckets as its own role',
  requires: ['recreate'],
  async play({ environment, ...stage }) {
    const { pod } = demoOf({ environment, ...stage }).after;
    const outcomes = await environment.listBuckets(pod);
    return { ...allowedAsItself(environment, pod, outcomes), hops: callHops(pod, outcomes) };
  },
};

function allowedAsItself(environment: Environment, pod: PodName, outcomes: readonly CallOutcome[]): SceneOutcome {
  const evidence = outcomes.flatMap((outcome) => callEvidence(pod, outcome));
  const nodeRoles = new Set(environment.nodes().map((node) => node.roleName));

  for (const { succeeded, caller } of outcomes) {
    if (!succeeded) return failed(...evidence);
    if (!caller) return unknown(...evidence, cause('nothing tells as whom the call was made'));
    if (nodeRoles.has(caller.roleName))
      return failed(...evidence, cause(`the call was made as the node's role ${caller.roleName}`));
  }
  const caller = outcomes[0]?.caller;
  if (!caller) return unknown(cause('no client ran in the pod'));
  return passed(...evidence, ...identity(caller));
}

function identity(caller: CallerIdentity): Evidence[] {
  return [
    fact('role', caller.roleName),
    fact('session', caller.sessionName),
    ...Object.entries(caller.sessionTags).map(([key, value]) => fact(`tag ${key}`, value)),
  ];
}
