import { randomBytes, randomUUID } from 'node:crypto';
import type { AdjustableClock } from '../clock';
import type { Nodegroup } from '../eks/nodegroups';
import type { Journal } from '../journal';
import type { Pod } from '../kubernetes/objects';
import { PodIdentityAgent } from '../node/agent/agent';
import { exponentialJitter } from '../node/agent/eks-auth-client';
import type { AgentLogLine } from '../node/agent/log';
import { imdsNodeCredentials } from '../node/agent/imds-credentials';
import { InstanceMetadata } from '../node/imds';
import { Kubelet, type PodStatus } from '../node/kubelet';
import type { ObjectData } from '../node/object-data';
import type { Listener, PodNetwork } from '../node/network/network';
import { serviceOf, type Account } from './account';
import { inTurn, together } from './closing';
import { serve, type Served } from './serve';

export interface EmulatedNodeOptions {
  readonly account: Account;
  readonly nodegroup: Nodegroup;
  readonly network: PodNetwork;
  /** Base URL of EKS Auth, as the host reaches it. */
  readonly eksAuthUrl: string;
  readonly clock: AdjustableClock;
  readonly journal: Journal;
  readonly requestToken: (pod: Pod, audience: string, expirationSeconds: number) => Promise<string>;
  readonly onStatus: (pod: Pod, status: PodStatus) => void;
  /** What ConfigMaps and Secrets hold. @default there are none */
  readonly objectData?: ObjectData;
  readonly onDefect: (error: unknown) => void;
}

/** How long the credentials of an instance profile last, in milliseconds; EC2 gives about six hours. */
const INSTANCE_SESSION_SECONDS = 6 * 60 * 60;

/** So many lines of the agent's log are kept. */
const LONGEST_LOG = 1000;

/** One node of a managed node group: instance metadata, a kubelet, and the agent while the add-on is installed. */
export class EmulatedNode {
  readonly name: string;
  readonly uid = randomUUID();
  readonly roleName: string;
  readonly imdsHopLimit: number;
  readonly kubelet: Kubelet;
  private agent?: PodIdentityAgent;
  private readonly log: AgentLogLine[] = [];
  private readonly agentListeners: Listener[] = [];

  private constructor(
    private readonly options: EmulatedNodeOptions,
    private readonly hostMetadata: Served,
    private readonly podMetadata: Listener,
    private readonly frontDoor: Listener,
    name: string,
  ) {
    const { nodegroup, network, clock, journal, requestToken, onStatus, objectData } = options;
    this.name = name;
    this.roleName = nodegroup.nodeRoleArn.split('/').pop() ?? '';
    this.imdsHopLimit = nodegroup.metadataOptions.httpPutResponseHopLimit;
    this.kubelet = new Kubelet({ network, clock, journal, requestToken, onStatus, objectData });
  }

  static async start(options: EmulatedNodeOptions): Promise<EmulatedNode> {
    const { account, nodegroup, network, clock, journal } = options;
    const instanceId = `i-0${randomBytes(8).toString('hex')}`;
    const privateIp = '192.168.12.71';
    const hostname = `ip-${privateIp.replaceAll('.', '-')}.${account.region}.compute.internal`;
    const roleName = nodegroup.nodeRoleArn.split('/').pop() ?? '';
    const profileName = `eks-${randomUUID()}`;
    const metadata = new InstanceMetadata({
      clock,
      journal,
      region: account.region,
      availabilityZone: `${account.region}a`,
      accountId: account.accountId,
      instanceId,
      instanceType: nodegroup.instanceTypes[0] ?? '',
      hostname,
      privateIp,
      httpTokens: nodegroup.metadataOptions.httpTokens,
      hopLimit: nodegroup.metadataOptions.httpPutResponseHopLimit,
      role: {
        name: roleName,
        instanceProfileArn: `arn:${account.partition}:iam::${account.accountId}:instance-profile/${profileName}`,
        instanceProfileId: `AIPA${randomBytes(9).toString('hex').slice(0, 17).toUpperCase()}`,
      },
      issueSession: () => account.sts.issueInstanceSession(nodegroup.nodeRoleArn, instanceId, INSTANCE_SESSION_SECONDS),
      issueIdentitySession: () =>
        account.sts.issueInstanceIdentitySession(account.iam, instanceId, INSTANCE_SESSION_SECONDS),
    });
    const hostMetadata = await serve(account.wire.tap(metadata.nodeHandler, 'agent', 'imds'), options.onDefect);
    const podMetadata = await network.listen('imds', account.wire.tap(metadata.handler, 'pod', 'imds'));
    const frontDoor = await network.listen('aws', account.wire.tap(account.frontDoor, 'pod', serviceOf));
    return new EmulatedNode(options, hostMetadata, podMetadata, frontDoor, hostname);
  }

  get nodeGroup(): string {
    return this.options.nodegroup.name;
  }

  get agentRunning(): boolean {
    return this.agent !== undefined;
  }

  /** The last thousand lines that the agent logged, as `kubectl logs` shows them; restarts do not end it. */
  get agentLog(): readonly AgentLogLine[] {
    return this.log;
  }

  /** What the DaemonSet does on a node. Does nothing if the agent runs. */
  async startAgent(): Promise<void> {
    if (this.agent) return;
    const { account, nodegroup, network, clock, journal, eksAuthUrl } = this.options;
    this.agent = new PodIdentityAgent({
      endpoint: eksAuthUrl,
      region: account.region,
      clusterName: nodegroup.clusterName,
      clock,
      journal,
      nodeCredentials: imdsNodeCredentials({ endpoint: this.hostMetadata.url, clock }),
      extraAllowedHosts: network.extraAllowedHosts,
      log: (line) => {
        this.log.push(line);
        if (this.log.length > LONGEST_LOG) this.log.shift();
      },
      // The pauses between its tries pass in the emulated world instead of in the reader's life.
      retryDelay: (attempt) => {
        clock.advance(exponentialJitter(attempt));
        return 0;
      },
    });
    this.agentListeners.push(await network.listen('agent', account.wire.tap(this.agent.handler, 'pod', 'agent')));
    try {
      this.agentListeners.push(
        await network.listen('agent-ipv6', account.wire.tap(this.agent.ipv6Handler, 'pod', 'agent')),
      );
    } catch {
      // A machine without IPv6: the agent then runs as with `--bind-hosts 169.254.170.23`.
    }
  }

  async stopAgent(): Promise<void> {
    await Promise.all(this.agentListeners.splice(0).map((listener) => listener.close()));
    this.agent?.close();
    this.agent = undefined;
  }

  /** Lets the agent's janitor make the round that its clock says is due. */
  async tickAgent(): Promise<void> {
    await this.agent?.tick();
  }

  /** Ends all that runs. @throws the first failure, once all is ended that can be */
  stop(): Promise<void> {
    return inTurn(
      () => this.stopAgent(),
      () => this.kubelet.close(),
      () => together([this.podMetadata.close(), this.frontDoor.close(), this.hostMetadata.close()]),
    );
  }
}
