import type { SignedRequest } from './canonical-request';
import type { SignatureVerdict, Verifier } from './signature';
import { verifyS3Signature } from './sigv4-s3';
import { verifyServiceSignature } from './sigv4-services';

/**
 * Verifies a request's AWS Signature Version 4, in the `Authorization` header or in the query (presigned).
 *
 * S3 words its refusals differently from every other service and checks in another order, so each has a file of its
 * own. Signatures of Version 2 and of Version 4A are refused.
 */
export function verifySignature(request: SignedRequest, verifier: Verifier): SignatureVerdict {
  return verifier.service === 's3' ? verifyS3Signature(request, verifier) : verifyServiceSignature(request, verifier);
}
