import type { CallerIdentity, CallOutcome, PodName } from '../../model/environment';
import type { CallHops } from '../../model/hop';
import type { Evidence, SceneStatus } from '../../model/result';
import type { AssociationView, PodCall, TemplateEnvironment } from '../../model/template-environment';
import type { TemplateEvidence } from '../../model/template-result';
import { callEvidence, callHops } from '../calls';
import { programResult } from '../program';
import { cause, fact } from '../scene';

/** What a running pod is asked besides who it is. */
export interface Asked {
  readonly calls: readonly PodCall[];
  /** A command line of the user's own. */
  readonly program?: string;
}

export interface Proof {
  readonly status: SceneStatus;
  readonly caller?: CallerIdentity;
  readonly evidence: readonly TemplateEvidence[];
  /** The requests behind its calls; absent where none was made. */
  readonly hops?: readonly CallHops[];
}

/** Disproven beats unknown beats proven. */
export const worst = (statuses: readonly SceneStatus[]): SceneStatus =>
  (['failed', 'unknown'] as const).find((status) => statuses.includes(status)) ?? 'passed';

/**
 * Has a running pod show who it is, and passes if every client became the association's role (its target role, if it has
 * one). What the role may do decides nothing here: that is asked by `calls`, each of which must be allowed, and which are not
 * made by a pod that did not become its role; and by `program`, which every pod runs and which must end with 0.
 */
export async function provePod(
  environment: TemplateEnvironment,
  pod: PodName,
  association: AssociationView,
  { calls, program }: Asked,
): Promise<Proof> {
  const identity = await proveIdentity(environment, pod, association);
  const proofs: Proof[] = [identity];
  if (identity.status === 'passed') {
    for (const call of calls) proofs.push(await proveCall(environment, pod, call));
  }
  if (program !== undefined) proofs.push(programResult(pod, await environment.run(pod, program)));
  return {
    ...identity,
    status: worst(proofs.map(({ status }) => status)),
    evidence: proofs.flatMap(({ evidence }) => evidence),
    hops: proofs.flatMap(({ hops = [] }) => hops),
  };
}

async function proveIdentity(
  environment: TemplateEnvironment,
  pod: PodName,
  association: AssociationView,
): Promise<Proof> {
  const foreign = foreignRole(association, environment.accountId);
  if (foreign) return { status: 'unknown', evidence: [cause(foreign)] };

  const outcomes = await environment.callerIdentity(pod);
  const expected = association.targetRoleArn ?? association.roleArn;
  const wrong = outcomes.find(({ succeeded, caller }) => !succeeded || !caller || !isSessionOf(caller.arn, expected));
  const shown = outcomes.flatMap((outcome) => callEvidence(pod, outcome));
  const hops = callHops(pod, outcomes, 'sts:GetCallerIdentity');
  const caller = outcomes.find((outcome) => outcome.caller)?.caller;
  if (!wrong && caller) return { status: 'passed', caller, evidence: [...shown, ...facts(caller)], hops };
  if (!wrong) return { status: 'unknown', evidence: [...shown, cause('no client ran in the pod')] };

  const hidden = wrong.succeeded ? wrong.behindTheScenes : [];
  return {
    status: 'failed',
    caller: wrong.caller,
    evidence: [...shown, ...hidden, ...whyWrong(wrong, expected)],
    hops,
  };
}

function whyWrong({ succeeded, caller }: CallOutcome, expected: string): Evidence[] {
  if (caller) return [cause(`the call was made as ${caller.arn}, not as a session of ${expected}`)];
  return succeeded ? [cause('nothing tells as whom the call was made')] : [];
}

/** A role that lies outside the one account there is can be neither assumed nor refused here. */
function foreignRole({ roleArn, targetRoleArn }: AssociationView, accountId: string): string | undefined {
  const role = [roleArn, targetRoleArn].find((arn) => arn !== undefined && arn.split(':')[4] !== accountId);
  return role && `the role ${role} is not in account ${accountId}, the only one there is here`;
}

/** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION` is a session of `arn:aws:iam::ACCOUNT:role/PATH/NAME`. */
function isSessionOf(sessionArn: string, roleArn: string): boolean {
  const [session, role] = [sessionArn.split(':'), roleArn.split(':')];
  return session[4] === role[4] && session[5]?.split('/')[1] === role[5]?.split('/').pop();
}

function facts(caller: CallerIdentity): Evidence[] {
  const tags = Object.entries(caller.sessionTags).map(([key, value]) => fact(`tag ${key}`, value));
  return [fact('role', caller.roleName), fact('session', caller.sessionName), ...tags];
}

async function proveCall(environment: TemplateEnvironment, pod: PodName, call: PodCall): Promise<Proof> {
  const name = `${call.service}:${call.operation}`;
  if (environment.serves(call)) {
    const outcomes = await environment.call(pod, call);
    const status = outcomes.every(({ succeeded }) => succeeded) ? 'passed' : 'failed';
    const shown = outcomes.flatMap((outcome) => callEvidence(pod, outcome));
    return { status, evidence: [fact('call', name), ...shown], hops: callHops(pod, outcomes, name) };
  }
  const { caller: _caller, ...verdict } = await environment.judge(pod, call);
  return {
    status: ({ allowed: 'passed', denied: 'failed', unknown: 'unknown' } as const)[verdict.decision],
    evidence: [{ kind: 'evaluation', pod: pod.name, ...verdict }],
  };
}
