import { decodeJwt } from 'jose';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether the kubelet should have a projected token issued anew: when 80 % of its life is over, or after 24 hours. The
 * kubelet also begins up to ten seconds early, at random; that is left out.
 *
 * Source: `requiresRefresh` in `pkg/kubelet/token/token_manager.go` of Kubernetes 1.35.
 *
 * @param token the token, or its times in milliseconds since the Unix epoch. A text that is no token is due.
 * @param now milliseconds since the Unix epoch.
 */
export function dueForRotation(
  token: string | { readonly issuedAt: number; readonly expiresAt: number },
  now: number,
): boolean {
  const times = typeof token === 'string' ? timesOf(token) : token;
  if (!times) return true;
  const remainder = Math.floor(((times.expiresAt - times.issuedAt) / 1000) * 0.2) * 1000;
  return now > times.issuedAt + DAY_MS || now > times.expiresAt - remainder;
}

function timesOf(token: string): { issuedAt: number; expiresAt: number } | undefined {
  try {
    const { iat, exp } = decodeJwt(token);
    return iat === undefined || exp === undefined ? undefined : { issuedAt: iat * 1000, expiresAt: exp * 1000 };
  } catch {
    return undefined;
  }
}
