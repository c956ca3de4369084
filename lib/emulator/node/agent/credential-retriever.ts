import { randomInt } from 'node:crypto';
import type { Clock } from '../../clock';
import type { PodCredentials } from './credentials';
import type { AssumedRole } from './eks-auth-client';
import { eksAuthErrorIn } from './eks-auth-error';
import { ExpiringCache } from './expiring-cache';
import type { AgentLogLine } from './log';
import type { AgentMetrics } from './metrics';
import { TokenBucket } from './token-bucket';

const MINUTE = 60_000;
/** Credentials with no more than this left are not given out. */
const MIN_CREDENTIAL_TTL_MS = 15_000;
const RETRY_INTERVAL_MS = MINUTE;
const MAX_RETRY_JITTER_MS = MINUTE;
const RENEWAL_TIMEOUT_MS = MINUTE;
/** Renewals a second. */
export const DEFAULT_REFRESH_QPS = 3;
const ACTIVE_REQUEST_RETRIES = 9;
const ACTIVE_REQUEST_WAIT_MS = 200;

/** Gives what is aborted when whoever asked has gone away. */
type Gone = () => AbortSignal | undefined;

export interface CredentialRetrieverOptions {
  readonly clock: Clock;
  readonly fetch: (token: string, gone?: AbortSignal) => Promise<AssumedRole>;
  readonly metrics: AgentMetrics;
  readonly log: (level: AgentLogLine['level'], msg: string, fields?: AgentLogLine['fields']) => void;
  /** Milliseconds after which credentials are renewed, however long they live. `--max-credential-retention-before-renewal` */
  readonly renewalTtlMs: number;
  /** `--max-cache-size` */
  readonly maxCacheSize: number;
  /** `--max-service-qps`; 0 or less counts as {@link DEFAULT_REFRESH_QPS}. */
  readonly refreshQps: number;
  /** Told of each renewal in the background. */
  readonly onRenewal?: (token: string, outcome: 'renewed' | 'dropped' | 'kept', error?: unknown) => void;
}

export interface Retrieved {
  readonly credentials: PodCredentials;
  readonly from: 'cache' | 'eks-auth';
}

interface Entry {
  readonly credentials: PodCredentials;
}

/**
 * The agent's way to credentials: from its cache, else from EKS Auth, and renewed in the background for as long as EKS
 * Auth agrees. The cache's key is the whole token, so a re-created pod or a rotated token is a miss, and it is the
 * *original* token that renewals are asked with. Failures are not remembered: each failing call reaches EKS Auth.
 *
 * Source: aws/eks-pod-identity-agent v0.1.37 internal/credsretriever/refreshing_cache.go. Not imitated: agents from
 * 0.2.1 on, whose key is the pod's uid and who judge a rotated token themselves where the cluster's keys are at hand
 * (pull requests 135 and 156 there).
 */
export class CredentialRetriever {
  private readonly cache: ExpiringCache<Entry>;
  private readonly active = new Set<string>();
  private readonly refreshLimiter: TokenBucket;
  private readonly caching: boolean;

  /** @throws {Error} as the agent panics at start, if renewals could not keep up with the cache's size */
  constructor(private readonly options: CredentialRetrieverOptions) {
    const { renewalTtlMs, maxCacheSize, clock } = options;
    const refreshQps = options.refreshQps > 0 ? options.refreshQps : DEFAULT_REFRESH_QPS;
    this.caching = renewalTtlMs !== 0 && maxCacheSize !== 0;
    if (this.caching && refreshQps * Math.trunc(renewalTtlMs / 1000) < Math.trunc(maxCacheSize / 2)) {
      throw new Error(
        `Refresh QPS is too small (${refreshQps}) or credentials renewal to small (${(renewalTtlMs / 1000).toFixed(2)}s) ` +
          `to keep up with cache's size (${maxCacheSize})`,
      );
    }
    this.refreshLimiter = new TokenBucket(refreshQps, refreshQps, clock);
    this.cache = new ExpiringCache(maxCacheSize, clock, () => {
      options.log('info', 'Credentials evicted');
      options.metrics.increment('pod_identity_cache_state', { state: 'evicted' });
    });
  }

  /** How many tokens' credentials are kept. */
  get size(): number {
    return this.cache.size;
  }

  /**
   * Credentials for a token. While another call for the same token is under way it is waited for, 9 times 200 ms; then
   * this one asks EKS Auth itself.
   *
   * @param gone gives what is aborted when nobody waits for them any more; asked only if EKS Auth is
   * @throws {EksAuthError} as EKS Auth refused, behind a further error as its `cause` if there is a cache; {Error} if
   *   the credentials are about to expire
   */
  async get(token: string, gone?: Gone): Promise<Retrieved> {
    if (!this.caching) return { credentials: (await this.call(token, gone)).credentials, from: 'eks-auth' };
    for (let waited = 0; waited <= ACTIVE_REQUEST_RETRIES; waited++) {
      const cached = this.usable(token);
      if (cached) return { credentials: cached, from: 'cache' };
      if (!this.active.has(token)) break;
      if (waited > 0) this.options.log('info', `Waiting for active request with ${waited} tries`);
      if (waited < ACTIVE_REQUEST_RETRIES) await sleep(ACTIVE_REQUEST_WAIT_MS);
    }
    if (this.active.has(token)) {
      this.options.log('warning', `Failed to complete active request in ${ACTIVE_REQUEST_RETRIES} tries`);
    }
    this.active.add(token);
    try {
      this.options.metrics.increment('pod_identity_cache_state', { state: 'miss' });
      return { credentials: await this.fetchAndStore(token, gone), from: 'eks-auth' };
    } finally {
      this.active.delete(token);
    }
  }

  /** One round of the janitor: renews what is due, serially and paced, and drops what has expired. */
  sweep(): Promise<void> {
    return this.cache.sweep((token, entry) => this.renew(token, entry));
  }

  /** Forgets everything, as a restart of the agent does. */
  clear(): void {
    this.cache.clear();
    this.active.clear();
  }

  private usable(token: string): PodCredentials | undefined {
    const entry = this.cache.get(token);
    if (entry === undefined) return undefined;
    if (this.remaining(entry.credentials) > MIN_CREDENTIAL_TTL_MS) return entry.credentials;
    this.options.log(
      'info',
      'Identified that entry in cache contains credentials with small ttl or invalid ttl, will be deleted',
    );
    this.cache.delete(token);
    return undefined;
  }

  private remaining(credentials: PodCredentials): number {
    return credentials.expiration - this.options.clock.now();
  }

  private async call(token: string, gone?: Gone): Promise<AssumedRole> {
    this.options.log('info', 'Calling EKS Auth to fetch credentials');
    const start = performance.now();
    const role = await this.options.fetch(token, gone?.());
    this.options.log('info', 'Successfully fetched credentials from EKS Auth', {
      request_time_ms: Math.trunc(performance.now() - start),
      fetched_role_arn: role.assumedRoleArn,
      fetched_role_id: role.assumeRoleId,
    });
    return role;
  }

  private async fetchAndStore(token: string, gone?: Gone): Promise<PodCredentials> {
    const { credentials } = await this.call(token, gone).catch((error: unknown) => {
      throw new Error(`error getting credentials to cache: ${wordsOf(error)}`, { cause: error });
    });
    const remaining = this.remaining(credentials);
    if (remaining <= MIN_CREDENTIAL_TTL_MS) {
      const seconds = (remaining / 1000).toFixed(2);
      throw new Error(`fetched credentials are expired or will expire within the next ${seconds} seconds`);
    }
    const refreshIn = Math.min(remaining, this.options.renewalTtlMs);
    this.options.log('info', 'Storing creds in cache', { refreshTtl: refreshIn * 1_000_000 });
    this.cache.set(token, { credentials }, refreshIn, remaining);
    return credentials;
  }

  private async renew(token: string, entry: Entry): Promise<void> {
    const { log, metrics, onRenewal } = this.options;
    // The agent takes a token to see whether it may, and a second one to wait for its turn.
    if (this.refreshLimiter.allow()) {
      const wait = this.refreshLimiter.reserve();
      if (wait > RENEWAL_TIMEOUT_MS) return log('error', 'Problem waiting, will schedule refresh to next sweep');
      await sleep(wait);
      try {
        await this.fetchAndStore(token);
        // "hit" counts renewals; answers from the cache are not counted at all.
        metrics.increment('pod_identity_cache_state', { state: 'hit' });
        return onRenewal?.(token, 'renewed');
      } catch (error) {
        const failure = eksAuthErrorIn(error);
        const code = failure?.api?.code ?? '';
        if (failure?.irrecoverable) {
          log('info', `Removing credentials from cache, got non recoverable error: ${wordsOf(error)}`);
          metrics.increment('pod_identity_cache_errors', { code, type: 'NonRecoverable' });
          this.cache.delete(token);
          return onRenewal?.(token, 'dropped', error);
        }
        metrics.increment('pod_identity_cache_errors', { code, type: 'Recoverable' });
        log('info', `Could not renew, will try to keep existing creds. Error is recoverable: ${wordsOf(error)}`);
        onRenewal?.(token, 'kept', error);
      }
    } else {
      log('info', 'Rate limited! Will try to keep creds locally');
    }

    const remaining = this.remaining(entry.credentials);
    if (remaining <= MIN_CREDENTIAL_TTL_MS) return log('info', 'Evicting credentials since they are too old');
    const retryIn = Math.min(remaining, RETRY_INTERVAL_MS + randomInt(MAX_RETRY_JITTER_MS));
    log(
      'info',
      `Credentials still valid for at least ${(remaining / 1000).toFixed(2)}s, keeping them will try again after ttl expires`,
      {
        ttl: retryIn * 1_000_000,
      },
    );
    this.cache.set(token, entry, retryIn, remaining);
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const sleep = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref());
