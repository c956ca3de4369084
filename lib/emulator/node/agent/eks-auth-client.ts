import { randomInt, randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../../clock';
import type { PodCredentials } from './credentials';
import { EksAuthError, readApiError } from './eks-auth-error';
import { Sha256 } from './sha256';

/** The node's own credentials, with which the agent signs its calls. */
export interface NodeCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface EksAuthClientOptions {
  /** Base URL of EKS Auth; on AWS `https://eks-auth.REGION.api.aws`. */
  readonly endpoint: string;
  readonly region: string;
  readonly clusterName: string;
  readonly clock: Clock;
  readonly nodeCredentials: () => Promise<NodeCredentials>;
  /**
   * Milliseconds to pause after the failed attempt with this number, counted from 0.
   *
   * @default the AWS SDK for Go's exponential jitter: a random part of 2^attempt seconds, at most 20
   */
  readonly retryDelay?: (attempt: number) => number;
}

/** What EKS Auth answered, with what the agent logs about it. */
export interface AssumedRole {
  readonly credentials: PodCredentials;
  readonly associationId: string;
  readonly assumedRoleArn: string;
  readonly assumeRoleId: string;
}

/** To connect, and for a whole attempt with its answer, in milliseconds (internal/cloud/eksauth/service.go). */
const DIAL_TIMEOUT_MS = 500;
const ATTEMPT_TIMEOUT_MS = 1000;
/** Unconfirmed: the agent does not set it; it is the standard retryer's default. */
const MAX_ATTEMPTS = 3;
const MAX_ANSWER_BYTES = 256 * 1024;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/**
 * The agent's client of `AssumeRoleForPodIdentity`: over HTTP, signed with the node's credentials, retried as the AWS
 * SDK for Go retries. Left out: the SDK's client-side retry quota (500 tokens), and the proxy that the agent's own
 * environment may name, which it uses for EKS Auth.
 */
export class EksAuthClient {
  private readonly url: URL;
  private readonly connections: http.Agent;

  constructor(private readonly options: EksAuthClientOptions) {
    this.url = new URL(
      `/clusters/${encodeURIComponent(options.clusterName)}/assume-role-for-pod-identity`,
      options.endpoint,
    );
    this.connections = new (this.url.protocol === 'https:' ? https : http).Agent({ keepAlive: true, maxSockets: 64 });
  }

  /**
   * Trades a ServiceAccount token for role credentials.
   *
   * @param gone ends the call when it is aborted: the agent makes it in the context of the pod's own request
   * @throws {EksAuthError} if EKS Auth refused or could not be reached
   * @throws {Error} if the node has no credentials to sign with, or the answer lacks a required member
   */
  async assumeRoleForPodIdentity(token: string, gone?: AbortSignal): Promise<AssumedRole> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(token, attempt, gone);
      if (!(outcome instanceof EksAuthError)) return outcome;
      if (!outcome.retryable || gone?.aborted) throw outcome;
      if (attempt + 1 === MAX_ATTEMPTS) {
        throw new EksAuthError(outcome.status, outcome.requestId, outcome.api, outcome.transport, MAX_ATTEMPTS);
      }
      await sleep((this.options.retryDelay ?? exponentialJitter)(attempt));
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.connections.destroy();
  }

  private async attempt(token: string, attempt: number, gone?: AbortSignal): Promise<AssumedRole | EksAuthError> {
    const body = JSON.stringify({ token });
    const headers = await this.signedHeaders(body, attempt);
    let answer: Answer;
    try {
      answer = await this.post(headers, body, gone);
    } catch (error) {
      // aws/eks-pod-identity-agent#50.
      if (gone?.aborted) return new EksAuthError(0, '', undefined, 'canceled, context canceled', 1);
      const reason = error instanceof Error ? error.message : String(error);
      return new EksAuthError(0, '', undefined, `request send failed, Post "${this.url.href}": ${reason}`, 1);
    }
    if (answer.status >= 200 && answer.status < 300) return readAssumedRole(answer.body);
    const requestId = [answer.headers['x-amzn-requestid'] ?? ''].flat().join(',');
    const api = readApiError(answer.headers, answer.body);
    const transport = api ? undefined : 'deserialization failed, failed to decode response body';
    return new EksAuthError(answer.status, requestId, api, transport, 1);
  }

  private async signedHeaders(body: string, attempt: number): Promise<Record<string, string>> {
    const credentials = await this.options.nodeCredentials().catch((error: unknown) => {
      // Unconfirmed: worded after reports of agents on nodes without an instance role.
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        'unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, ' +
          `get identity: get credentials: failed to refresh cached credentials, ${reason}`,
      );
    });
    const signer = new SignatureV4({ credentials, region: this.options.region, service: 'eks-auth', sha256: Sha256 });
    const signed = await signer.sign(
      {
        method: 'POST',
        protocol: this.url.protocol,
        hostname: this.url.hostname,
        path: this.url.pathname,
        headers: {
          host: this.url.host,
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          'amz-sdk-invocation-id': randomUUID(),
          'amz-sdk-request': `attempt=${attempt + 1}; max=${MAX_ATTEMPTS}`,
        },
        body,
      },
      { signingDate: new Date(this.options.clock.now()) },
    );
    return signed.headers;
  }

  private post(headers: Record<string, string>, body: string, gone?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const send = this.url.protocol === 'https:' ? https.request : http.request;
      const request = send(this.url, { method: 'POST', headers, agent: this.connections, signal: gone });
      const give = (timeout: number, what: string) =>
        setTimeout(() => request.destroy(new Error(what)), timeout).unref();
      const whole = give(
        ATTEMPT_TIMEOUT_MS,
        'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      );
      let dial: NodeJS.Timeout | undefined;
      const done = () => [whole, dial].forEach((timer) => clearTimeout(timer));
      request.on('socket', (socket) => {
        if (!socket.connecting) return;
        dial = give(DIAL_TIMEOUT_MS, `dial tcp ${this.url.host}: i/o timeout`);
        socket.once('connect', () => clearTimeout(dial));
      });
      request.on('error', (error) => {
        done();
        reject(error);
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_ANSWER_BYTES) request.destroy(new Error('the answer is too large'));
          else chunks.push(chunk);
        });
        response.on('error', (error) => {
          done();
          reject(error);
        });
        response.on('end', () => {
          done();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
      });
      request.end(body);
    });
  }
}

/**
 * Reads a successful answer.
 *
 * @throws {Error} if it is not JSON or lacks what the agent needs
 */
function readAssumedRole(body: string): AssumedRole {
  const answer = record(safeJson(body));
  const credentials = record(answer.credentials);
  const user = record(answer.assumedRoleUser);
  const association = record(answer.podIdentityAssociation);
  const strings = [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken, user.arn];
  if (!strings.every((value) => typeof value === 'string') || typeof credentials.expiration !== 'number') {
    throw new Error('invalid response from server: credentials or assumed role empty');
  }
  const arn = String(user.arn).split(':');
  if (arn.length < 6 || arn[0] !== 'arn') throw new Error('unable to parse arn from assumed role: arn: invalid prefix');
  return {
    credentials: {
      accessKeyId: String(credentials.accessKeyId),
      secretAccessKey: String(credentials.secretAccessKey),
      sessionToken: String(credentials.sessionToken),
      accountId: arn[4] as string,
      expiration: Math.round(credentials.expiration * 1000),
    },
    associationId: String(association.associationId ?? ''),
    assumedRoleArn: String(user.arn),
    assumeRoleId: String(user.assumeRoleId ?? ''),
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The AWS SDK for Go's pause after a failed attempt, counted from 0: a random part of 2^attempt seconds, at most 20. In milliseconds. */
export const exponentialJitter = (attempt: number) => Math.min(20_000, randomInt(2 ** attempt * 1000));
const sleep = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref());
