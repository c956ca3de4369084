import type { CanonicalOptions, SignedRequest } from './canonical-request';
import { ALGORITHM, canonicalRequest, stringToSign } from './canonical-request';
import type { SigningKeys } from './signing-keys';
import { equalSecrets, hmac } from './signing-keys';

/** The credentials an access key id stands for. */
export interface SigningCredentials {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the Unix epoch. */
  readonly expiration: number;
}

/** What the service that received a request knows. */
export interface Verifier {
  /** The name in the credential scope: `s3`, `sts`, `eks-auth`. */
  readonly service: string;
  readonly region: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  credentials(accessKeyId: string): SigningCredentials | undefined;
  readonly signingKeys: SigningKeys;
}

/** A refusal in the words of the service that was called. */
export interface SignatureRefusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  /** Further elements of S3's error document, for example `Region`. May hold the canonical request: not for a log. */
  readonly details?: Readonly<Record<string, string>>;
}

export type SignatureVerdict = { readonly ok: true; readonly accessKeyId: string } | SignatureRefusal;

/** The parts of a signature, wherever the client put them. */
export interface SignatureFields {
  readonly accessKeyId: string;
  /** `yyyyMMdd/region/service/aws4_request` */
  readonly scope: readonly [day: string, region: string, service: string, terminator: string];
  readonly signedHeaders: string;
  readonly signature: string;
  /** As signed: `20261123T145139Z`. */
  readonly timestamp: string;
}

/** What was signed, and whether the signature over it is right. */
export interface SignatureComparison {
  readonly matches: boolean;
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** Computes the signature that the request should carry and compares it with the one it does. */
export function compareSignature(
  request: SignedRequest,
  fields: SignatureFields,
  options: Omit<CanonicalOptions, 'signedHeaders'>,
  secretAccessKey: string,
  signingKeys: SigningKeys,
): SignatureComparison {
  const [day, region, service] = fields.scope;
  const canonical = canonicalRequest(request, { ...options, signedHeaders: fields.signedHeaders });
  const signed = stringToSign(fields.timestamp, fields.scope.join('/'), canonical);
  const expected = hmac(signingKeys.key(secretAccessKey, day, region, service), signed).toString('hex');
  return { matches: equalSecrets(expected, fields.signature), canonicalRequest: canonical, stringToSign: signed };
}

/**
 * The `key=value` pairs of an `Authorization` header after its scheme; a part without an equals sign is given
 * under {@link MalformedPair}.
 */
export function authorizationPairs(header: string): Map<string, string> | MalformedPair {
  const pairs = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(/[,\s]+/)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) return { malformed: part };
    pairs.set(part.slice(0, equals), part.slice(equals + 1));
  }
  return pairs;
}

/** A part of an `Authorization` header that is no pair. */
export interface MalformedPair {
  readonly malformed: string;
}
