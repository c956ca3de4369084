import { createHash, randomUUID } from 'node:crypto';
import { compactVerify, decodeJwt, errors, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../clock';
import type { ServiceAccountClaims, TokenFlaw, TokenVerdict, TokenVerifier } from '../eks/tokens';
import type { HttpHandler, HttpResponse } from '../http';
import { invalid } from './errors';
import { isPlainObject } from './plain-json';
import { MIN_TOKEN_SECONDS } from './validate-pod';

/** The longest life of a token on EKS, in seconds; a longer one is cut to it. */
export const MAX_TOKEN_SECONDS = 86400;

export interface TokenIssuerOptions {
  /** The cluster's OIDC issuer, `https://oidc.eks.REGION.amazonaws.com/id/<32 hex>`. */
  readonly issuer: string;
  readonly clock: Clock;
  /** @default 'RS256', as EKS */
  readonly keyAlgorithm?: 'RS256';
  /** Whether the pod a token is bound to is still there: one of the same name with another uid is not. */
  readonly podExists: (namespace: string, name: string, uid: string) => boolean;
}

/** For whom a token is issued. */
export interface TokenRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountUid: string;
  readonly pod: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid: string };
  readonly audience: string;
  /** Seconds; at least 600. */
  readonly expirationSeconds: number;
  /** Milliseconds since the Unix epoch, for a token of an earlier day. @default now */
  readonly issuedAt?: number;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** 40 hexadecimal digits. */
  readonly kid: string;
  readonly jwk: JWK;
}

/**
 * One cluster's issuer of bound ServiceAccount tokens, and its OIDC discovery endpoint.
 *
 * The claims are those observed in a token of EKS 1.35: `aud` is a list, `kubernetes.io` names the pod, the node and the
 * ServiceAccount with their uids, and the header has no `typ` (some tokens of EKS have one). Left out: that EKS changes
 * its signing key every seven days (EKS User Guide, "Fetch signing keys"). The signing key is generated in the background from
 * construction on and awaited when first needed, since that takes up to half a second.
 */
export class TokenIssuer implements TokenVerifier {
  private readonly key: Promise<SigningKey>;

  private constructor(private readonly options: TokenIssuerOptions) {
    this.key = signingKey(options.keyAlgorithm ?? 'RS256');
    // Whoever awaits the key sees the failure; without a listener it would end the process first.
    this.key.catch(() => {});
  }

  /** Resolves at once: the key is not ready by then. */
  static create(options: TokenIssuerOptions): Promise<TokenIssuer> {
    return Promise.resolve(new TokenIssuer(options));
  }

  get issuer(): string {
    return this.options.issuer;
  }

  /**
   * Issues a token.
   *
   * @throws KubernetesError `Invalid` if the life asked for is shorter than ten minutes.
   */
  async issue(request: TokenRequest): Promise<string> {
    if (!(request.expirationSeconds >= MIN_TOKEN_SECONDS)) {
      const detail = 'may not specify a duration less than 10 minutes';
      const value = request.expirationSeconds;
      throw invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [
        { type: 'Invalid', field: 'spec.expirationSeconds', value, detail },
      ]);
    }
    const { privateKey, kid } = await this.key;
    const issuedAt = Math.floor((request.issuedAt ?? this.options.clock.now()) / 1000);
    const { namespace, serviceAccount, serviceAccountUid, pod, node } = request;
    return new SignJWT({
      aud: [request.audience],
      exp: issuedAt + Math.min(MAX_TOKEN_SECONDS, Math.floor(request.expirationSeconds)),
      iat: issuedAt,
      iss: this.options.issuer,
      jti: randomUUID(),
      'kubernetes.io': {
        namespace,
        ...(node ? { node: { name: node.name, uid: node.uid } } : {}),
        pod: { name: pod.name, uid: pod.uid },
        serviceaccount: { name: serviceAccount, uid: serviceAccountUid },
      },
      nbf: issuedAt,
      sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
  }

  /**
   * Judges a token: form, issuer, signature, audience, times, and whether its pod is still there, in this order. Another
   * cluster's token fails by its issuer, which is the more telling of its two faults. Never rejects. Unconfirmed: the
   * order in which EKS Auth looks, and whether it forgives a clock that is off, as the API server does for a minute.
   */
  async verify(token: string, audience: string): Promise<TokenVerdict> {
    const refuse = (reason: TokenFlaw, detail: string, expiredAt?: number): TokenVerdict => ({
      ok: false,
      reason,
      detail,
      ...(expiredAt === undefined ? {} : { expiredAt }),
    });
    let payload: Record<string, unknown>;
    try {
      payload = decodeJwt(token);
    } catch (error) {
      return refuse('malformed', error instanceof Error ? error.message : 'not a JWT');
    }
    const { iss } = payload;
    if (iss !== this.options.issuer) {
      const issuer = typeof iss === 'string' ? iss : (JSON.stringify(iss) ?? 'nobody');
      return refuse('issuer', `the token was issued by ${issuer}, not by ${this.options.issuer}`);
    }
    const { publicKey } = await this.key;
    try {
      await compactVerify(token, publicKey, { algorithms: ['RS256'] });
    } catch (error) {
      if (error instanceof errors.JWSInvalid) return refuse('malformed', error.message);
      return refuse('signature', `the signature is not by a key of ${this.options.issuer}`);
    }
    const claims = readClaims(payload);
    if (!claims) return refuse('malformed', 'the claims are not those of a ServiceAccount token bound to a pod');
    const audiences = Array.isArray(payload['aud']) ? payload['aud'] : [payload['aud']];
    if (!audiences.includes(audience))
      return refuse('audience', `the token is for ${audiences.join(', ')}, not for ${audience}`);
    const now = this.options.clock.now();
    if (now >= claims.expiresAt) {
      return refuse('expired', `the token expired at ${new Date(claims.expiresAt).toISOString()}`, claims.expiresAt);
    }
    const validFrom = typeof payload['nbf'] === 'number' ? payload['nbf'] * 1000 : claims.issuedAt;
    if (now < validFrom) return refuse('not-yet-valid', `the token is valid from ${new Date(validFrom).toISOString()}`);
    if (!this.options.podExists(claims.namespace, claims.podName, claims.podUid)) {
      return refuse(
        'pod-deleted',
        `pod ${claims.namespace}/${claims.podName} with uid ${claims.podUid} does not exist any more`,
      );
    }
    return { ok: true, claims };
  }

  /** The public keys, as `<issuer>/keys` gives them. */
  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: [(await this.key).jwk] };
  }

  /** OIDC discovery: `/.well-known/openid-configuration` and `/keys`, also below the issuer's own path. */
  readonly handler: HttpHandler = async (request): Promise<HttpResponse> => {
    const base = new URL(this.options.issuer).pathname.replace(/\/$/, '');
    const path = request.url.split('?', 1)[0]!;
    const document = await this.document(path.startsWith(`${base}/`) ? path.slice(base.length) : path);
    if (!document) return { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Not Found' };
    if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' };
    return { status: 200, headers, body: JSON.stringify(document) };
  };

  private async document(path: string): Promise<unknown> {
    if (path === '/keys') return this.jwks();
    if (path !== '/.well-known/openid-configuration') return undefined;
    return {
      issuer: this.options.issuer,
      jwks_uri: `${this.options.issuer}/keys`,
      authorization_endpoint: 'urn:kubernetes:programmatic_authorization',
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      claims_supported: ['sub', 'iss'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }
}

async function signingKey(algorithm: 'RS256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true });
  const { kty, n, e } = (await exportJWK(publicKey)) as { kty: string; n: string; e: string };
  const kid = createHash('sha1').update(n).digest('hex');
  return { privateKey, publicKey, kid, jwk: { kty, kid, use: 'sig', alg: algorithm, n, e } };
}

function readClaims(payload: Record<string, unknown>): ServiceAccountClaims | undefined {
  const kubernetes = payload['kubernetes.io'];
  if (!isPlainObject(kubernetes)) return undefined;
  const { namespace, pod, serviceaccount, node } = kubernetes;
  const [iat, exp] = [payload['iat'], payload['exp']];
  if (!isNamed(pod) || !isNamed(serviceaccount) || typeof namespace !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return {
    namespace,
    serviceAccount: serviceaccount.name,
    serviceAccountUid: serviceaccount.uid,
    podName: pod.name,
    podUid: pod.uid,
    ...(isNamed(node) ? { nodeName: node.name } : {}),
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

function isNamed(value: unknown): value is { name: string; uid: string } {
  return isPlainObject(value) && typeof value['name'] === 'string' && typeof value['uid'] === 'string';
}
