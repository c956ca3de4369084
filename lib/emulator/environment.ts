import type {
  CallOutcome,
  Deployment,
  DeploymentOutcome,
  DeployOptions,
  NodeView,
  PodName,
  PodView,
} from '../model/environment';
import type { RehearsedState } from '../model/rehearsed-state';
import type {
  AdmissionOutcome,
  ApplyOutcome,
  AssociationView,
  GrantedRole,
  Manifest,
  PodCall,
  PolicyVerdict,
  ProgramOutcome,
  StackResourceView,
  TemplateEnvironment,
} from '../model/template-environment';
import type { Trials } from '../model/trials';
import type { NetworkMode } from './node/network/open';
import { listBucketsAcrossExpiry } from './world/across-expiry';
import type { ChosenClients } from './world/clients';
import { ClusterObjects } from './world/cluster-objects';
import { Deployments, STACK } from './world/deployments';
import type { Home } from './world/home';
import { leftovers } from './world/leftovers';
import { provideNode } from './world/node-provision';
import { PodCalls } from './world/pod-calls';
import { rehearsedState } from './world/rehearsed-state';
import { worldTrials } from './world/trials/trials';
import { nodeView, podView } from './world/views';
import { World } from './world/world';

/** What the stand-ins are, whatever the mode. */
const NOT_PROVEN = [
  'AWS itself: EKS, EKS Auth, IAM, STS and S3 are stand-ins made after documentation, source code and recordings.',
  'What the resources carried as inert do: the network, security groups and helper functions above all.',
];

/** How the emulated account is set up. Account and region: `111122223333` in `us-east-1` unless others are given. */
export interface EmulatorOptions extends Partial<Home> {
  readonly mode: NetworkMode;
  /** Exports of stacks that are not deployed here, by name. @default none */
  readonly exports?: Readonly<Record<string, string>>;
  /** Which AWS clients run in pods. @default the AWS SDK for JavaScript */
  readonly clients?: ChosenClients;
}

const SDK_ALONE: ChosenClients = { clients: ['aws-sdk-js'], notProven: [] };

/**
 * Opens an emulated AWS account on this machine. Returns at once; what takes time goes on in the background.
 * @throws HomeError for an account or a region in which nothing can be emulated
 */
export function openEmulator(options: EmulatorOptions): TemplateEnvironment {
  return new EmulatorEnvironment(options);
}

class EmulatorEnvironment implements TemplateEnvironment {
  readonly trials: Trials;
  private readonly chosen: ChosenClients;
  private readonly world: World;
  private readonly calls: PodCalls;
  private readonly kubernetes: ClusterObjects;
  /** Pods are admitted one after the other, as they are asked for; they start side by side. */
  private admitted: Promise<unknown> = Promise.resolve();
  private readonly deployments = new Deployments(() => this.world);

  constructor({ clients = SDK_ALONE, ...options }: EmulatorOptions) {
    this.chosen = clients;
    this.world = new World({ ...options, onStackEvent: (event) => this.deployments.onStackEvent(event) });
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
    return this.world.home.accountId;
  }

  get region(): string {
    return this.world.home.region;
  }

  deploy(template: unknown, options?: DeployOptions): Deployment {
    return this.deployments.deploy(template, options);
  }

  destroy(): Promise<DeploymentOutcome> {
    return this.deployments.destroy();
  }

  leftovers(): readonly string[] {
    return leftovers(this.world);
  }

  inertTypes(): readonly string[] {
    return this.stackRemarks(STACK).inertTypes;
  }

  stackRemarks(stackName: string) {
    const { inert = [], notes = [] } = this.world.cloudFormation.stack(stackName) ?? {};
    return { inertTypes: [...new Set(inert.map(({ type }) => type))].sort(), notes };
  }

  stackResources(): readonly StackResourceView[] {
    return this.world.cloudFormation.stacks().flatMap(({ stackName, resources }) =>
      resources.map((resource) => {
        const arn = resource.attributes['Arn'];
        return { ...resource, stackName, ...(typeof arn === 'string' && { arn }) };
      }),
    );
  }

  state(): RehearsedState {
    return rehearsedState(this.world);
  }

  grantedRoles(): readonly GrantedRole[] {
    return this.world.grantedRoles;
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

  nodes(): readonly NodeView[] {
    return [...this.world.clusters.values()].flatMap(({ node }) => (node ? [nodeView(node)] : []));
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
    const admission = this.admitted.then(() => this.kubernetes.create(cluster, manifest));
    this.admitted = admission.catch(() => {});
    const created = await admission;
    if (!created.ok) return created;
    const { namespace = 'default', name } = created.object.metadata;
    await this.world.clusters.get(cluster)?.node?.kubelet.settled({ namespace, name });
    const pod = this.pod({ cluster, namespace, name });
    return pod ? { ok: true, pod } : { ok: false, said: `pods "${name}" not found` };
  }

  async deletePod({ cluster, namespace, name }: PodName): Promise<void> {
    const found = this.calls.find({ cluster, namespace, name })?.cluster;
    found?.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
    await found?.node?.kubelet.settled({ namespace, name });
  }

  pod(name: PodName): PodView | undefined {
    const found = this.calls.find(name);
    return found && podView(found.pod);
  }

  listBuckets(pod: PodName): Promise<readonly CallOutcome[]> {
    return this.withEveryClient((client) => this.calls.perform(pod, client, { kind: 'list-buckets' }));
  }

  listBucketsAcrossExpiry(pod: PodName): Promise<readonly CallOutcome[]> {
    return listBucketsAcrossExpiry(this.world, this.calls, pod);
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

  close(): Promise<void> {
    return this.world.close();
  }

  /** One after the other: each is to see what it causes, and nothing else. */
  private async withEveryClient<T>(work: (client: ChosenClients['clients'][number]) => Promise<T>): Promise<T[]> {
    const outcomes: T[] = [];
    for (const client of this.chosen.clients) outcomes.push(await work(client));
    return outcomes;
  }
}
