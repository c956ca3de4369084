import fc from 'fast-check';
import { parseUnverified, validateClaims } from '../../../../lib/emulator/node/agent/go-jwt';
import vectors from './go-jwt-vectors.json';

const segment = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const token = (header: unknown, claims: unknown, signature = 'sig') =>
  `${segment(header)}.${segment(claims)}.${signature}`;
const errorOf = (raw: string) => {
  const parsed = parseUnverified(raw);
  return parsed.ok ? undefined : parsed.error;
};

describe('parsing a token without verifying it', () => {
  test(`agrees with golang-jwt v5.2.2 on ${vectors.tokens.length} recorded tokens`, () => {
    const verdict = (raw: string) => {
      const parsed = parseUnverified(raw);
      if (!parsed.ok) return `parse: ${parsed.error}`;
      const invalid = validateClaims(parsed.claims, vectors.now);
      return invalid === undefined ? 'ok' : `claims: ${invalid}`;
    };
    expect(vectors.tokens.map(({ token: raw }) => ({ token: raw, go: verdict(raw) }))).toEqual(vectors.tokens);
  });

  test.each([
    ['one segment', 'abc', 'token is malformed: token contains an invalid number of segments'],
    ['four segments', 'a.b.c.d', 'token is malformed: token contains an invalid number of segments'],
    ['a.b.c', 'a.b.c', 'token is malformed: could not base64 decode header: illegal base64 data at input byte 0'],
    [
      'a Bearer prefix',
      `Bearer ${token({ alg: 'RS256' }, {})}`,
      'token is malformed: could not base64 decode header: illegal base64 data at input byte 6',
    ],
    ['an unknown alg', token({ alg: 'XX1' }, {}), 'token is unverifiable: signing method (alg) is unavailable'],
    ['no alg', token({ typ: 'JWT' }, {}), 'token is unverifiable: signing method (alg) is unspecified'],
    [
      'claims that are not JSON',
      token({ alg: 'RS256' }, 'hello'),
      "token is malformed: could not JSON decode claim: invalid character 'h' looking for beginning of value",
    ],
    [
      'a claim of a wrong type',
      token({ alg: 'RS256' }, { iss: 1 }),
      'token is malformed: could not JSON decode claim: json: cannot unmarshal number into Go struct field RegisteredClaims.iss of type string',
    ],
  ])('refuses %s', (_, raw, error) => expect(errorOf(raw)).toBe(error));

  test.each([
    ['an empty signature', token({ alg: 'RS256' }, { exp: 1 }, '')],
    ['a signature that is not base64', token({ alg: 'RS256' }, {}, '@@@')],
    ['another audience, another issuer, no exp', token({ alg: 'RS256' }, { aud: ['sts.amazonaws.com'], iss: 'x' })],
    ['an iat in the future', token({ alg: 'RS256' }, { iat: 99999999999 })],
    ['the algorithm none', token({ alg: 'none' }, {})],
  ])('lets %s pass', (_, raw) => expect(errorOf(raw)).toBeUndefined());

  test('has one verdict for any text, and never throws', () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map(segment),
      fc.uint8Array().map((b) => Buffer.from(b).toString('base64url')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const parsed = parseUnverified(parts.join('.'));
        if (!parsed.ok) expect(parsed.error).toMatch(/^token is (malformed|unverifiable): ./);
      }),
      { numRuns: 500 },
    );
  });

  test('nesting as deep as a header can carry is refused, not overflowed', () => {
    expect(errorOf(token({ alg: 'RS256' }, `{"x":${'['.repeat(10_000)}`))).toBe(
      "token is malformed: could not JSON decode claim: invalid character '[' exceeded max depth",
    );
  });
});

describe('the claims that are looked at', () => {
  const now = 1_776_005_500_000;
  test.each([
    [{}, undefined],
    [{ expiresAt: 1_776_005_501, notBefore: 1_776_005_500 }, undefined],
    [{ expiresAt: 1_776_005_500 }, 'token is expired'],
    [{ notBefore: 1_776_005_501 }, 'token is not valid yet'],
    [{ expiresAt: 1, notBefore: 1_776_009_999 }, 'token is expired, token is not valid yet'],
  ])('%j: %s', (claims, error) => expect(validateClaims(claims, now)).toBe(error));
});
