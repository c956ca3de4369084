import type { AdmissionOutcome, AssociationView, PodCall, TemplateEnvironment } from '../../model/template-environment';
import type { IdentityResult, StackResult, TemplateResult } from '../../model/template-result';
import { cause } from '../scene';
import { applyManifests, grantServiceAccount } from './apply-manifests';
import { withArn } from './called-resource';
import { deployStacks } from './deploy-stacks';
import type { TemplateInput } from './input';
import { grantedRole, grantedRoleOf, unknownRole } from './granted-role';
import { InputError } from './input-error';
import { namedElsewhere } from './named-elsewhere';
import { nearMisses } from './near-miss';
import { orderOf, type Order } from './order';
import { podsIn, probePod, type PodToBe } from './pods';
import { preparedAhead } from './prepared-ahead';
import { provePod, worst, type Asked, type Proof } from './prove-pod';
import { unreadCredentials } from './unread-credentials';
import { unrenderedCharts } from './unrendered-charts';

/** What to rehearse besides the files. */
export interface TemplateRequest extends Omit<TemplateInput, 'exports'>, Asked {
  /** The cluster that the loose manifests are for; needed where there are several. */
  readonly cluster?: string;
  /** `namespace/name` of the ServiceAccounts whose associations are to be proven. @default all */
  readonly serviceAccounts?: readonly string[];
  /** Leaves the pods that it makes where they are, for whoever looks at what stands. @default false */
  readonly keepPods?: boolean;
  /**
   * So many of the pods that it makes stand at once: while one is asked the next ones start. The result is the same for any
   * number. @default 1
   */
  readonly podsAtOnce?: number;
}

/** Told as things go by. */
export interface TemplateAudience {
  underWay?(what: string): void;
  stackEnded?(result: StackResult): void;
  identityEnded?(result: IdentityResult): void;
}

/**
 * Deploys templates that this project did not write, applies the loose manifests, and has each pod of each association show
 * who it becomes. Pods that exist are asked as they are; for a workload one pod is made from its template, and for an
 * association that nothing uses a probe; those are removed again, unless they are to be kept.
 *
 * @throws InputError if what was given turns out to be unusable
 */
export async function rehearseTemplate(
  environment: TemplateEnvironment,
  request: TemplateRequest,
  audience: TemplateAudience = {},
): Promise<TemplateResult> {
  const started = performance.now();
  refuseUnsentInput(environment, request.calls);
  audience.underWay?.('deploying the stacks');
  const stacks = await deployStacks(environment, request.stacks, (result) => audience.stackEnded?.(result));
  const deployed = stacks.every(({ status }) => status === 'passed');
  const played = deployed ? await playPods(environment, withArns(environment, request), audience) : NOTHING_PLAYED;
  const { mode, clients, notProven } = environment;
  return {
    mode,
    clients,
    stacks,
    ...played,
    notes: [
      ...request.notes,
      ...namedElsewhere(request.stacks, environment, request.destination, request.manifests),
      ...stacks.flatMap(({ stackName }) => environment.stackRemarks(stackName).notes),
      ...unrenderedCharts(environment.stackResources()),
    ],
    notProven,
    durationMs: Math.round(performance.now() - started),
  };
}

function withArns(environment: TemplateEnvironment, request: TemplateRequest): TemplateRequest {
  const resources = environment.stackResources();
  return { ...request, calls: request.calls.map((call) => withArn(call, resources)) };
}

type Played = Pick<TemplateResult, 'identities' | 'nearMisses' | 'takenForGranted'>;
const NOTHING_PLAYED: Played = { identities: [], nearMisses: [], takenForGranted: [] };

async function playPods(
  environment: TemplateEnvironment,
  request: TemplateRequest,
  audience: TemplateAudience,
): Promise<Played> {
  const takenForGranted = [...environment.grantedRoles().map(grantedRole), ...(await environment.provideNodes())];
  takenForGranted.push(...(await applyManifests(environment, request.manifests, request.cluster)));
  const all = environment.associations();
  const pods = environment.clusters().flatMap((cluster) => podsIn(environment, cluster));
  const associations = chosen(all, request.serviceAccounts);
  for (const association of associations) {
    takenForGranted.push(...(await grantServiceAccount(environment, association)));
  }
  const visits = associations.flatMap((association) => {
    const own = pods.filter((pod) => isFor(association, pod));
    return (own.length > 0 ? own : [probePod(association)]).map((pod) => ({ association, pod }));
  });
  let asked = 0;
  const identities = await preparedAhead(visits, {
    atOnce: request.podsAtOnce ?? 1,
    // What is noted of a pod is found by its name, which pods of several clusters may share.
    keyOf: ({ pod }) => `${pod.namespace}/${pod.name}`,
    prepare: async ({ pod }) =>
      isToBeMade(environment, pod) ? environment.createPod(pod.cluster, pod.manifest) : STANDS,
    use: async ({ association, pod }, made) => {
      audience.underWay?.(`${pod.namespace}/${pod.name} (${++asked} of ${visits.length})`);
      const result = await playPod(environment, association, pod, made, request);
      audience.identityEnded?.(result);
      return result;
    },
    release: async ({ pod }, made) => {
      if (made.ok && made !== STANDS && !request.keepPods) await environment.deletePod(pod);
    },
  });
  return { identities, nearMisses: nearMisses(pods, all), takenForGranted };
}

/** What came of making a pod; of one that is there already, or is not to be, nothing. */
type Made = AdmissionOutcome | typeof STANDS;
const STANDS = { ok: true } as const;

const isToBeMade = (environment: TemplateEnvironment, { cluster, origin, manifest }: PodToBe) =>
  origin.kind !== 'manifest' && environment.excluded(cluster, manifest) === undefined;

const isFor = (association: AssociationView, pod: PodToBe) =>
  association.cluster === pod.cluster &&
  association.namespace === pod.namespace &&
  association.serviceAccount === pod.serviceAccount;

async function playPod(
  environment: TemplateEnvironment,
  association: AssociationView,
  { manifest, source, ...pod }: PodToBe,
  made: Made,
  asked: Asked,
): Promise<IdentityResult> {
  const began = performance.now();
  const order = orderOf({ manifest, source, ...pod }, association, environment.stackResources());
  const excluded = environment.excluded(pod.cluster, manifest);
  const proof: Proof = excluded
    ? { status: 'failed', evidence: [cause(excluded)] }
    : await proveInOrder(order, () => runInDoubt(environment, association, { manifest, source, ...pod }, made, asked));
  return { association, pod, ...proof, durationMs: Math.round(performance.now() - began) };
}

/**
 * Asks the pod. Where something that was not given decides as well, what is seen does not count as proven; a role that was
 * not given is not asked for what it may do.
 */
async function runInDoubt(
  environment: TemplateEnvironment,
  association: AssociationView,
  pod: PodToBe,
  made: Made,
  asked: Asked,
): Promise<Proof> {
  const role = grantedRoleOf(environment, association);
  const doubts = [...(role === undefined ? [] : [unknownRole(role)]), ...unreadCredentials(environment, pod)];
  const proof = await ask(environment, association, pod, made, role === undefined ? asked : { ...asked, calls: [] });
  if (doubts.length === 0) return proof;
  return { ...proof, status: worst([proof.status, 'unknown']), evidence: [...proof.evidence, ...doubts.map(cause)] };
}

/** What was seen counts for what the template leaves no doubt about. */
async function proveInOrder(order: Order, prove: () => Promise<Proof>): Promise<Proof> {
  const proof = await prove();
  if (order.kind === 'association-first') return proof;
  const doubt = order.kind === 'pods-first' ? 'failed' : 'unknown';
  return { ...proof, status: worst([proof.status, doubt]), evidence: [...proof.evidence, cause(order.why)] };
}

async function ask(
  environment: TemplateEnvironment,
  association: AssociationView,
  { cluster, namespace, name }: PodToBe,
  made: Made,
  asked: Asked,
): Promise<Proof> {
  if (!made.ok) {
    return { status: 'failed', evidence: [{ kind: 'component', component: 'kubernetes', said: made.said }] };
  }
  const pod = { cluster, namespace, name };
  const phase = environment.pod(pod)?.phase;
  if (phase === 'Running') return provePod(environment, pod, association, asked);
  return { status: 'unknown', evidence: [cause(`the pod is ${phase ?? 'gone'}: nothing could be asked of it`)] };
}

function chosen(all: readonly AssociationView[], wanted: readonly string[] | undefined): readonly AssociationView[] {
  if (!wanted || wanted.length === 0) return all;
  const nameOf = ({ namespace, serviceAccount }: AssociationView) => `${namespace}/${serviceAccount}`;
  const unknown = wanted.find((name) => !all.some((association) => nameOf(association) === name));
  if (unknown !== undefined) {
    const known = all.map(nameOf).join(', ');
    throw new InputError(
      `--service-account ${unknown}: no association is for it`,
      known ? `There are associations for: ${known}.` : 'There is no association at all.',
    );
  }
  return all.filter((association) => wanted.includes(nameOf(association)));
}

function refuseUnsentInput(environment: TemplateEnvironment, calls: readonly PodCall[]): void {
  const unsent = calls.find((call) => call.input && call.service !== 's3' && !environment.serves(call));
  if (!unsent) return;
  const name = `${unsent.service}:${unsent.operation}`;
  throw new InputError(
    `--call ${name}=…: there is no stand-in for ${unsent.service} that could be sent it`,
    `Ask the policies instead, and name the resource: --call '${name}@ARN'.`,
  );
}
