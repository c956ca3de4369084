import { AdjustableClock, type Clock } from '../../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../../http';
import type { Journal } from '../../journal';
import { METRICS_HEADERS } from '../../metrics';
import { CredentialRetriever, DEFAULT_REFRESH_QPS } from './credential-retriever';
import { credentialsBody, type PodCredentials } from './credentials';
import { EksAuthClient, type EksAuthClientOptions } from './eks-auth-client';
import { translate } from './errors';
import { httpError, pathOf, rateLimitedServer } from './go-http';
import type { AgentLog, AgentLogLine } from './log';
import { AgentMetrics } from './metrics';
import { type Dial, probe } from './probes';
import { AGENT_HOSTS, checkRequest } from './request';
import { remembered } from './remembered';
import { describeToken } from './token-subject';

export interface AgentOptions extends EksAuthClientOptions {
  readonly journal?: Journal;
  readonly log?: AgentLog;
  /** Hosts answered besides the agent's own two; loopback mode passes its `127.0.0.1`. @default none */
  readonly extraAllowedHosts?: readonly string[];
  /** Milliseconds; 0 disables the cache. @default 3 hours */
  readonly maxCredentialRetentionMs?: number;
  /** 0 disables the cache. @default 2000 */
  readonly maxCacheSize?: number;
  /** Renewals a second. @default 3 */
  readonly maxServiceQps?: number;
  /** Requests a second for each path of each listener, bursts of half as many. @default 1000 */
  readonly requestsPerSecond?: number;
  /** The listeners that the probes ask. An IPv6 one that cannot be bound makes the real agent exit. @default both */
  readonly bindHosts?: readonly string[];
  /** How a probe reaches a listener. @default the listener's handler itself: its address exists for pods only */
  readonly dial?: Dial;
}

const PATH = '/v1/credentials';
const DEFAULT_REQUESTS_PER_SECOND = 1000;
const DEFAULT_RETENTION_MS = 3 * 60 * 60 * 1000;
const JANITOR_INTERVAL_MS = 60_000;

/**
 * The EKS Pod Identity Agent: trades a pod's projected token for credentials at EKS Auth. It is what runs on every node
 * as the `eks-pod-identity-agent` add-on, to the behaviour of its release v0.1.37 and, where it speaks, byte for byte.
 *
 * As in the original each listener has its own cache and its own rate limit.
 *
 * Source: aws/eks-pod-identity-agent (cmd/server.go, pkg/server/server.go, pkg/handlers).
 */
export class PodIdentityAgent {
  /** What listens on `169.254.170.23:80`. */
  readonly handler: HttpHandler;
  /** What listens on `[fd00:ec2::23]:80`. */
  readonly ipv6Handler: HttpHandler;
  /** What listens on `localhost:2703`: `/healthz` and `/readyz`. */
  readonly probeHandler: HttpHandler;
  /** What listens on `0.0.0.0:2705`: `/metrics` and the probes. */
  readonly metricsHandler: HttpHandler;
  private readonly metrics = new AgentMetrics();
  private readonly eksAuth: EksAuthClient;
  private readonly retrievers: CredentialRetriever[] = [];
  private readonly janitor: NodeJS.Timeout;
  private readonly stopFollowingClock: () => void;
  private readonly bodies = new WeakMap<PodCredentials, string>();
  private readonly subjectOf = remembered(describeToken);
  private sweeping: Promise<void> = Promise.resolve();

  /** @throws {Error} if the cache is too large for the renewals allowed, as the agent panics at start */
  constructor(private readonly options: AgentOptions) {
    this.eksAuth = new EksAuthClient(options);
    this.handler = this.listener();
    this.ipv6Handler = this.listener();
    this.probeHandler = this.probeServer();
    const probes = this.probeServer();
    this.metricsHandler = (request) =>
      pathOf(request) === '/metrics'
        ? { status: 200, headers: METRICS_HEADERS, body: this.metrics.text() }
        : probes(request);
    this.janitor = setInterval(() => void this.tick(), JANITOR_INTERVAL_MS).unref();
    const clock: Clock = options.clock;
    this.stopFollowingClock = clock instanceof AdjustableClock ? clock.onChange(() => void this.tick()) : () => {};
  }

  /** How many tokens' credentials the agent keeps, over both listeners. */
  get cacheSize(): number {
    return this.retrievers.reduce((sum, retriever) => sum + retriever.size, 0);
  }

  /**
   * Lets the janitor make a round now, after any that is under way. It makes one each minute and whenever an
   * {@link AdjustableClock} is set; await this after setting the clock to see the renewals done.
   */
  tick(): Promise<void> {
    const round = this.sweeping.then(async () => {
      for (const retriever of this.retrievers) await retriever.sweep();
    });
    this.sweeping = round.catch(() => {});
    return this.sweeping;
  }

  /** Restarts the agent's process: cached credentials and counters are gone. */
  restart(): void {
    for (const retriever of this.retrievers) retriever.clear();
    this.metrics.reset();
    this.say('info', 'Starting server...');
  }

  /** Stops the janitor and closes the connections to EKS Auth. */
  close(): void {
    clearInterval(this.janitor);
    this.stopFollowingClock();
    this.eksAuth.close();
  }

  private listener(): HttpHandler {
    const { clock } = this.options;
    const { requestsPerSecond } = this;
    const retriever = new CredentialRetriever({
      clock,
      metrics: this.metrics,
      fetch: (token, gone) => this.eksAuth.assumeRoleForPodIdentity(token, gone),
      log: (level, msg, fields) => this.say(level, msg, fields),
      renewalTtlMs: this.options.maxCredentialRetentionMs ?? DEFAULT_RETENTION_MS,
      maxCacheSize: this.options.maxCacheSize ?? 2000,
      refreshQps: this.options.maxServiceQps ?? DEFAULT_REFRESH_QPS,
      onRenewal: (token, outcome, error) => this.recordRenewal(token, outcome, error),
    });
    this.retrievers.push(retriever);
    const cause = `more than ${requestsPerSecond} requests a second reached this listener of the agent`;
    return rateLimitedServer({
      clock,
      requestsPerSecond,
      handlers: { [PATH]: (request) => this.credentials(request, retriever) },
      // The agent does not count these.
      onRefused: (request, said) => this.record('credentials refused', request, { status: 429 }, said, cause),
    });
  }

  private probeServer(): HttpHandler {
    const { clock } = this.options;
    const handlers = { '/healthz': () => this.probe(), '/readyz': () => this.probe() };
    return rateLimitedServer({ clock, requestsPerSecond: this.requestsPerSecond, handlers });
  }

  private get requestsPerSecond(): number {
    return this.options.requestsPerSecond ?? DEFAULT_REQUESTS_PER_SECOND;
  }

  private async credentials(request: HttpRequest, retriever: CredentialRetriever): Promise<HttpResponse> {
    const { clock, clusterName, extraAllowedHosts } = this.options;
    this.say('info', `handling new request request from ${request.peer}`, {
      'client-addr': request.peer,
      'cluster-name': clusterName,
    });
    const token = request.headers.authorization;
    const refusal = checkRequest(request.headers.host ?? '', token, clock.now(), extraAllowedHosts);
    if (refusal) {
      this.say('error', `Error fetching credentials: ${refusal.message}`);
      return this.refuse(request, refusal.status, refusal.message, refusal.cause);
    }
    try {
      const { credentials, from } = await retriever.get(token as string, () => request.gone);
      this.metrics.increment('pod_identity_http_response', { code: '200' });
      this.record('credentials served', request, { status: 200, from, accessKeyId: credentials.accessKeyId });
      return { status: 200, headers: { 'content-type': 'application/json' }, body: this.bodyOf(credentials) };
    } catch (error) {
      const { status, message } = translate(error);
      this.say('error', `Error fetching credentials: ${(error as Error).message}`);
      return this.refuse(request, status, message);
    }
  }

  /** The same credentials are asked for again and again. */
  private bodyOf(credentials: PodCredentials): string {
    const known = this.bodies.get(credentials);
    if (known !== undefined) return known;
    const body = credentialsBody(credentials);
    this.bodies.set(credentials, body);
    return body;
  }

  private refuse(request: HttpRequest, status: number, message: string, cause?: string): HttpResponse {
    this.metrics.increment('pod_identity_http_response', { code: String(status) });
    this.record('credentials refused', request, { status }, message, cause);
    return httpError(status, message);
  }

  private probe(): Promise<HttpResponse> {
    const dial: Dial =
      this.options.dial ??
      (async (bindHost) => {
        const handler = bindHost.includes(':') ? this.ipv6Handler : this.handler;
        const root = { method: 'GET', url: '/', headers: { host: bindHost }, body: Buffer.alloc(0), peer: 'probe' };
        const answer = await handler(root);
        return answer === 'drop' ? 0 : answer.status;
      });
    return probe(this.options.bindHosts ?? AGENT_HOSTS, dial);
  }

  private say(level: AgentLogLine['level'], msg: string, fields: AgentLogLine['fields'] = {}): void {
    this.options.log?.({ level, at: this.options.clock.now(), msg, fields });
  }

  private record(
    event: string,
    request: HttpRequest,
    detail: Readonly<Record<string, unknown>>,
    said?: string,
    cause?: string,
  ): void {
    const { journal, clock } = this.options;
    if (!journal) return;
    const subject = this.subjectOf(request.headers.authorization ?? '');
    journal.record({
      at: clock.now(),
      component: 'agent',
      event,
      subject,
      said,
      cause,
      detail: { peer: request.peer, ...detail },
    });
  }

  private recordRenewal(token: string, outcome: 'renewed' | 'dropped' | 'kept', error: unknown): void {
    this.options.journal?.record({
      at: this.options.clock.now(),
      component: 'agent',
      event: `cached credentials ${outcome}`,
      subject: this.subjectOf(token),
      said: error === undefined ? undefined : translate(error).message,
    });
  }
}
