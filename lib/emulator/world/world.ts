import type { GrantedRole } from '../../model/template-environment';
import { AdjustableClock } from '../clock';
import { CloudFormation } from '../cloudformation/cloudformation';
import type { DeploymentPlace } from '../cloudformation/foresight';
import type { StackEvent } from '../cloudformation/stack';
import { Journal } from '../journal';
import { openNetwork, type NetworkMode } from '../node/network/open';
import type { PodNetwork } from '../node/network/network';
import { Account } from './account';
import { inTurn, together } from './closing';
import { EmulatedCluster } from './emulated-cluster';
import { clustersTakenForGranted, createExistingCluster } from './existing-cluster';
import { ForeignAccounts } from './foreign-account';
import { bucketsAt, homeAt, type Home } from './home';
import { createExistingRole } from './named-roles';
import { resourceProviders } from './providers';
import { serve } from './serve';

/** What `cdk bootstrap` stores, and templates of the CDK read. */
const BOOTSTRAP_VERSION = { '/cdk-bootstrap/hnb659fds/version': '30' };

/** The types that register an OpenID Connect provider with IAM: CloudFormation's own, and AWS CDK's custom resource. */
const OIDC_PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];

export interface WorldOptions extends Partial<Home> {
  readonly mode: NetworkMode;
  /** Exports of stacks that are not here, by name. @default none */
  readonly exports?: Readonly<Record<string, string>>;
  /** Told of every event of every stack operation, and awaited: it can hold the operation. */
  readonly onStackEvent?: (event: StackEvent) => void | Promise<void>;
}

const nothing = () => {};

/** One account in one region, with CloudFormation to fill it and clusters that run what it holds. */
export class World {
  readonly clock = new AdjustableClock();
  readonly journal = new Journal();
  readonly home: Home;
  readonly account: Account;
  /** The buckets that are there before anything is deployed. */
  readonly firstBuckets: readonly string[];
  readonly cloudFormation: CloudFormation;
  readonly clusters = new Map<string, EmulatedCluster>();
  /** Handlers that threw: defects of the emulator itself. */
  readonly defects: unknown[] = [];
  private readonly foreignAccounts: ForeignAccounts;
  private network?: PodNetwork;
  private closing?: Promise<void>;
  private reconciling: Promise<void> = Promise.resolve();
  /** The first cluster's, opened ahead of its need, since that takes as long as a process takes to start. */
  private readonly firstNetwork: Promise<PodNetwork>;
  private firstNetworkTaken = false;
  private readonly eksAuth: ReturnType<typeof serve>;

  /** @throws HomeError for an account or a region in which nothing can be emulated */
  constructor(private readonly options: WorldOptions) {
    const { clock, journal } = this;
    this.home = homeAt(options);
    this.firstBuckets = bucketsAt(this.home);
    this.account = new Account({
      ...this.home,
      clock,
      journal,
      hasOidcProviders: () => this.hasResource(OIDC_PROVIDERS),
    });
    this.foreignAccounts = new ForeignAccounts(this.account, clock, journal);
    for (const bucket of this.firstBuckets) this.account.s3.createBucket(bucket);
    this.cloudFormation = new CloudFormation({
      ...this.home,
      clock,
      journal,
      ssmParameters: BOOTSTRAP_VERSION,
      exports: options.exports,
      onEvent: options.onStackEvent,
      providers: resourceProviders({
        account: this.account,
        apiServer: (name) => this.clusters.get(name)?.api,
        reconcile: () => this.reconcile(),
        clock,
        journal,
      }),
    });
    this.eksAuth = serve(this.account.wire.tap(this.account.eksAuth.handler, 'agent', 'eks-auth'), this.noteDefect);
    this.eksAuth.catch(() => {});
    this.firstNetwork = this.openNetwork();
    this.firstNetwork.catch(() => {});
  }

  /** How pods are isolated; known once a network is open. */
  get mode(): string {
    return this.network?.mode ?? this.options.mode;
  }

  get notProven(): readonly string[] {
    return [...(this.network?.notProven ?? []), ...this.foreignAccounts.notProven];
  }

  /** Where a stack of this name is deployed to, with what it can import. */
  placeOf(stackName: string): DeploymentPlace {
    const exported = this.cloudFormation.stacks().flatMap((stack) => Object.entries(stack.exports));
    const exports = new Map<string, string>([...Object.entries(this.options.exports ?? {}), ...exported]);
    return { ...this.home, partition: this.account.partition, stackName, exports };
  }

  /** What {@link prepareFor} made, as `type name`. */
  readonly grantedBefore = new Set<string>();

  /** Makes the clusters that a template uses without creating them. */
  async prepareFor(template: unknown): Promise<void> {
    for (const { name, installsAgent } of clustersTakenForGranted(template)) {
      if (this.account.eks.cluster(name)) continue;
      const made = createExistingCluster(this.account, name, { agent: !installsAgent });
      for (const each of made) this.grantedBefore.add(each);
    }
    await this.reconcile();
  }

  /** What {@link grantRoles} made. */
  readonly grantedRoles: GrantedRole[] = [];

  /** Makes the roles that nothing deployed makes, and that something deployed names. */
  grantRoles(roles: readonly GrantedRole[]): void {
    for (const role of roles) {
      const name = role.arn.slice(role.arn.lastIndexOf('/') + 1);
      if (this.account.iam.role(name)) continue;
      createExistingRole(this.account, role);
      this.grantedRoles.push(role);
      this.grantedBefore.add(`AWS::IAM::Role ${name}`);
    }
  }

  /**
   * Waits until every pod that is starting or stopping has done so.
   * @throws {Error} if there can be no network for pods: what was deployed then says nothing about the template
   */
  async settled(): Promise<void> {
    await this.firstNetwork;
    for (const cluster of this.clusters.values()) await cluster.settled();
  }

  /**
   * Ends every process, socket and file, those that are left even where one cannot be ended. May be called at any time, and
   * again: every call waits until all is done.
   * @throws the first failure
   */
  close(): Promise<void> {
    return (this.closing ??= this.reconciling.then(() => this.end()));
  }

  private async end(): Promise<void> {
    await inTurn(
      () => together([...this.clusters.values()].map((cluster) => cluster.stop())),
      // What never opened has said so to whoever needed it, and there is nothing of it to close.
      () => this.firstNetwork.then((network) => network.close(), nothing),
      () => this.eksAuth.then((served) => served.close(), nothing),
    );
  }

  private hasResource(types: readonly string[]): boolean {
    return this.cloudFormation.stacks().some(({ resources }) => resources.some(({ type }) => types.includes(type)));
  }

  private readonly noteDefect = (error: unknown): void => void this.defects.push(error);

  /** One round after the other: resources are created side by side, and two rounds would start a node each. */
  private reconcile(): Promise<void> {
    const round = this.reconciling.then(() => (this.closing ? undefined : this.reconcileNow()));
    this.reconciling = round.catch(() => {});
    return round;
  }

  private async reconcileNow(): Promise<void> {
    const { account, clusters } = this;
    for (const cluster of account.eks.clusters()) {
      if (!clusters.has(cluster.name)) clusters.set(cluster.name, await this.startCluster(cluster.name));
      await clusters.get(cluster.name)?.reconcile();
    }
    for (const [name, cluster] of clusters) {
      if (account.eks.cluster(name)) continue;
      clusters.delete(name);
      await cluster.stop();
    }
  }

  private async startCluster(name: string): Promise<EmulatedCluster> {
    const cluster = this.account.eks.cluster(name);
    if (!cluster) throw new Error(`no cluster ${name} in the control plane`);
    return EmulatedCluster.start({
      account: this.account,
      cluster,
      eksAuthUrl: (await this.eksAuth).url,
      openNetwork: () => this.takeNetwork(),
      clock: this.clock,
      journal: this.journal,
      onDefect: this.noteDefect,
    });
  }

  private takeNetwork(): Promise<PodNetwork> {
    if (this.firstNetworkTaken) return this.openNetwork();
    this.firstNetworkTaken = true;
    return this.firstNetwork;
  }

  private async openNetwork(): Promise<PodNetwork> {
    const { network } = await openNetwork(this.options.mode, {
      region: this.home.region,
      clock: this.clock,
      onDefect: this.noteDefect,
    });
    this.network = network;
    return network;
  }
}
