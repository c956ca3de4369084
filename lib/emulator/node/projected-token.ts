import type { Pod } from '../kubernetes/objects';

/** A ServiceAccount token that a pod's volume asks for. */
export interface ProjectedToken {
  readonly volume: string;
  /** The file's path in the volume. */
  readonly path: string;
  /** Empty for the API server's own audience. */
  readonly audience: string;
  readonly expirationSeconds: number;
}

/** What Kubernetes takes where a volume does not say. */
const DEFAULT_EXPIRATION_SECONDS = 3600;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The projected ServiceAccount tokens of a pod. */
export function projectedTokens(pod: Pod): readonly ProjectedToken[] {
  return (pod.spec.volumes ?? []).flatMap((volume) =>
    (volume.projected?.sources ?? []).flatMap(({ serviceAccountToken: token }) =>
      token === undefined
        ? []
        : [
            {
              volume: volume.name,
              path: token.path,
              audience: token.audience ?? '',
              expirationSeconds: token.expirationSeconds ?? DEFAULT_EXPIRATION_SECONDS,
            },
          ],
    ),
  );
}

/**
 * When the kubelet asks for a new token: after 80 % of its life, or after a day. The kubelet begins up to ten seconds
 * earlier, at random; that is left out.
 *
 * Source: kubernetes/kubernetes pkg/kubelet/token/token_manager.go (`requiresRefresh`), whose fifth of the life is of
 * whole seconds.
 *
 * @param token the token, whose own `iat` and `exp` count
 * @param fallback when it was issued and for how long, in milliseconds, should it not say
 * @returns milliseconds since the epoch
 */
export function rotationTime(
  token: string,
  fallback: { readonly issuedAt: number; readonly lifetime: number },
): number {
  const { iat, exp } = times(token);
  const issuedAt = iat === undefined ? fallback.issuedAt : iat * 1000;
  const lifetime = iat === undefined || exp === undefined ? fallback.lifetime : (exp - iat) * 1000;
  const lastFifth = Math.trunc(lifetime / 5000) * 1000;
  return issuedAt + Math.min(lifetime - lastFifth, DAY_MS);
}

function times(token: string): { iat?: number; exp?: number } {
  try {
    const payload = token.split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat?: unknown; exp?: unknown } | null;
    const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
    return { iat: number(claims?.iat), exp: number(claims?.exp) };
  } catch {
    return {};
  }
}
