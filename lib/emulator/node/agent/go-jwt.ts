import { type JsonKind, kindOf, overflowingNumber, scanJson } from './go-json';
import { goQuote } from './go-quote';

/**
 * What golang-jwt v5 makes of a token without verifying it: `Parser.ParseUnverified` into `RegisteredClaims`, then
 * `Validator.Validate`, with its error texts. The agent checks no more than this; signature, issuer and audience are
 * EKS Auth's to judge.
 *
 * Source: golang-jwt/jwt v5.2.2 parser.go, types.go, validator.go; aws/eks-pod-identity-agent
 * internal/validation/request.go.
 */

/** The two claims that `Validate` reads; seconds since the epoch, whole, as the library truncates them. */
export interface UnverifiedClaims {
  readonly expiresAt?: number;
  readonly notBefore?: number;
}

export type UnverifiedToken =
  { readonly ok: true; readonly claims: UnverifiedClaims } | { readonly ok: false; readonly error: string };

const SIGNING_METHODS = new Set(
  ['HS', 'RS', 'ES', 'PS']
    .flatMap((family) => ['256', '384', '512'].map((bits) => family + bits))
    .concat('EdDSA', 'none'),
);

/** Parses `token` as the agent does; `error` is what the library's error prints. */
export function parseUnverified(token: string): UnverifiedToken {
  const segments = token.split('.', 4);
  if (segments.length !== 3) return malformed('token contains an invalid number of segments');

  const header = decodeSegment(segments[0] as string);
  if (typeof header === 'string') return malformed(`could not base64 decode header: ${header}`);
  const alg = readHeader(header);
  if (!alg.ok) return malformed(`could not JSON decode header: ${alg.error}`);

  const payload = decodeSegment(segments[1] as string);
  if (typeof payload === 'string') return malformed(`could not base64 decode claim: ${payload}`);
  const claims = readClaims(payload);
  if (!claims.ok) return malformed(`could not JSON decode claim: ${claims.error}`);

  if (alg.value === undefined) return unverifiable('signing method (alg) is unspecified');
  if (!SIGNING_METHODS.has(alg.value)) return unverifiable('signing method (alg) is unavailable');
  return { ok: true, claims: claims.value };
}

/**
 * `Validator.Validate` with its defaults: `exp` and `nbf` if present, nothing else.
 *
 * @param now milliseconds since the epoch
 * @returns the library's joined error text, or undefined
 */
export function validateClaims(claims: UnverifiedClaims, now: number): string | undefined {
  const errors: string[] = [];
  if (claims.expiresAt !== undefined && now >= claims.expiresAt * 1000) errors.push('token is expired');
  if (claims.notBefore !== undefined && now < claims.notBefore * 1000) errors.push('token is not valid yet');
  return errors.length > 0 ? errors.join(', ') : undefined;
}

const malformed = (error: string): UnverifiedToken => ({ ok: false, error: `token is malformed: ${error}` });
const unverifiable = (error: string): UnverifiedToken => ({ ok: false, error: `token is unverifiable: ${error}` });

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Go's `base64.RawURLEncoding.DecodeString`: the bytes, or the text of its `CorruptInputError`. */
function decodeSegment(segment: string): Buffer | string {
  if (BASE64URL.test(segment) && segment.length % 4 !== 1) return Buffer.from(segment, 'base64url');
  const bytes = Buffer.from(segment, 'utf8');
  const bad = bytes.findIndex((byte) => !BASE64URL.test(String.fromCharCode(byte)));
  // A complete alphabet with one character too many is faulted at that last character.
  return `illegal base64 data at input byte ${bad >= 0 ? bad : bytes.length - 1}`;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** Unmarshals into `map[string]interface{}` and gives its `alg`, if that is a string. */
function readHeader(bytes: Buffer): Read<string | undefined> {
  const document = scanJson(bytes);
  if (typeof document === 'string') return { ok: false, error: document };
  if (document.kind === 'null') return { ok: true, value: undefined };
  if (document.kind !== 'object') return wrongType(document.kind, 'value of type map[string]interface {}');
  let alg: unknown;
  for (const [name, raw] of document.members) {
    const overflow = overflowingNumber(raw.toString());
    if (overflow !== undefined) return wrongType(`number ${overflow}`, 'value of type float64');
    if (name === 'alg') alg = kindOf(raw) === 'string' ? JSON.parse(raw.toString()) : undefined;
  }
  return { ok: true, value: alg as string | undefined };
}

/** Unmarshals into `*RegisteredClaims`. */
function readClaims(bytes: Buffer): Read<UnverifiedClaims> {
  const document = scanJson(bytes);
  if (typeof document === 'string') return { ok: false, error: document };
  // `null` empties the interface that holds the claims and leaves the claims themselves as they were: none.
  if (document.kind === 'null') return { ok: true, value: {} };
  if (document.kind !== 'object') return wrongType(document.kind, 'value of type jwt.RegisteredClaims');

  const times: { exp?: number; nbf?: number; iat?: number } = {};
  // A wrong type is remembered and the rest still read; a failing unmarshaller ends the reading.
  let firstWrongType: Read<never> | undefined;
  for (const [name, raw] of document.members) {
    const field = fieldNamed(name);
    const kind = kindOf(raw);
    if (field === 'iss' || field === 'sub' || field === 'jti') {
      if (kind !== 'string' && kind !== 'null') {
        firstWrongType ??= wrongType(kind, `struct field RegisteredClaims.${field} of type string`);
      }
    } else if (field === 'aud') {
      const problem = audienceProblem(raw, kind);
      if (problem !== undefined) return { ok: false, error: problem };
    } else if (field !== undefined) {
      if (kind === 'null') {
        times[field] = undefined;
        continue;
      }
      const date = numericDate(raw, kind);
      if (!date.ok) return date;
      times[field] = date.value;
    }
  }
  return firstWrongType ?? { ok: true, value: { expiresAt: times.exp, notBefore: times.nbf } };
}

type ClaimField = 'iss' | 'sub' | 'aud' | 'exp' | 'nbf' | 'iat' | 'jti';
const CLAIM_FIELDS: ReadonlySet<string> = new Set<ClaimField>(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti']);

/** encoding/json matches names without regard to case, folding the long s as well. */
function fieldNamed(name: string): ClaimField | undefined {
  const folded = name.toLowerCase().replaceAll('ſ', 's');
  return CLAIM_FIELDS.has(folded) ? (folded as ClaimField) : undefined;
}

/** `ClaimStrings.UnmarshalJSON`. */
function audienceProblem(value: Buffer, kind: JsonKind): string | undefined {
  const raw = value.toString();
  const overflow = overflowingNumber(raw);
  if (overflow !== undefined) {
    return `json: cannot unmarshal number ${overflow} into Go struct field RegisteredClaims.aud of type float64`;
  }
  if (kind === 'string' || kind === 'null') return undefined;
  const allStrings = kind === 'array' && (JSON.parse(raw) as unknown[]).every((item) => typeof item === 'string');
  return allStrings ? undefined : 'invalid type for claim';
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INT64_LIMIT = 2 ** 63;
/** From year 1, where Go's time.Time counts, to 1970. */
const UNIX_TO_INTERNAL = 62_135_596_800;

/** `NumericDate.UnmarshalJSON`, which also takes a number written as a string, because `json.Number` does. */
function numericDate(raw: Buffer, kind: JsonKind): Read<number> {
  const parse = (error: string): Read<never> => ({ ok: false, error: `could not parse NumericData: ${error}` });
  let number = raw.toString();
  if (kind === 'string') {
    number = JSON.parse(number) as string;
    if (!JSON_NUMBER.test(number)) {
      return parse(`json: invalid number literal, trying to unmarshal ${goQuote(raw)} into Number`);
    }
  } else if (kind !== 'number') {
    return parse(`json: cannot unmarshal ${kind} into Go value of type json.Number`);
  }
  const seconds = Number(number);
  if (!Number.isFinite(seconds)) {
    const error = `strconv.ParseFloat: parsing ${goQuote(Buffer.from(number))}: value out of range`;
    return { ok: false, error: `could not convert json number value to float: ${error}` };
  }
  const whole = Math.floor(seconds);
  // Seconds that do not fit Go's clock wrap into the remote past, as they do on amd64.
  const fits = whole >= -INT64_LIMIT && whole < INT64_LIMIT - UNIX_TO_INTERNAL;
  return { ok: true, value: fits ? whole : Number.MIN_SAFE_INTEGER };
}

function wrongType(value: string, target: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error: `json: cannot unmarshal ${value} into Go ${target}` };
}
