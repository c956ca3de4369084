import type { CallOutcome, DeploymentOutcome, Environment, PodName } from '../model/environment';
import type { CallHops } from '../model/hop';
import type { Evidence } from '../model/result';
import { cause, failed, fact, passed, unknown, type SceneOutcome } from './scene';

/** What a client in a pod got, as evidence: its own words, then whatever it hid. */
export function callEvidence(pod: PodName, outcome: CallOutcome): Evidence[] {
  return [clientEvidence(pod, outcome), ...(outcome.succeeded ? [] : outcome.behindTheScenes)];
}

function clientEvidence(pod: PodName, { client, succeeded, said }: CallOutcome): Evidence {
  return { kind: 'client', client, pod: pod.name, succeeded, said };
}

/** The requests behind calls, of the clients whose environment could listen. @param call its name, where there are several */
export function callHops(
  { namespace, name }: PodName,
  outcomes: readonly CallOutcome[],
  call?: string,
): readonly CallHops[] {
  return outcomes.flatMap(({ client, succeeded, hops }) =>
    hops ? [{ client, pod: `${namespace}/${name}`, ...(call !== undefined && { call }), succeeded, hops }] : [],
  );
}

/** Why a stack operation failed: the resource, the service's own words, and what nobody said. */
export function deploymentEvidence(outcome: DeploymentOutcome & { ok: false }): Evidence[] {
  return [
    ...(outcome.resource ? [fact('resource', outcome.resource)] : []),
    { kind: 'component', component: 'cloudformation', said: outcome.said },
    ...outcome.behindTheScenes,
  ];
}

/**
 * Asks the pod for the buckets and passes if every client is turned away for the reason that a pod without an
 * association has: it acts as its node's role, which may not; or, where the hop limit keeps instance metadata from
 * pods, it has no credentials at all.
 */
export async function expectDeniedWithoutIdentity(environment: Environment, pod: PodName): Promise<SceneOutcome> {
  const view = environment.pod(pod);
  if (!view) return failed(cause(`there is no pod ${pod.namespace}/${pod.name}`));
  const injected = view.awsVariables.find(({ name }) => name === 'AWS_CONTAINER_CREDENTIALS_FULL_URI');
  if (injected) return failed(cause(`the pod ${pod.name} carries ${injected.name}: an association reached it`));

  const outcomes = await environment.listBuckets(pod);
  return { ...deniedWithoutIdentity(environment, pod, outcomes), hops: callHops(pod, outcomes) };
}

function deniedWithoutIdentity(environment: Environment, pod: PodName, outcomes: readonly CallOutcome[]): SceneOutcome {
  const nodes = environment.nodes();
  const metadataReachesPods = nodes.some((node) => node.imdsHopLimit > 1);
  const nodeRoles = new Set(nodes.map((node) => node.roleName));

  for (const outcome of outcomes) {
    const wrong = metadataReachesPods ? notDeniedAsNode(outcome, nodeRoles) : notWithoutCredentials(outcome);
    if (wrong) return failed(...outcomes.flatMap((each) => callEvidence(pod, each)), cause(wrong));
  }
  if (outcomes.length === 0) return unknown(cause('no client ran in the pod'));
  return passed(
    ...outcomes.map((outcome) => clientEvidence(pod, outcome)),
    metadataReachesPods
      ? fact('acts as', "its node's role: no association reached it when it was admitted")
      : fact('acts as', 'nobody: no association reached it, and hop limit 1 keeps instance metadata from it'),
  );
}

function notDeniedAsNode(outcome: CallOutcome, nodeRoles: ReadonlySet<string>): string | undefined {
  const role = outcome.caller?.roleName;
  if (outcome.succeeded) {
    return role && nodeRoles.has(role)
      ? `the node's role ${role} may list the buckets itself, so every pod on the node may`
      : `the call was made as ${outcome.caller?.arn ?? 'an unknown principal'}, not as the node's role`;
  }
  if (!role) return 'the call never reached S3: the client had no credentials to sign it with';
  if (!nodeRoles.has(role)) return `the call was made as the role ${role}, which is not a node's`;
  if (outcome.code !== 'AccessDenied') return `S3 turned the call away with ${outcome.code}, not with AccessDenied`;
  return undefined;
}

/** What clients call it that no source of credentials has any: the JavaScript SDK, botocore. */
const WITHOUT_CREDENTIALS: readonly string[] = ['CredentialsProviderError', 'NoCredentialsError'];

function notWithoutCredentials(outcome: CallOutcome): string | undefined {
  if (outcome.caller) return `the call was made as ${outcome.caller.arn}, though instance metadata does not reach pods`;
  if (outcome.succeeded) return 'the call succeeded, though the pod was given no credentials';
  if (!WITHOUT_CREDENTIALS.includes(outcome.code))
    return `the client failed with ${outcome.code}, not for want of credentials`;
  return undefined;
}
