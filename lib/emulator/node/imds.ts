import type { Clock } from '../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { Journal } from '../journal';
import type { Session } from '../sts/session';
import { documentAnswer, errorAnswer, onlyPutAnswer, textAnswer, timestamp } from './imds-answers';
import { InstanceTokens } from './imds-token';
import { RenewedSession } from './renewed-session';

export interface InstanceMetadataOptions {
  readonly clock: Clock;
  readonly journal?: Journal;
  readonly region: string;
  readonly availabilityZone: string;
  readonly accountId: string;
  readonly instanceId: string;
  readonly instanceType: string;
  /** The node's private DNS name. */
  readonly hostname: string;
  readonly privateIp?: string;
  readonly imageId?: string;
  /** `HttpTokens` of the instance: whether a request without an IMDSv2 token is refused. */
  readonly httpTokens: 'required' | 'optional';
  /**
   * `HttpPutResponseHopLimit` of the instance. With 1 the answer to the token request does not live to reach a pod,
   * which is one hop further away than the node.
   */
  readonly hopLimit: number;
  /** The instance's profile and role; absent for an instance without one. */
  readonly role?: { readonly name: string; readonly instanceProfileArn: string; readonly instanceProfileId: string };
  /** Issues a session of the instance's role; called again when the last one nears its end. */
  readonly issueSession: () => Session;
  /**
   * Issues a session of the instance identity role, which every instance has, profile or not. Without it the paths below
   * `identity-credentials` are not found.
   */
  readonly issueIdentitySession?: () => Session;
}

const TOKEN_PATH = '/latest/api/token';
const TOKEN_HEADER = 'x-aws-ec2-metadata-token';
const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds';
const META_DATA = '/latest/meta-data/';
const ROLE_CREDENTIALS = 'iam/security-credentials';
const IDENTITY_CREDENTIALS = 'identity-credentials/ec2';

/**
 * The EC2 instance metadata service of one node, as far as AWS clients and the Pod Identity Agent use it. Left out: lists
 * of what is below a path, and versions other than `latest`.
 *
 * Source: EC2 User Guide, "Use the Instance Metadata Service to access instance metadata", "Instance metadata
 * categories" and "Instance identity roles".
 */
export class InstanceMetadata {
  /** What a process in the host's network meets, the agent among them. */
  readonly nodeHandler: HttpHandler = (request) => this.answer(request, 'node');
  /** What a pod meets: one hop further away. */
  readonly handler: HttpHandler = (request) => this.answer(request, 'pod');
  private readonly tokens: InstanceTokens;
  private readonly roleSession: RenewedSession;
  private readonly identitySession?: RenewedSession;
  private readonly launchedAt: number;

  constructor(private readonly options: InstanceMetadataOptions) {
    const { clock, issueSession, issueIdentitySession } = options;
    this.tokens = new InstanceTokens(clock);
    this.roleSession = new RenewedSession(clock, issueSession);
    if (issueIdentitySession) this.identitySession = new RenewedSession(clock, issueIdentitySession);
    this.launchedAt = clock.now();
  }

  private answer(request: HttpRequest, from: 'node' | 'pod'): HttpResponse | 'drop' {
    const path = request.url.split('?', 1)[0] as string;
    if (path === TOKEN_PATH) return request.method === 'PUT' ? this.answerToken(request, from) : onlyPutAnswer;
    if (request.method !== 'GET' && request.method !== 'HEAD') return errorAnswer(405);
    const token = request.headers[TOKEN_HEADER];
    const remaining = token === undefined ? 0 : this.tokens.remaining(token);
    if (token === undefined ? this.options.httpTokens === 'required' : remaining === 0) {
      const cause =
        token === undefined
          ? 'the request carries no IMDSv2 token, and the instance requires one (HttpTokens: required)'
          : 'the IMDSv2 token is not one of this instance, or has expired';
      this.record('request refused', '401 - Unauthorized', cause, { path, from });
      return errorAnswer(401);
    }
    const answer = this.answerPath(path, from);
    return token === undefined ? answer : withTokenTtl(answer, Math.ceil(remaining / 1000));
  }

  private answerToken(request: HttpRequest, from: 'node' | 'pod'): HttpResponse | 'drop' {
    if (from === 'pod' && this.options.hopLimit < 2) {
      const cause = `the instance's HttpPutResponseHopLimit is ${this.options.hopLimit}: the token's answer does not reach a pod`;
      this.record('token dropped', undefined, cause, { from });
      return 'drop';
    }
    // A token obtained through an open proxy would defeat its purpose.
    if (request.headers['x-forwarded-for'] !== undefined) return errorAnswer(403);
    const issued = this.tokens.issue(request.headers[TTL_HEADER] ?? '');
    return issued ? withTokenTtl(textAnswer(issued.token), issued.seconds) : errorAnswer(400);
  }

  private answerPath(path: string, from: 'node' | 'pod'): HttpResponse {
    if (path === '/latest/dynamic/instance-identity/document') return documentAnswer(this.identityDocument());
    if (!path.startsWith(META_DATA)) return errorAnswer(404);
    const item = path.slice(META_DATA.length);
    const text = this.texts().get(item);
    if (text !== undefined) return textAnswer(text);
    return this.answerRole(item, from) ?? this.answerIdentityRole(item, from) ?? errorAnswer(404);
  }

  private texts(): ReadonlyMap<string, string> {
    const { region, availabilityZone, instanceId, hostname, instanceType, privateIp } = this.options;
    return new Map([
      ['instance-id', instanceId],
      ['instance-type', instanceType],
      ['hostname', hostname],
      ['local-hostname', hostname],
      ['placement/region', region],
      ['placement/availability-zone', availabilityZone],
      ...(privateIp === undefined ? [] : [['local-ipv4', privateIp] as const]),
    ]);
  }

  private answerRole(item: string, from: 'node' | 'pod'): HttpResponse | undefined {
    const { role } = this.options;
    if (role === undefined) return undefined;
    if (item === ROLE_CREDENTIALS || item === `${ROLE_CREDENTIALS}/`) return textAnswer(role.name);
    if (item === `${ROLE_CREDENTIALS}/${role.name}`) return this.answerCredentials(this.roleSession, from);
    if (item !== 'iam/info') return undefined;
    return documentAnswer({
      Code: 'Success',
      LastUpdated: timestamp(this.roleSession.current().at),
      InstanceProfileArn: role.instanceProfileArn,
      InstanceProfileId: role.instanceProfileId,
    });
  }

  private answerIdentityRole(item: string, from: 'node' | 'pod'): HttpResponse | undefined {
    if (this.identitySession === undefined) return undefined;
    if (item === `${IDENTITY_CREDENTIALS}/security-credentials/ec2-instance`) {
      return this.answerCredentials(this.identitySession, from);
    }
    if (item !== `${IDENTITY_CREDENTIALS}/info`) return undefined;
    const { accountId: AccountId } = this.options;
    return documentAnswer({
      Code: 'Success',
      LastUpdated: timestamp(this.identitySession.current().at),
      AccountId,
    });
  }

  private answerCredentials(renewed: RenewedSession, from: 'node' | 'pod'): HttpResponse {
    const { session, at } = renewed.current();
    const { roleArn, accessKeyId } = session;
    this.record('credentials served', undefined, undefined, { from, roleArn, accessKeyId });
    return documentAnswer({
      Code: 'Success',
      LastUpdated: timestamp(at),
      Type: 'AWS-HMAC',
      AccessKeyId: accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      Token: session.sessionToken,
      Expiration: timestamp(session.expiration),
    });
  }

  private identityDocument(): Readonly<Record<string, unknown>> {
    const { accountId, availabilityZone, imageId, instanceId, instanceType, privateIp, region } = this.options;
    return {
      accountId,
      architecture: 'x86_64',
      availabilityZone,
      billingProducts: null,
      devpayProductCodes: null,
      marketplaceProductCodes: null,
      imageId: imageId ?? null,
      instanceId,
      instanceType,
      kernelId: null,
      pendingTime: timestamp(this.launchedAt),
      privateIp: privateIp ?? null,
      ramdiskId: null,
      region,
      version: '2017-09-30',
    };
  }

  private record(
    event: string,
    said: string | undefined,
    cause: string | undefined,
    detail: Record<string, unknown>,
  ): void {
    const { journal, clock, instanceId } = this.options;
    journal?.record({ at: clock.now(), component: 'imds', event, subject: instanceId, said, cause, detail });
  }
}

/** An answer to a request with a token says how long the token still holds, as the answer that brings it does. */
const withTokenTtl = (answer: HttpResponse, seconds: number): HttpResponse => ({
  ...answer,
  headers: { ...answer.headers, [TTL_HEADER]: String(seconds) },
});
