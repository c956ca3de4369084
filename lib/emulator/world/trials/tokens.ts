import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import { POD_IDENTITY_AUDIENCE } from '../../eks/auth/token';
import type { RunningPod } from '../pod-calls';

/** What the webhook asks for when nobody says otherwise, in seconds. */
const DAY = 86_400;
const HOUR = 3600;
/** The shortest that the API server issues. */
const SHORTEST = 600;

/** A new token for a running pod, as the kubelet gets at each rotation: the agent has not seen it. */
export function freshToken({ cluster, pod }: RunningPod): Promise<string> {
  return cluster.requestToken(pod, { audience: POD_IDENTITY_AUDIENCE, expirationSeconds: DAY });
}

/** A token that ended most of an hour ago. @param now milliseconds since the Unix epoch */
export function expiredToken({ cluster, pod }: RunningPod, now: number): Promise<string> {
  const issuedAt = now - HOUR * 1000;
  return cluster.requestToken(pod, { audience: POD_IDENTITY_AUDIENCE, expirationSeconds: SHORTEST, issuedAt });
}

/** A token as IAM roles for service accounts use it. */
export function tokenForSts({ cluster, pod }: RunningPod): Promise<string> {
  return cluster.requestToken(pod, { audience: 'sts.amazonaws.com', expirationSeconds: DAY });
}

/**
 * What another cluster would issue for a pod of the same names and even the same uids: every claim of `token` but the
 * issuer. Its key is of an elliptic curve, as Kubernetes allows and EKS does not use: an RSA key takes a tenth of a second
 * to make, and it is for its issuer that the token is refused.
 */
export function tokenOfAnotherCluster(token: string, region: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const iss = `https://oidc.eks.${region}.amazonaws.com/id/${randomBytes(16).toString('hex').toUpperCase()}`;
  return new SignJWT({ ...decodeJwt(token), iss })
    .setProtectedHeader({ alg: 'ES256', kid: 'another' })
    .sign(privateKey);
}

/** A token whose claims are those of another one: its signature no longer fits. */
export function withClaimsOf(token: string, other: string): string {
  const [header, , signature] = token.split('.');
  return [header, other.split('.')[1], signature].join('.');
}
