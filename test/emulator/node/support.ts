import type { AddressInfo } from 'node:net';
import http from 'node:http';
import type { Clock } from '../../../lib/emulator/clock';
import { type HttpHandler, requestListener } from '../../../lib/emulator/http';

/** A clock that stands still until it is moved. */
export class StandingClock implements Clock {
  constructor(private time = Date.parse('2026-04-12T14:51:39Z')) {}
  now(): number {
    return this.time;
  }
  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** A token as the API server writes it, its signature worthless. */
export function serviceAccountToken(
  now: number,
  claims: Readonly<Record<string, unknown>> = {},
  header = { alg: 'RS256', kid: 'k' },
): string {
  const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(now / 1000);
  const payload = {
    aud: ['pods.eks.amazonaws.com'],
    exp: iat + 82_876,
    iat,
    nbf: iat,
    iss: 'https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE',
    sub: 'system:serviceaccount:default:aws-cli-sa',
    'kubernetes.io': {
      namespace: 'default',
      pod: { name: 'aws-cli', uid: '943727b9-0000-4000-8000-000000000000' },
      serviceaccount: { name: 'aws-cli-sa', uid: '443fc11b-0000-4000-8000-000000000000' },
    },
    ...claims,
  };
  return `${segment(header)}.${segment(payload)}.c2ln`;
}

/** EKS Auth's answer for a role session. `expiration` in milliseconds since the epoch. */
export function assumedRole(expiration: number, accessKeyId = 'ASIAEXAMPLE'): string {
  return JSON.stringify({
    subject: { namespace: 'default', serviceAccount: 'aws-cli-sa' },
    audience: 'pods.eks.amazonaws.com',
    podIdentityAssociation: {
      associationArn: 'arn:aws:eks:us-east-1:111122223333:podidentityassociation/eksdemo1/a-abcdefghijklmnop1',
      associationId: 'a-abcdefghijklmnop1',
    },
    assumedRoleUser: {
      arn: 'arn:aws:sts::111122223333:assumed-role/ROLE/eks-eksdemo1-aws-cli-0',
      assumeRoleId: 'AROAEXAMPLE:eks-eksdemo1-aws-cli-0',
    },
    credentials: {
      sessionToken: 'session+token/=',
      secretAccessKey: 'secret',
      accessKeyId,
      expiration: expiration / 1000,
    },
  });
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves a handler on a free port of 127.0.0.1. */
export async function serve(handler: HttpHandler): Promise<TestServer> {
  const server = http.createServer(requestListener(handler));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One request, every header as given: `Host` too. */
export function ask(url: string, options: http.RequestOptions = {}): Promise<TestAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

/** Waits until something holds. */
export async function until(holds: () => boolean, timeoutMs = 5000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
