import type { HttpRequest } from '../http';
import { sha256Hex } from './signing-keys';

/** What of a request a signature covers. */
export type SignedRequest = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>;

/** The one algorithm verified here. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** How a service reads a request before it compares signatures. */
export interface CanonicalOptions {
  /** As the client listed them, lower case, separated by semicolons. */
  readonly signedHeaders: string;
  /** The hash of the body, or one of S3's keywords. */
  readonly payloadHash: string;
  /**
   * S3 takes the path as it is; every other service removes `.`, `..` and empty segments and encodes the encoded
   * path once more (IAM User Guide, "Create a signed AWS API request", step 1).
   */
  readonly pathStyle: 's3' | 'normalised';
}

/** The canonical request of Signature Version 4. */
export function canonicalRequest(request: SignedRequest, options: CanonicalOptions): string {
  const { path, query } = splitUrl(request.url);
  const headers = options.signedHeaders
    .split(';')
    .map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
    .join('');
  return [
    request.method,
    options.pathStyle === 's3' ? reencodedPath(path) : doublyEncodedPath(path),
    canonicalQuery(query),
    headers,
    options.signedHeaders,
    options.payloadHash,
  ].join('\n');
}

/** The string that is signed. `scope` is everything of the credential after the access key id. */
export function stringToSign(timestamp: string, scope: string, canonical: string): string {
  return [ALGORITHM, timestamp, scope, sha256Hex(canonical)].join('\n');
}

/** A URL's path and query, still encoded. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** A query's names and values, decoded, in the order sent. Undecodable percent signs stay as they are. */
export function queryPairs(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [decode(name.replaceAll('+', ' ')), decode(value.replaceAll('+', ' '))];
    });
}

/** Percent-encodes all but the unreserved characters of RFC 3986; half a surrogate pair as U+FFFD, as UTF-8 writes it. */
export function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Decodes percent-encoded text; text that is not validly encoded is given back as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Each segment decoded and encoded again: clients differ in which characters they escape on the wire. */
function reencodedPath(path: string): string {
  return path
    .split('/')
    .map((segment) => encode(decode(segment)))
    .join('/');
}

function doublyEncodedPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
}

function canonicalQuery(query: string): string {
  return queryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** By code point, as the canonical form is sorted; `localeCompare` would differ between machines. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
