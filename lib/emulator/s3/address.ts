import type { HttpRequest } from '../http';
import { queryPairs, splitUrl } from '../sts/canonical-request';
import { refusals } from './refusals';

/** What a request is about: the account's buckets, one bucket, or one object. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
  readonly query: ReadonlyMap<string, string>;
}

const LONGEST_KEY_BYTES = 1024;

/**
 * Host names that S3 answers under, the bucket in front of them if any. `localhost` is for clients that were given an
 * endpoint on their own machine.
 */
const HOST =
  /^(?:(.+)\.)?(?:s3(?:-fips)?(?:\.dualstack)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?|localhost)(?::\d+)?$/i;

/**
 * Finds bucket and key in a request, in the path (`/bucket/key`) or in the host name (`bucket.s3.…/key`).
 * Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
 *
 * @throws S3Refusal `InvalidURI`, `KeyTooLongError`
 */
export function addressOf(request: Pick<HttpRequest, 'url' | 'headers'>): Address {
  const { path, query } = splitUrl(request.url);
  const decoded = decodePath(path);
  const parameters = new Map(queryPairs(query));
  const hosted = HOST.exec(request.headers['host'] ?? '')?.[1];
  const slash = decoded.indexOf('/', 1);
  const bucket = hosted ?? (slash < 0 ? decoded.slice(1) : decoded.slice(1, slash));
  const key = hosted ? decoded.slice(1) : slash < 0 ? '' : decoded.slice(slash + 1);
  if (bucket === '') return { query: parameters };
  const size = Buffer.byteLength(key);
  if (size > LONGEST_KEY_BYTES) throw refusals.keyTooLong(size);
  return key === '' ? { bucket, query: parameters } : { bucket, key, query: parameters };
}

function decodePath(path: string): string {
  if (!path.startsWith('/')) throw refusals.invalidUri();
  try {
    return decodeURIComponent(path);
  } catch {
    throw refusals.invalidUri();
  }
}
