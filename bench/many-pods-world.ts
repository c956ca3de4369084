import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent as Connections } from 'node:http';
import { AdjustableClock } from '../lib/emulator/clock';
import { CloudFormation } from '../lib/emulator/cloudformation/cloudformation';
import type { StackEvent } from '../lib/emulator/cloudformation/stack';
import { Journal } from '../lib/emulator/journal';
import type { Pod, ServiceAccount } from '../lib/emulator/kubernetes/objects';
import { TokenIssuer } from '../lib/emulator/kubernetes/tokens';
import { PodIdentityAgent } from '../lib/emulator/node/agent/agent';
import { projectedTokens } from '../lib/emulator/node/projected-token';
import { closeServer, createServer } from '../lib/emulator/node/network/server';
import { Account } from '../lib/emulator/world/account';
import { EmulatedCluster } from '../lib/emulator/world/emulated-cluster';
import { resourceProviders } from '../lib/emulator/world/providers';
import { serve } from '../lib/emulator/world/serve';
import { MANY_PODS_CLUSTER, MANY_PODS_NODE_ROLE } from './many-pods-template';

const ACCOUNT_ID = '111122223333';
const REGION = 'us-east-1';
const INSTANCE_ID = 'i-0a1b2c3d4e5f60718';
const AUDIENCE = 'pods.eks.amazonaws.com';

/** Pods asking at the same time: fewer than the sockets that the agent opens to EKS Auth, so that none waits for one. */
const AT_ONCE = 20;

/** What the agent answered for one token. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * An account with one cluster, whose quotas are lifted, and the cluster's agent, without any pod process: a pod is admitted
 * through the webhook over HTTP, its token comes from the cluster's issuer, and what asks the agent with it, over HTTP, is
 * the caller. The hops behind it, agent to EKS Auth to STS, are those of a rehearsal.
 */
export async function openManyPodsWorld(onEvent?: (event: StackEvent) => void) {
  const clock = new AdjustableClock();
  const journal = new Journal();
  const onDefect = (error: unknown): never => {
    throw error;
  };
  const account = new Account({
    accountId: ACCOUNT_ID,
    region: REGION,
    clock,
    journal,
    hasOidcProviders: () => false,
    maxRoles: Infinity,
  });
  const eksAuth = await serve(account.eksAuth.handler, onDefect);
  const closers: (() => unknown)[] = [() => eksAuth.close()];
  let cluster: EmulatedCluster | undefined;

  /** Starts the cluster that the control plane holds, and leaves out its node: pods stay pending. */
  const reconcile = async (): Promise<void> => {
    const found = account.eks.cluster(MANY_PODS_CLUSTER);
    if (!found || cluster) return;
    const openNetwork = () => Promise.reject(new Error('there are no pod processes here'));
    const options = { account, cluster: found, eksAuthUrl: eksAuth.url, openNetwork, clock, journal, onDefect };
    cluster = await EmulatedCluster.start(options);
    closers.push(() => cluster?.stop());
  };
  const running = (): EmulatedCluster => {
    if (cluster) return cluster;
    throw new Error('no cluster is deployed');
  };
  const cloudFormation = new CloudFormation({
    accountId: ACCOUNT_ID,
    region: REGION,
    clock,
    journal,
    onEvent,
    providers: resourceProviders({ account, apiServer: () => cluster?.api, reconcile, clock, journal }),
    limits: { resources: Infinity, bytes: Infinity },
    patience: 60_000,
  });

  /** An issuer of tokens for the cluster's pods, which from now on also judges them. */
  const tokenIssuer = async (): Promise<TokenIssuer> => {
    const { api } = running();
    const issuer = await TokenIssuer.create({
      issuer: account.eks.cluster(MANY_PODS_CLUSTER)?.oidcIssuer ?? '',
      clock,
      podExists: (namespace, name, uid) => api.find('Pod', namespace, name)?.metadata.uid === uid,
    });
    account.eks.attachTokenVerifier(MANY_PODS_CLUSTER, issuer);
    return issuer;
  };

  /** The token that the kubelet would write into a pod. @throws {Error} if the webhook put none into the pod */
  const issueToken = async (issuer: TokenIssuer, pod: Pod): Promise<string> => {
    const { namespace = '', name, uid = '' } = pod.metadata;
    const wanted = projectedTokens(pod).find(({ audience }) => audience === AUDIENCE);
    if (!wanted) throw new Error(`pod ${namespace}/${name} was admitted without a token for EKS Pod Identity`);
    const serviceAccount = pod.spec.serviceAccountName ?? '';
    const object = running().api.get('ServiceAccount', namespace, serviceAccount) as ServiceAccount;
    const { audience, expirationSeconds } = wanted;
    const serviceAccountUid = object.metadata.uid ?? '';
    return issuer.issue({
      namespace,
      serviceAccount,
      serviceAccountUid,
      pod: { name, uid },
      audience,
      expirationSeconds,
    });
  };

  /** The node's agent on a loopback port, without its limit of requests. */
  const startAgent = async () => {
    const roleArn = account.iam.role(MANY_PODS_NODE_ROLE)?.arn ?? '';
    const session = account.sts.issueInstanceSession(roleArn, INSTANCE_ID, 6 * 60 * 60);
    const agent = new PodIdentityAgent({
      endpoint: eksAuth.url,
      region: REGION,
      clusterName: MANY_PODS_CLUSTER,
      clock,
      journal,
      nodeCredentials: () => Promise.resolve(session),
      extraAllowedHosts: ['127.0.0.1'],
      requestsPerSecond: Infinity,
    });
    const server = createServer(agent.handler, { clock, onDefect });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve);
    });
    const connections = new Connections({ keepAlive: true, maxSockets: AT_ONCE });
    closers.push(
      () => closeServer(server),
      () => agent.close(),
      () => connections.destroy(),
    );
    const { port } = server.address() as AddressInfo;
    return { port, ask: (token: string) => ask(port, token, connections) };
  };

  return {
    account,
    cloudFormation,
    clock,
    journal,
    eksAuthUrl: eksAuth.url,
    tokenIssuer,
    issueToken,
    startAgent,
    pods: () => running().api.list('Pod') as Pod[],
    close: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

export type ManyPodsWorld = Awaited<ReturnType<typeof openManyPodsWorld>>;

/** Does `work` for every item, {@link AT_ONCE} of them at the same time; gives the results in the items' order. */
export async function forEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

function ask(port: number, authorization: string, agent: Connections): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/v1/credentials', headers: { authorization }, agent };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end();
  });
}
