import type { AdjustableClock } from '../clock';
import type { Cluster } from '../eks/clusters';
import type { Journal } from '../journal';
import { ApiServer } from '../kubernetes/api-server';
import type { WatchEvent } from '../kubernetes/object-store';
import type { Pod, ServiceAccount } from '../kubernetes/objects';
import { TokenIssuer, type TokenRequest } from '../kubernetes/tokens';
import { PodIdentityWebhook } from '../kubernetes/webhook';
import { mutatingWebhookClient } from '../kubernetes/webhook-client';
import type { PodStatus } from '../node/kubelet';
import { dataOf } from '../node/object-data';
import type { PodNetwork } from '../node/network/network';
import type { Account } from './account';
import { inTurn } from './closing';
import { EmulatedNode } from './emulated-node';
import { serve, type Served } from './serve';

export interface EmulatedClusterOptions {
  readonly account: Account;
  readonly cluster: Cluster;
  readonly eksAuthUrl: string;
  /** The network for this cluster's node, which the cluster closes. */
  readonly openNetwork: () => Promise<PodNetwork>;
  readonly clock: AdjustableClock;
  readonly journal: Journal;
  readonly onDefect: (error: unknown) => void;
}

/** The add-on that brings the Pod Identity Agent to every node. */
export const AGENT_ADDON = 'eks-pod-identity-agent';

/**
 * A running cluster: API server, admission webhook, token issuer, and one node for all its node groups' pods. {@link reconcile}
 * brings it to what the control plane holds.
 */
export class EmulatedCluster {
  readonly api: ApiServer;
  node?: EmulatedNode;
  private network?: PodNetwork;
  /** What pods are up to: starts and stops that have begun. */
  private readonly underway = new Set<Promise<unknown>>();
  /** The uids of the pods that were handed to the kubelet. */
  private readonly begun = new Set<string>();
  private reconciling: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: EmulatedClusterOptions,
    private readonly issuer: TokenIssuer,
    private readonly webhook: Served,
    api: ApiServer,
  ) {
    this.api = api;
    this.api.watch((event) => this.follow(event));
  }

  get name(): string {
    return this.options.cluster.name;
  }

  /** Whether its nodes are to run an agent: Auto Mode has one built in, and the add-on's DaemonSet keeps off its nodes. */
  get hasAgent(): boolean {
    const { account, cluster } = this.options;
    return cluster.autoMode || account.eks.addon(cluster.name, AGENT_ADDON) !== undefined;
  }

  static async start(options: EmulatedClusterOptions): Promise<EmulatedCluster> {
    const { account, cluster, clock, journal, onDefect } = options;
    const started: { cluster?: EmulatedCluster; api?: ApiServer } = {};
    const issuer = await TokenIssuer.create({
      issuer: cluster.oidcIssuer,
      clock,
      podExists: (namespace, name, uid) => started.api?.find('Pod', namespace, name)?.metadata.uid === uid,
    });
    // The flags with which EKS runs it, to judge by the five variables seen in pods on EKS.
    const webhook = new PodIdentityWebhook({
      identities: () => account.eks.visibleIdentities(cluster.name),
      hasIdentity: (identity) => account.eks.isIdentityVisible(cluster.name, identity),
      serviceAccount: (namespace, name) =>
        started.api?.find('ServiceAccount', namespace, name) as ServiceAccount | undefined,
      region: account.region,
      stsRegionalEndpoints: true,
      journal,
      clock,
    });
    const served = await serve(webhook.handler, onDefect);
    started.api = new ApiServer({
      clock,
      journal,
      admission: mutatingWebhookClient({ url: `${served.url}/mutate` }),
      schedule: () => started.cluster?.node?.name,
    });
    account.eks.attachTokenVerifier(cluster.name, issuer);
    started.cluster = new EmulatedCluster(options, issuer, served, started.api);
    return started.cluster;
  }

  /** Brings node and agent to what the control plane holds, after any round that is under way. */
  reconcile(): Promise<void> {
    const round = this.reconciling.then(() => this.reconcileNow());
    this.reconciling = round.catch(() => {});
    return round;
  }

  private async reconcileNow(): Promise<void> {
    const { account, cluster } = this.options;
    const [nodegroup] = account.eks.nodegroups(cluster.name);
    if (!nodegroup) await this.stopNode();
    else if (!this.node) await this.startNode(nodegroup);
    if (this.hasAgent) await this.node?.startAgent();
    else await this.node?.stopAgent();
  }

  /** Waits until the pods that are starting or stopping have done so. */
  async settled(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  /** The API server's `TokenRequest`, for a token bound to a pod. @param o.audience empty for the API server's own */
  requestToken(pod: Pod, o: Pick<TokenRequest, 'audience' | 'expirationSeconds' | 'issuedAt'>): Promise<string> {
    const { namespace = 'default', name, uid = '' } = pod.metadata;
    const serviceAccount = pod.spec.serviceAccountName ?? 'default';
    const object = this.api.find('ServiceAccount', namespace, serviceAccount);
    return this.issuer.issue({
      namespace,
      serviceAccount,
      serviceAccountUid: object?.metadata.uid ?? '',
      pod: { name, uid },
      ...(this.node ? { node: { name: this.node.name, uid: this.node.uid } } : {}),
      ...o,
      audience: o.audience || this.issuer.issuer,
    });
  }

  /** Ends all that runs. @throws the first failure, once all is ended that can be */
  stop(): Promise<void> {
    return inTurn(
      () => this.stopNode(),
      () => this.webhook.close(),
    );
  }

  private async startNode(nodegroup: Parameters<typeof EmulatedNode.start>[0]['nodegroup']): Promise<void> {
    this.network ??= await this.options.openNetwork();
    const node = await EmulatedNode.start({
      ...this.options,
      nodegroup,
      network: this.network,
      requestToken: (pod, audience, expirationSeconds) => this.requestToken(pod, { audience, expirationSeconds }),
      onStatus: (pod, status) => this.report(pod, status),
      objectData: (kind, namespace, name) => {
        const object = this.api.find(kind, namespace, name);
        return object && dataOf(object);
      },
    });
    this.node = node;
    for (const pod of this.api.list('Pod') as Pod[]) {
      if (!pod.spec.nodeName) this.api.bindPod(pod.metadata.namespace ?? '', pod.metadata.name, node.name);
    }
  }

  private stopNode(): Promise<void> {
    const { node, network } = this;
    this.node = undefined;
    this.network = undefined;
    return inTurn(
      () => node?.stop(),
      () => network?.close(),
    );
  }

  private follow({ type, object }: WatchEvent): void {
    if (object.kind !== 'Pod') return;
    const pod = object as Pod;
    const reference = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name };
    if (type === 'DELETED') this.track(this.node?.kubelet.delete(reference, 0));
    else if (pod.spec.nodeName && pod.status?.['phase'] === 'Pending') this.startOnce(pod);
  }

  private startOnce(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    if (this.begun.has(uid)) return;
    this.begun.add(uid);
    this.track(this.node?.kubelet.start(pod));
  }

  private track(work: Promise<unknown> | undefined): void {
    if (!work) return;
    const tracked = work.catch(this.options.onDefect).finally(() => this.underway.delete(tracked));
    this.underway.add(tracked);
  }

  private report(pod: Pod, status: PodStatus): void {
    const { namespace, name, uid } = pod.metadata;
    if (this.api.find('Pod', namespace, name)?.metadata.uid !== uid) return;
    this.api.updateStatus('Pod', namespace, name, { ...status });
  }
}
