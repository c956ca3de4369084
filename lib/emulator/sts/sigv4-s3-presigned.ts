import type { SignedRequest } from './canonical-request';
import { ALGORITHM } from './canonical-request';
import { isoSeconds, MAXIMUM_AGE_MS, parseBasicFormat } from './signature-date';
import type { SignatureVerdict, Verifier } from './signature';
import { readCredential, refuse, refuseContentHash, unsupportedMechanism, verifyFields } from './sigv4-s3-checks';

const A_WEEK_SECONDS = 604_800;

const PRESIGN_PARAMETERS = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Signature',
  'X-Amz-Date',
  'X-Amz-SignedHeaders',
  'X-Amz-Expires',
];

/**
 * Verifies a presigned request as Amazon S3 does: algorithm, parameters, date, expiry, scope, and then as for a header.
 * Source: Amazon S3 API Reference, "Authenticating requests: using query parameters".
 */
export function verifyPresigned(
  request: SignedRequest,
  query: ReadonlyMap<string, string>,
  verifier: Verifier,
): SignatureVerdict {
  const wrong = (message: string, details?: Record<string, string>) =>
    refuse('AuthorizationQueryParametersError', message, 400, details);
  const parameter = (name: string) => query.get(name) ?? '';

  if (parameter('X-Amz-Algorithm') === 'AWS4-ECDSA-P256-SHA256') return unsupportedMechanism();
  if (parameter('X-Amz-Algorithm') !== ALGORITHM) {
    return wrong('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"');
  }
  if (PRESIGN_PARAMETERS.some((name) => !query.has(name))) {
    return wrong(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  const timestamp = parameter('X-Amz-Date');
  const time = parseBasicFormat(timestamp);
  if (time === undefined) return wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");

  const expires = parameter('X-Amz-Expires');
  if (!/^[+-]?\d{1,18}$/.test(expires)) return wrong('X-Amz-Expires should be a number');
  const seconds = Number(expires);
  if (seconds < 0) return wrong('X-Amz-Expires must be non-negative');
  if (seconds > A_WEEK_SECONDS) {
    return wrong(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  const until = { Expires: isoSeconds(time + seconds * 1000), ServerTime: isoSeconds(verifier.now) };
  if (time - verifier.now > MAXIMUM_AGE_MS) {
    return refuse('AccessDenied', 'Request is not yet valid', 403, { 'X-Amz-Date': String(time), ...until });
  }
  if (verifier.now - time > seconds * 1000) {
    return refuse('AccessDenied', 'Request has expired', 403, { 'X-Amz-Expires': expires, ...until });
  }

  const read = readCredential(parameter('X-Amz-Credential'), verifier);
  if ('message' in read) return wrong(`Error parsing the X-Amz-Credential parameter; ${read.message}`, read.details);
  const day = timestamp.slice(0, 8);
  if (read.scope[0] !== day) {
    return wrong(`Invalid credential date "${read.scope[0]}". This date is not the same as X-Amz-Date: "${day}".`);
  }
  const declaredHash = request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const badHash = refuseContentHash(declaredHash);
  if (badHash) return badHash;
  return verifyFields(
    request,
    {
      ...read,
      signedHeaders: parameter('X-Amz-SignedHeaders'),
      signature: parameter('X-Amz-Signature'),
      timestamp,
    },
    declaredHash,
    query.get('X-Amz-Security-Token') ?? request.headers['x-amz-security-token'],
    verifier,
  );
}
