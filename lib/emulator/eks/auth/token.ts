import type { Clock } from '../../clock';
import type { ServiceAccountClaims, TokenFlaw, TokenVerifier } from '../tokens';
import { eksAuthError, eksAuthWords } from './errors';
import { instantText } from './instant';

/** The audience of the tokens that the admission webhook projects into pods. */
export const POD_IDENTITY_AUDIENCE = 'pods.eks.amazonaws.com';

/** What a flaw means for the pod, before the verifier's own detail. */
const CAUSES: Record<TokenFlaw, string> = {
  malformed: 'the token is not a ServiceAccount token',
  signature: 'the token was not signed by this cluster',
  issuer: 'the token was issued by another cluster',
  audience: `the token is not for the audience ${POD_IDENTITY_AUDIENCE}`,
  expired: 'the token has expired',
  'not-yet-valid': 'the token is not valid yet',
  'pod-deleted': 'the pod that the token is bound to no longer exists',
};

/**
 * Has a cluster check a pod's token. Unconfirmed: the wording for every flaw but expiry, and that EKS Auth refuses a
 * token whose pod is gone (tokens bound to a pod end with it, by the Kubernetes documentation of `TokenRequest`).
 *
 * @throws EksAuthError `ExpiredTokenException` or `InvalidTokenException`; `InternalServerException` if the cluster
 *   cannot check tokens.
 */
export async function verifiedClaims(
  verifier: TokenVerifier | undefined,
  token: string,
  clock: Clock,
): Promise<ServiceAccountClaims> {
  if (!verifier) {
    const cause = 'no API server is attached to the cluster, so nobody can check its tokens';
    throw eksAuthError('InternalServerException', eksAuthWords.internal, cause);
  }
  const verdict = await verifier.verify(token, POD_IDENTITY_AUDIENCE);
  if (verdict.ok) return verdict.claims;
  const cause = `${CAUSES[verdict.reason]}: ${verdict.detail}`;
  if (verdict.reason === 'expired' && verdict.expiredAt !== undefined) {
    const message = eksAuthWords.expired(instantText(clock.now(), nanoseconds()), instantText(verdict.expiredAt));
    throw eksAuthError('ExpiredTokenException', message, cause);
  }
  throw eksAuthError('InvalidTokenException', eksAuthWords.invalidToken, cause);
}

/** The machine's clock below the millisecond, which the emulated one does not have. */
function nanoseconds(): number {
  return Number(process.hrtime.bigint() % 1_000_000n);
}
