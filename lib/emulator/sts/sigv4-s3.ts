import type { SignedRequest } from './canonical-request';
import { ALGORITHM, queryPairs, splitUrl } from './canonical-request';
import { basicFormat, isoSeconds, MAXIMUM_AGE_MS, requestTime } from './signature-date';
import type { SignatureRefusal, SignatureVerdict, Verifier } from './signature';
import { authorizationPairs } from './signature';
import type { CredentialFault } from './sigv4-s3-checks';
import { readCredential, refuse, refuseContentHash, unsupportedMechanism, verifyFields } from './sigv4-s3-checks';
import { verifyPresigned } from './sigv4-s3-presigned';

/**
 * Verifies a signature as Amazon S3 does: with its codes and words, in its order (content hash, date, skew,
 * components, scope, headers that had to be signed, access key, token, signature, body).
 *
 * Sources: Amazon S3 API Reference, "Error responses" and "Authenticating requests: using the Authorization header";
 * the texts as S3 sends them to public clients. Unconfirmed: whether S3 looks at the token before or after the
 * signature.
 */
export function verifyS3Signature(request: SignedRequest, verifier: Verifier): SignatureVerdict {
  const query = new Map(queryPairs(splitUrl(request.url).query));
  const authorization = request.headers['authorization'];
  const presigned = query.has('X-Amz-Algorithm');
  if (authorization !== undefined && (presigned || query.has('Signature'))) {
    return invalidArgument(
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      authorization,
    );
  }
  if (presigned) return verifyPresigned(request, query, verifier);
  if (authorization === undefined || authorization === '') {
    return query.has('Signature') ? unsupportedMechanism() : anonymous();
  }
  return verifyHeader(request, authorization, verifier);
}

function verifyHeader(request: SignedRequest, authorization: string, verifier: Verifier): SignatureVerdict {
  const [scheme = '', rest] = authorization.split(' ', 2);
  if (rest === undefined) {
    return invalidArgument("Authorization header is invalid -- one and only one ' ' (space) required", authorization);
  }
  if (['AWS', 'AWS4-ECDSA-P256-SHA256'].includes(scheme.toUpperCase())) return unsupportedMechanism();
  if (scheme !== ALGORITHM) return invalidArgument('Unsupported Authorization Type', authorization);

  const declaredHash = request.headers['x-amz-content-sha256'];
  if (declaredHash === undefined) {
    return refuse('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', 400);
  }
  const badHash = refuseContentHash(declaredHash);
  if (badHash) return badHash;

  const time = requestTime(request.headers);
  if (time === undefined) {
    return refuse('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
  }
  if (Math.abs(verifier.now - time) > MAXIMUM_AGE_MS) {
    return refuse(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
      {
        RequestTime: request.headers['x-amz-date'] ?? request.headers['date'] ?? '',
        ServerTime: isoSeconds(verifier.now),
        MaxAllowedSkewMilliseconds: String(MAXIMUM_AGE_MS),
      },
    );
  }

  const malformed = (fault: CredentialFault) =>
    refuse(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; ${fault.message}`,
      400,
      fault.details,
    );
  const pairs = authorizationPairs(authorization);
  const [credential, signedHeaders, signature] =
    pairs instanceof Map ? ['Credential', 'SignedHeaders', 'Signature'].map((name) => pairs.get(name)) : [];
  if (!credential || !signedHeaders || !signature) {
    return malformed({
      message: 'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    });
  }
  const read = readCredential(credential, verifier);
  if ('message' in read) return malformed(read);
  const timestamp = basicFormat(time);
  if (read.scope[0] !== timestamp.slice(0, 8)) {
    return malformed({ message: 'Invalid credential date. Date is not the same as X-Amz-Date.' });
  }
  return verifyFields(
    request,
    { ...read, signedHeaders, signature, timestamp },
    declaredHash,
    request.headers['x-amz-security-token'],
    verifier,
  );
}

function anonymous(): SignatureRefusal {
  return refuse('AccessDenied', 'Access Denied', 403);
}

function invalidArgument(message: string, authorization: string): SignatureRefusal {
  return refuse('InvalidArgument', message, 400, { ArgumentName: 'Authorization', ArgumentValue: authorization });
}
