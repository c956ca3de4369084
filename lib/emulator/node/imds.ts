import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { Journal } from '../journal';
import type { Session } from '../sts/session';

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
}

const TOKEN_HEADER = 'x-aws-ec2-metadata-token';
const TTL_HEADER = 'x-aws-ec2-metadata-token-ttl-seconds';
const MAX_TTL_SECONDS = 21_600;
/** AWS promises new credentials at least five minutes before the old ones end; the exact moment is unconfirmed. */
const RENEW_BEFORE_END_MS = 15 * 60_000;

/**
 * The EC2 instance metadata service of one node, as far as AWS clients and the Pod Identity Agent use it.
 *
 * Source: EC2 User Guide, "Use the Instance Metadata Service to access instance metadata" and "Instance metadata
 * categories". Unconfirmed: the bodies of its errors, which are written as commonly recorded.
 */
export class InstanceMetadata {
  /** What a process in the host's network meets, the agent among them. */
  readonly nodeHandler: HttpHandler = (request) => this.answer(request, 'node');
  /** What a pod meets: one hop further away. */
  readonly handler: HttpHandler = (request) => this.answer(request, 'pod');
  private readonly tokenKey = randomBytes(32);
  private issued: { session: Session; at: number } | undefined;

  constructor(private readonly options: InstanceMetadataOptions) {}

  private answer(request: HttpRequest, from: 'node' | 'pod'): HttpResponse | 'drop' {
    const path = request.url.split('?', 1)[0] as string;
    if (request.method === 'PUT') {
      return path === '/latest/api/token' ? this.answerToken(request, from) : failure(405);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return failure(405);
    const token = request.headers[TOKEN_HEADER];
    if (token === undefined ? this.options.httpTokens === 'required' : !this.holds(token)) {
      const cause =
        token === undefined
          ? 'the request carries no IMDSv2 token, and the instance requires one (HttpTokens: required)'
          : 'the IMDSv2 token is not one of this instance, or has expired';
      this.record('request refused', '401 - Unauthorized', cause, { path, from });
      return failure(401);
    }
    return this.answerPath(path, from);
  }

  private answerToken(request: HttpRequest, from: 'node' | 'pod'): HttpResponse | 'drop' {
    if (from === 'pod' && this.options.hopLimit < 2) {
      const cause = `the instance's HttpPutResponseHopLimit is ${this.options.hopLimit}: the token's answer does not reach a pod`;
      this.record('token dropped', undefined, cause, { from });
      return 'drop';
    }
    // A token obtained through an open proxy would defeat its purpose.
    if (request.headers['x-forwarded-for'] !== undefined) return failure(403);
    const ttl = request.headers[TTL_HEADER] ?? '';
    const seconds = /^\d{1,5}$/.test(ttl) ? Number(ttl) : 0;
    if (seconds < 1 || seconds > MAX_TTL_SECONDS) return failure(400);
    const expiry = Buffer.alloc(8);
    expiry.writeBigUInt64BE(BigInt(Math.trunc(this.options.clock.now() + seconds * 1000)));
    const body = Buffer.concat([expiry, this.sealOf(expiry)]).toString('base64url') + '==';
    return { status: 200, headers: { ...TEXT, [TTL_HEADER]: String(seconds) }, body };
  }

  private sealOf(expiry: Buffer): Buffer {
    return createHmac('sha256', this.tokenKey).update(expiry).digest();
  }

  private holds(token: string): boolean {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== 40) return false;
    const expiry = bytes.subarray(0, 8);
    if (!timingSafeEqual(bytes.subarray(8), this.sealOf(expiry))) return false;
    return this.options.clock.now() < Number(expiry.readBigUInt64BE());
  }

  private answerPath(path: string, from: 'node' | 'pod'): HttpResponse {
    const { role, region, availabilityZone, instanceId, hostname, instanceType } = this.options;
    const texts: Readonly<Record<string, string>> = {
      '/latest/meta-data/instance-id': instanceId,
      '/latest/meta-data/instance-type': instanceType,
      '/latest/meta-data/hostname': hostname,
      '/latest/meta-data/local-hostname': hostname,
      '/latest/meta-data/placement/region': region,
      '/latest/meta-data/placement/availability-zone': availabilityZone,
      ...(this.options.privateIp === undefined ? {} : { '/latest/meta-data/local-ipv4': this.options.privateIp }),
    };
    const text = texts[path];
    if (text !== undefined) return { status: 200, headers: TEXT, body: text };
    if (path === '/latest/dynamic/instance-identity/document') return json(this.identityDocument(), 'text/plain');
    if (role === undefined) return failure(404);
    if (/^\/latest\/meta-data\/iam\/security-credentials\/?$/.test(path)) {
      return { status: 200, headers: TEXT, body: role.name };
    }
    if (path === '/latest/meta-data/iam/info') {
      const { instanceProfileArn: InstanceProfileArn, instanceProfileId: InstanceProfileId } = role;
      return json({
        Code: 'Success',
        LastUpdated: timestamp(this.session().at),
        InstanceProfileArn,
        InstanceProfileId,
      });
    }
    if (path !== `/latest/meta-data/iam/security-credentials/${role.name}`) return failure(404);
    const { session, at } = this.session();
    this.record('credentials served', undefined, undefined, {
      from,
      roleArn: session.roleArn,
      accessKeyId: session.accessKeyId,
    });
    return json({
      Code: 'Success',
      LastUpdated: timestamp(at),
      Type: 'AWS-HMAC',
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      Token: session.sessionToken,
      Expiration: timestamp(session.expiration),
    });
  }

  private session(): { session: Session; at: number } {
    const now = this.options.clock.now();
    if (!this.issued || now < this.issued.at || now > this.issued.session.expiration - RENEW_BEFORE_END_MS) {
      this.issued = { session: this.options.issueSession(), at: now };
    }
    return this.issued;
  }

  private identityDocument(): Readonly<Record<string, unknown>> {
    const {
      accountId,
      availabilityZone,
      imageId = null,
      instanceId,
      instanceType,
      privateIp = null,
      region,
    } = this.options;
    return {
      accountId,
      architecture: 'x86_64',
      availabilityZone,
      imageId,
      instanceId,
      instanceType,
      privateIp,
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

const TEXT: Readonly<Record<string, string>> = { 'content-type': 'text/plain', server: 'EC2ws' };

const json = (value: unknown, contentType = 'application/json'): HttpResponse => ({
  status: 200,
  headers: { ...TEXT, 'content-type': contentType },
  body: JSON.stringify(value, undefined, 2),
});

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
};

function failure(status: number): HttpResponse {
  const title = `${status} - ${REASONS[status]}`;
  const body = [
    '<?xml version="1.0" encoding="iso-8859-1"?>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"',
    '\t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
    '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">',
    ' <head>',
    `  <title>${title}</title>`,
    ' </head>',
    ' <body>',
    `  <h1>${title}</h1>`,
    ' </body>',
    '</html>',
    '',
  ].join('\n');
  return { status, headers: { ...TEXT, 'content-type': 'text/html' }, body };
}

/** ISO 8601 to the second, as instance metadata writes it. */
const timestamp = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
