/** What the Kubernetes API server says in a ServiceAccount token that it projected into a pod. */
export interface ServiceAccountClaims {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountUid: string;
  readonly podName: string;
  readonly podUid: string;
  readonly nodeName?: string;
  /** Milliseconds since the Unix epoch. */
  readonly issuedAt: number;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** Why a token is not accepted. `issuer` is a token that another cluster signed. */
export type TokenFlaw = 'malformed' | 'signature' | 'issuer' | 'audience' | 'expired' | 'not-yet-valid' | 'pod-deleted';

export type TokenVerdict =
  | { readonly ok: true; readonly claims: ServiceAccountClaims }
  | {
      readonly ok: false;
      readonly reason: TokenFlaw;
      /** One sentence with what was expected and what was found; never the token. */
      readonly detail: string;
      /** Milliseconds since the Unix epoch; only with `expired`. */
      readonly expiredAt?: number;
    };

/**
 * One cluster's own view of the tokens it signed: signature by the cluster's key set, issuer, audience, validity,
 * and whether the pod that the token is bound to still exists.
 */
export interface TokenVerifier {
  verify(token: string, audience: string): Promise<TokenVerdict>;
}
