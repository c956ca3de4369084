import type { Hash, Hmac } from 'node:crypto';
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedRequest } from '../../../lib/emulator/sts/canonical-request';
import { encode } from '../../../lib/emulator/sts/canonical-request';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- aws4 has no type declarations
const aws4 = require('aws4') as { sign(request: Aws4Request, credentials: Keys): Aws4Request };

interface Aws4Request {
  service: string;
  region: string;
  method: string;
  host: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  signQuery?: boolean;
}

/** Credentials as both signers take them. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A request before it is signed: path segments and query decoded. */
export interface PlainRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningContext {
  readonly service: string;
  readonly region: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly keys: Keys;
}

export const HOST = 'service.example.com';

/** SHA-256 and HMAC-SHA-256 in the shape that smithy's signer wants. */
class Sha256 {
  private readonly hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string);
  }
  update(data: Uint8Array | string): void {
    this.hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {}
}

/** Signs with the AWS SDK's own signer. `presign` puts the signature in the query, valid for so many seconds. */
export async function signWithSmithy(
  plain: PlainRequest,
  context: SigningContext,
  presign?: number,
): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service: context.service,
    region: context.region,
    credentials: context.keys,
    sha256: Sha256,
    uriEscapePath: context.service !== 's3',
  });
  const request = {
    method: plain.method,
    protocol: 'https:',
    hostname: HOST,
    path: `/${plain.segments.map(encode).join('/')}`,
    query: { ...plain.query },
    headers: { host: HOST, ...plain.headers },
    body: plain.body,
  };
  const signingDate = new Date(context.at);
  const signed = presign
    ? await signer.presign(request, { signingDate, expiresIn: presign })
    : await signer.sign(request, { signingDate });
  const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return {
    method: plain.method,
    url: query.length > 0 ? `${request.path}?${query.join('&')}` : request.path,
    headers: lowerCase(signed.headers),
    body: Buffer.from(plain.body),
  };
}

/** Signs with the aws4 package, an implementation independent of AWS. */
export function signWithAws4(plain: PlainRequest, context: SigningContext, presign?: number): SignedRequest {
  const date = new Date(context.at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const query = Object.entries(plain.query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  if (presign) query.push(`X-Amz-Date=${date}`, `X-Amz-Expires=${presign}`);
  const path = `/${plain.segments.map(encode).join('/')}`;
  const signed = aws4.sign(
    {
      service: context.service,
      region: context.region,
      method: plain.method,
      host: HOST,
      path: query.length > 0 ? `${path}?${query.join('&')}` : path,
      headers: { ...plain.headers, ...(presign ? {} : { 'X-Amz-Date': date }) },
      body: plain.body,
      signQuery: presign !== undefined,
    },
    context.keys,
  );
  return { method: plain.method, url: signed.path, headers: lowerCase(signed.headers), body: Buffer.from(plain.body) };
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
