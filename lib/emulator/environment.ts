import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CallOutcome,
  Deployment,
  DeploymentOutcome,
  DeployOptions,
  NodeView,
  PodName,
  PodView,
} from '../model/environment';
import type {
  AdmissionOutcome,
  ApplyOutcome,
  AssociationView,
  Manifest,
  PodCall,
  PolicyVerdict,
  ProgramOutcome,
  StackResourceView,
  TemplateEnvironment,
} from '../model/template-environment';
import type { Trials } from '../model/trials';
import type { StackEvent, StackOutcome } from './cloudformation/stack';
import type { JournalEntry } from './journal';
import type { Pod } from './kubernetes/objects';
import type { NetworkMode } from './node/network/open';
import type { ChosenClients } from './world/clients';
import { ClusterObjects } from './world/cluster-objects';
import { behindTheScenes } from './world/evidence';
import { templatesWithNamesResolved } from './world/named-clusters';
import { provideNode } from './world/node-provision';
import { PodCalls } from './world/pod-calls';
import { worldTrials } from './world/trials/trials';
import { BUCKETS, World } from './world/world';

const STACK = 'EksPodIdentityDemo';
const MINUTE = 60_000;

/** Three hours on, the agent renews what it keeps; six hours on, less five minutes, an SDK asks for new credentials. */
const UNTIL_RENEWAL_MS = 181 * MINUTE;
const UNTIL_NEAR_EXPIRY_MS = 175 * MINUTE;

const MOST_CALLS_ACROSS_EXPIRY = 6;
/** The pause before the third of them, doubled for each later one: the client on a busy machine must get to its fetch. */
const FIRST_PAUSE_MS = 10;

/** What the stand-ins are, whatever the mode. */
const NOT_PROVEN = [
  'AWS itself: EKS, EKS Auth, IAM, STS and S3 are stand-ins made after documentation, source code and recordings.',
  'What the resources carried as inert do: the network, security groups and helper functions above all.',
];

export interface EmulatorOptions {
  readonly mode: NetworkMode;
  /** Which AWS clients run in pods. @default the AWS SDK for JavaScript */
  readonly clients?: ChosenClients;
}

const SDK_ALONE: ChosenClients = { clients: ['aws-sdk-js'], notProven: [] };

/** Opens an emulated AWS account on this machine. Returns at once; what takes time goes on in the background. */
export function openEmulator(options: EmulatorOptions): TemplateEnvironment {
  return new EmulatorEnvironment(options);
}

class EmulatorEnvironment implements TemplateEnvironment {
  readonly trials: Trials;
  private readonly chosen: ChosenClients;
  private readonly world: World;
  private readonly calls: PodCalls;
  private readonly kubernetes: ClusterObjects;
  /** Where the operation under way is to be held, if anywhere. */
  private pause?: { readonly after: string; reached(): void; readonly resumed: Promise<void> };

  constructor({ mode, clients = SDK_ALONE }: EmulatorOptions) {
    this.chosen = clients;
    this.world = new World({ mode, onStackEvent: (event) => this.onStackEvent(event) });
    this.calls = new PodCalls(this.world);
    this.trials = worldTrials(this.world, this.calls);
    this.kubernetes = new ClusterObjects(this.world);
  }

  get clients(): readonly string[] {
    return this.chosen.clients;
  }

  get mode(): string {
    return this.world.mode;
  }

  get notProven(): readonly string[] {
    return [...this.world.notProven, ...this.chosen.notProven, ...NOT_PROVEN];
  }

  get accountId(): string {
    return this.world.account.accountId;
  }

  deploy(template: unknown, options: DeployOptions = {}): Deployment {
    const { pauseAfter } = options;
    let reached: (how: 'paused' | 'ended') => void = () => {};
    let resume: () => void = () => {};
    const paused = new Promise<'paused' | 'ended'>((resolve) => (reached = resolve));
    const resumed = new Promise<void>((resolve) => (resume = resolve));
    this.pause = pauseAfter ? { after: pauseAfter, reached: () => reached('paused'), resumed } : undefined;
    const finished = this.runDeployment(template, options).finally(() => reached('ended'));
    // Whoever awaits `finished` sees a failure; until then it must not count as unhandled.
    finished.catch(() => {});
    return { paused, resume, finished };
  }

  inertTypes(): readonly string[] {
    return this.stackRemarks(STACK).inertTypes;
  }

  stackRemarks(stackName: string) {
    const { inert = [], notes = [] } = this.world.cloudFormation.stack(stackName) ?? {};
    return { inertTypes: [...new Set(inert.map(({ type }) => type))].sort(), notes };
  }

  stackResources(): readonly StackResourceView[] {
    return this.world.cloudFormation
      .stacks()
      .flatMap(({ stackName, resources }) => resources.map((resource) => ({ ...resource, stackName })));
  }

  clusters(): readonly string[] {
    return [...this.world.clusters.keys()];
  }

  async provideNodes(): Promise<readonly string[]> {
    const made: string[] = [];
    for (const [name, cluster] of this.world.clusters) {
      const node = provideNode(this.world.account, name);
      if (node === undefined) continue;
      made.push(node);
      await cluster.reconcile();
    }
    await this.world.settled();
    return made;
  }

  associations(): readonly AssociationView[] {
    return this.kubernetes.associations();
  }

  excluded(cluster: string, pod: Manifest): string | undefined {
    return this.kubernetes.excluded(cluster, pod);
  }

  objects(cluster: string, kind: string): readonly Manifest[] {
    return this.kubernetes.list(cluster, kind);
  }

  async apply(cluster: string, object: Manifest, source: string): Promise<ApplyOutcome> {
    const outcome = await this.kubernetes.apply(cluster, object, source);
    await this.world.settled();
    return outcome;
  }

  async createPod(cluster: string, manifest: Manifest): Promise<AdmissionOutcome> {
    const created = await this.kubernetes.create(cluster, manifest);
    if (!created.ok) return created;
    await this.world.settled();
    const { namespace = 'default', name } = created.object.metadata;
    const pod = this.pod({ cluster, namespace, name });
    return pod ? { ok: true, pod } : { ok: false, said: `pods "${name}" not found` };
  }

  async deletePod({ cluster, namespace, name }: PodName): Promise<void> {
    this.calls
      .find({ cluster, namespace, name })
      ?.cluster.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
    await this.world.settled();
  }

  nodes(): readonly NodeView[] {
    return [...this.world.clusters.values()].flatMap(({ node }) =>
      node
        ? [
            {
              name: node.name,
              roleName: node.roleName,
              imdsHopLimit: node.imdsHopLimit,
              agentRunning: node.agentRunning,
            },
          ]
        : [],
    );
  }

  pod(name: PodName): PodView | undefined {
    const found = this.calls.find(name);
    return found && podView(found.pod);
  }

  listBuckets(pod: PodName): Promise<readonly CallOutcome[]> {
    return this.withEveryClient((client) => this.calls.perform(pod, client, { kind: 'list-buckets' }));
  }

  callerIdentity(pod: PodName): Promise<readonly CallOutcome[]> {
    return this.withEveryClient((client) => this.calls.perform(pod, client, { kind: 'caller-identity' }));
  }

  serves(call: PodCall): boolean {
    return this.calls.serves(call);
  }

  call(pod: PodName, { operation, input }: PodCall): Promise<readonly CallOutcome[]> {
    return this.withEveryClient((client) => this.calls.perform(pod, client, { kind: 's3', operation, input }));
  }

  judge(pod: PodName, call: PodCall): Promise<PolicyVerdict> {
    return this.calls.judge(pod, call);
  }

  run(pod: PodName, command: string): Promise<ProgramOutcome> {
    return this.calls.run(pod, command);
  }

  async listBucketsAcrossExpiry(name: PodName): Promise<readonly CallOutcome[]> {
    const { clock } = this.world;
    const call = () => this.calls.perform(name, 'aws-sdk-js', { kind: 'list-buckets', keepClient: true });
    const first = await call();
    const calls = [first];
    for (const step of [UNTIL_RENEWAL_MS, UNTIL_NEAR_EXPIRY_MS]) {
      clock.advance(step);
      await this.calls.find(name)?.cluster.node?.tickAgent();
    }
    // The JavaScript SDK answers the call that finds the credentials near expiry with the old ones, and fetches the
    // new in the background (credential-provider-node, memoizeChain).
    for (let pause = 0; calls.length < MOST_CALLS_ACROSS_EXPIRY; pause = pause * 2 || FIRST_PAUSE_MS) {
      await sleep(pause);
      calls.push(await call());
      if (calls.at(-1)?.caller?.accessKeyId !== first.caller?.accessKeyId) break;
    }
    return calls;
  }

  async destroy(): Promise<DeploymentOutcome> {
    const mark = this.world.journal.mark();
    const outcome = await this.world.cloudFormation.destroy(STACK);
    await this.world.settled();
    return deploymentOutcome(outcome, this.world.journal.since(mark));
  }

  leftovers(): readonly string[] {
    const { account, cloudFormation, clusters } = this.world;
    return [
      ...cloudFormation.stacks().map(({ stackName }) => `AWS::CloudFormation::Stack ${stackName}`),
      ...account.iam.roles().map(({ name }) => `AWS::IAM::Role ${name}`),
      ...account.eks.clusters().map(({ name }) => `AWS::EKS::Cluster ${name}`),
      ...account.s3.buckets().flatMap((name) => (BUCKETS.includes(name) ? [] : [`AWS::S3::Bucket ${name}`])),
      ...[...clusters.values()].flatMap(({ api }) =>
        api.list('Pod').map(({ metadata }) => `Pod ${metadata.namespace}/${metadata.name}`),
      ),
    ].filter((name) => !this.world.grantedBefore.has(name));
  }

  close(): Promise<void> {
    return this.world.close();
  }

  private async runDeployment(
    template: unknown,
    { stackName = STACK, parameters = {}, nested }: DeployOptions,
  ): Promise<DeploymentOutcome> {
    const mark = this.world.journal.mark();
    for (const each of templatesWithNamesResolved(template, parameters, nested)) await this.world.prepareFor(each);
    const outcome = await this.world.cloudFormation.deploy(stackName, template, { parameters, nested });
    await this.world.settled();
    return deploymentOutcome(outcome, this.world.journal.since(mark));
  }

  private async onStackEvent({ type, status }: StackEvent): Promise<void> {
    const { pause } = this;
    if (pause?.after !== type || status !== 'CREATE_COMPLETE') return;
    this.pause = undefined;
    await this.world.settled();
    pause.reached();
    await pause.resumed;
  }

  /** One after the other: each is to see what it causes, and nothing else. */
  private async withEveryClient<T>(work: (client: ChosenClients['clients'][number]) => Promise<T>): Promise<T[]> {
    const outcomes: T[] = [];
    for (const client of this.chosen.clients) outcomes.push(await work(client));
    return outcomes;
  }
}

function deploymentOutcome(outcome: StackOutcome, entries: readonly JournalEntry[]): DeploymentOutcome {
  if (outcome.ok) return { ok: true, outputs: outcome.stack.outputs };
  const { failedResource, reason } = outcome;
  return {
    ok: false,
    said: failedResource?.reason ?? reason,
    resource: failedResource?.path ?? failedResource?.logicalId,
    behindTheScenes: behindTheScenes(entries.filter(({ component }) => component !== 'cloudformation')),
  };
}

function podView({ metadata, spec, status }: Pod): PodView {
  const variables = spec.containers[0]?.env ?? [];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    serviceAccount: spec.serviceAccountName ?? '',
    phase: String(status?.['phase'] ?? 'Pending'),
    awsVariables: variables.flatMap(({ name, value = '' }) => (name.startsWith('AWS_') ? [{ name, value }] : [])),
  };
}
