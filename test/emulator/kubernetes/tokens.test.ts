import { createPublicKey, generateKeyPairSync, verify as verifySignature } from 'node:crypto';
import { SignJWT } from 'jose';
import type { HttpResponse } from '../../../lib/emulator/http';
import { TokenIssuer } from '../../../lib/emulator/kubernetes/tokens';
import { ManualClock, refusalOf } from './cluster';

const ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const AUDIENCE = 'pods.eks.amazonaws.com';
const clock = new ManualClock();
const START = clock.now();
let livingPods = new Set<string>();
const podExists = (namespace: string, name: string, uid: string) => livingPods.has(`${namespace}/${name}/${uid}`);
const request = {
  namespace: 'default',
  serviceAccount: 'aws-cli-sa',
  serviceAccountUid: '443fc11b-0000-4000-8000-000000000000',
  pod: { name: 'aws-cli', uid: '943727b9-0000-4000-8000-000000000000' },
  node: { name: 'ip-192-168-12-71.ec2.internal', uid: '256e954c-0000-4000-8000-000000000000' },
  audience: AUDIENCE,
  expirationSeconds: 82876,
};

let issuer: TokenIssuer;
let other: TokenIssuer;
beforeAll(async () => {
  issuer = await TokenIssuer.create({ issuer: ISSUER, clock, podExists });
  other = await TokenIssuer.create({ issuer: ISSUER.replace('ABCDEF', 'FEDCBA'), clock, podExists });
});
beforeEach(() => {
  clock.advance(START - clock.now());
  livingPods = new Set([`default/aws-cli/${request.pod.uid}`]);
});

const part = (token: string, index: number) =>
  JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString()) as Record<string, unknown>;

describe('a token', () => {
  test('has the claims of one that EKS 1.35 issued', async () => {
    const token = await issuer.issue(request);
    const iat = Math.floor(clock.now() / 1000);
    expect(part(token, 1)).toEqual({
      aud: [AUDIENCE],
      exp: iat + 82876,
      iat,
      iss: ISSUER,
      jti: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      'kubernetes.io': {
        namespace: 'default',
        node: request.node,
        pod: request.pod,
        serviceaccount: { name: 'aws-cli-sa', uid: request.serviceAccountUid },
      },
      nbf: iat,
      sub: 'system:serviceaccount:default:aws-cli-sa',
    });
    expect(part(token, 0)).toEqual({ alg: 'RS256', kid: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(token).toMatch(/^[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+$/);
  });

  test('of a pod that is on no node names none', async () => {
    expect(part(await issuer.issue({ ...request, node: undefined }), 1)['kubernetes.io']).not.toHaveProperty('node');
  });

  test('lives ten minutes at least', async () => {
    const refusal = await refusalOf(() => issuer.issue({ ...request, expirationSeconds: 599 }));
    expect(refusal.message).toContain(
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    );
    expect((await refusalOf(() => issuer.issue({ ...request, expirationSeconds: NaN }))).reason).toBe('Invalid');
  });

  test('lives a day at most', async () => {
    const payload = part(await issuer.issue({ ...request, expirationSeconds: 1_000_000 }), 1) as {
      exp: number;
      iat: number;
    };
    expect(payload.exp - payload.iat).toBe(86400);
  });
});

describe('verification', () => {
  test("accepts the issuer's own", async () => {
    const iat = Math.floor(clock.now() / 1000) * 1000;
    expect(await issuer.verify(await issuer.issue(request), AUDIENCE)).toEqual({
      ok: true,
      claims: {
        namespace: 'default',
        serviceAccount: 'aws-cli-sa',
        serviceAccountUid: request.serviceAccountUid,
        podName: 'aws-cli',
        podUid: request.pod.uid,
        nodeName: request.node.name,
        issuedAt: iat,
        expiresAt: iat + 82_876_000,
      },
    });
  });

  test('tells an expired one, and when it expired', async () => {
    const token = await issuer.issue({ ...request, expirationSeconds: 600 });
    const expiredAt = Math.floor(START / 1000) * 1000 + 600_000;
    clock.advance(expiredAt - START - 1);
    expect(await issuer.verify(token, AUDIENCE)).toMatchObject({ ok: true });
    clock.advance(1);
    expect(await issuer.verify(token, AUDIENCE)).toMatchObject({ ok: false, reason: 'expired', expiredAt });
  });

  test('tells one from the future', async () => {
    const token = await issuer.issue(request);
    clock.advance(-10_000);
    expect(await issuer.verify(token, AUDIENCE)).toMatchObject({ ok: false, reason: 'not-yet-valid' });
  });

  test('tells one for another audience', async () => {
    const verdict = await issuer.verify(await issuer.issue({ ...request, audience: 'sts.amazonaws.com' }), AUDIENCE);
    expect(verdict).toMatchObject({
      reason: 'audience',
      detail: 'the token is for sts.amazonaws.com, not for pods.eks.amazonaws.com',
    });
  });

  test('tells one that another cluster signed', async () => {
    expect(await issuer.verify(await other.issue(request), AUDIENCE)).toMatchObject({ ok: false, reason: 'issuer' });
  });

  test.each<[string, (parts: string[]) => string[]]>([
    [
      'changed claims',
      ([head, body, signature]) => [
        head!,
        Buffer.from(JSON.stringify({ ...part(`.${body!}.`, 1), sub: 'x' })).toString('base64url'),
        signature!,
      ],
    ],
    ['no signature', ([head, body]) => [head!, body!, '']],
    ['a cut signature', ([head, body, signature]) => [head!, body!, signature!.slice(0, -4)]],
    ['algorithm none', ([, body]) => [Buffer.from('{"alg":"none"}').toString('base64url'), body!, '']],
  ])('tells %s', async (_what, change) => {
    const verdict = await issuer.verify(change((await issuer.issue(request)).split('.')).join('.'), AUDIENCE);
    expect(verdict).toMatchObject({ ok: false, reason: 'signature' });
  });

  test('is not fooled by a key of its own making, nor by its public key as a secret', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forge = new SignJWT(part(await issuer.issue(request), 1));
    const foreign = await forge.setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await issuer.verify(foreign, AUDIENCE)).toMatchObject({ reason: 'signature' });
    const secret = Buffer.from(JSON.stringify((await issuer.jwks()).keys[0]));
    const symmetric = await new SignJWT(part(foreign, 1)).setProtectedHeader({ alg: 'HS256' }).sign(secret);
    expect(await issuer.verify(symmetric, AUDIENCE)).toMatchObject({ reason: 'signature' });
  });

  test('tells that the pod is gone, or another one of its name', async () => {
    const token = await issuer.issue(request);
    livingPods = new Set(['default/aws-cli/another-uid']);
    expect(await issuer.verify(token, AUDIENCE)).toMatchObject({ ok: false, reason: 'pod-deleted' });
  });

  test.each(['', 'a.b.c', 'Bearer x', '...', 'e30.e30', `e30.${Buffer.from('[]').toString('base64url')}.e30`])(
    'calls %j malformed',
    async (token) => expect(await issuer.verify(token, AUDIENCE)).toMatchObject({ ok: false, reason: 'malformed' }),
  );

  test('never shows the token', async () => {
    const token = await other.issue(request);
    expect(JSON.stringify(await issuer.verify(token, AUDIENCE))).not.toContain(token.split('.')[2]);
  });
});

describe('discovery', () => {
  const get = async (url: string, method = 'GET') =>
    (await issuer.handler({ method, url, headers: {}, body: Buffer.alloc(0), peer: '' })) as HttpResponse;

  test('leads to the keys, which verify a token without this library', async () => {
    const discovered = JSON.parse(String((await get('/.well-known/openid-configuration')).body)) as {
      issuer: string;
      jwks_uri: string;
    };
    expect(discovered).toMatchObject({
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const { keys } = JSON.parse(String((await get(new URL(discovered.jwks_uri).pathname)).body)) as {
      keys: [Record<string, string>];
    };
    expect(keys).toEqual([
      { kty: 'RSA', kid: expect.any(String), use: 'sig', alg: 'RS256', n: expect.any(String), e: 'AQAB' },
    ]);
    const [head, body, signature] = (await issuer.issue(request)).split('.') as [string, string, string];
    expect(part(`${head}.`, 0)['kid']).toBe(keys[0]['kid']);
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    expect(
      verifySignature('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')),
    ).toBe(true);
  });

  test('may be kept for an hour, and is found below the path of the issuer as well', async () => {
    const atRoot = await get('/keys');
    expect(atRoot).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=3600' },
    });
    expect(await get(`${new URL(ISSUER).pathname}/keys`)).toEqual(atRoot);
  });

  test('knows nothing else', async () => {
    expect(await get('/')).toMatchObject({ status: 404 });
    expect(await get('/keys', 'POST')).toMatchObject({ status: 405 });
  });
});

test('an issuer is there at once; only what needs the key waits for it', async () => {
  const created = await TokenIssuer.create({ issuer: ISSUER, clock, podExists });
  expect(created.issuer).toBe(ISSUER);
  await expect(created.issue(request)).resolves.toMatch(/^ey/);
});
