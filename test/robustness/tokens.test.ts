import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import type { HttpResponse } from '../../lib/emulator/http';
import { TokenIssuer } from '../../lib/emulator/kubernetes/tokens';
import { PodIdentityAgent } from '../../lib/emulator/node/agent/agent';
import { serve, type Served } from '../../lib/emulator/world/serve';
import { CLUSTER, REGION } from '../emulator/eks/account';
import { newAuthWorld, POD, PODS } from '../emulator/eks/auth-world';
import { garbled, hostileData, hostileText, inTime, mutants, RUNS } from './hostile';

jest.setTimeout(60_000);

const ISSUER = 'https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
const AUDIENCE = 'pods.eks.amazonaws.com';
const forger = generateKeyPairSync('rsa', { modulusLength: 2048 });

const segment = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
const parse = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as object;

let world: ReturnType<typeof newAuthWorld>;
let issuer: TokenIssuer;
let valid: string;
let eksAuth: Served;
let agent: PodIdentityAgent;
const defects: unknown[] = [];

beforeAll(async () => {
  world = newAuthWorld();
  const { clock } = world;
  issuer = await TokenIssuer.create({ issuer: ISSUER, clock, podExists: () => true });
  world.eks.attachTokenVerifier(CLUSTER, issuer);
  valid = await issuer.issue({
    namespace: PODS.namespace,
    serviceAccount: PODS.serviceAccount,
    serviceAccountUid: 'u',
    pod: POD,
    audience: AUDIENCE,
    expirationSeconds: 86_400,
  });
  eksAuth = await serve(world.auth.handler, (defect) => defects.push(defect));
  agent = new PodIdentityAgent({
    endpoint: eksAuth.url,
    region: REGION,
    clusterName: CLUSTER,
    clock,
    nodeCredentials: () => Promise.resolve(world.node),
    requestsPerSecond: 1_000_000,
  });
});
afterAll(async () => {
  agent.close();
  await eksAuth.close();
});

/** Tokens that were never issued: spoilt, forged, made up. */
function tokens(): fc.Arbitrary<string> {
  const [header, payload, signature = ''] = valid.split('.');
  const signed = fc.tuple(mutants(parse(header)), mutants(parse(payload)));
  return fc.oneof(
    garbled(valid),
    hostileText,
    // The claims of a valid token changed, its signature kept.
    signed.map(([head, claims]) => `${segment(head)}.${segment(claims)}.${signature}`),
    // The same, signed by somebody else, by nobody, or with the public key as a shared secret.
    fc.tuple(fc.constantFrom('RS256', 'none', 'HS256', 'ES256'), mutants(parse(payload))).map(([alg, claims]) => {
      const text = `${segment({ ...parse(header), alg })}.${segment(claims)}`;
      const made: Readonly<Record<string, () => string>> = {
        none: () => '',
        HS256: () =>
          createHmac('sha256', JSON.stringify(parse(header)))
            .update(text)
            .digest('base64url'),
      };
      const bySomebody = () => sign('sha256', Buffer.from(text), forger.privateKey).toString('base64url');
      return `${text}.${(made[alg] ?? bySomebody)()}`;
    }),
    fc.tuple(hostileData, hostileData, hostileText).map((parts) => parts.map(segment).join('.')),
  );
}

/** Spaces at a signature's end, or the unused bits of its last letter, are no change. */
const isTheValidOne = (token: string) => {
  const bytes = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString('hex');
  return (
    bytes(token.split('.')[2]) === bytes(valid.split('.')[2]) &&
    token.startsWith(valid.slice(0, valid.lastIndexOf('.')))
  );
};

test('the issuer gives a verdict on every token, and accepts none that it did not issue', async () => {
  expect(await issuer.verify(valid, AUDIENCE)).toMatchObject({ ok: true });
  await fc.assert(
    fc.asyncProperty(tokens(), fc.oneof(fc.constant(AUDIENCE), hostileText), async (token, audience) => {
      const verdict = await inTime(() => issuer.verify(token, audience));
      if (verdict.ok) expect(isTheValidOne(token)).toBe(true);
      else expect(verdict.detail).not.toMatch(/^$|\[object Object\]/);
    }),
    { numRuns: RUNS },
  );
});

/** Whether an answer repeats what was sent in confidence. */
function expectNoSecret(answer: HttpResponse, token: string): void {
  const said = `${JSON.stringify(answer.headers)}${String(answer.body)}`;
  for (const secret of [token, ...token.split('.')]) {
    // What is short enough to stand in an error text by chance is no secret.
    if (secret.length > 60) expect(said.includes(secret)).toBe(false);
  }
}

test('the agent answers every Authorization header as the agent would, and repeats none', async () => {
  const headers = { host: '169.254.170.23' };
  const ask = (token: string) =>
    agent.handler({
      method: 'GET',
      url: '/v1/credentials',
      headers: { ...headers, authorization: token },
      body: Buffer.alloc(0),
      peer: '192.0.2.1:1',
    });
  expect(await ask(valid)).toMatchObject({ status: 200 });
  await fc.assert(
    fc.asyncProperty(tokens(), async (token) => {
      const answer = await inTime(() => ask(token));
      if (answer === 'drop') throw new Error('dropped');
      if (answer.status === 200) return expect(isTheValidOne(token)).toBe(true);
      expect([400, 401, 403, 404]).toContain(answer.status);
      expect(String(answer.body)).toMatch(/^[^\n].*\n$/s);
      expectNoSecret(answer, token);
    }),
    { numRuns: RUNS },
  );
  expect(agent.cacheSize).toBeLessThanOrEqual(2);
});

test('EKS Auth answers every token with one of its errors, and repeats none', async () => {
  const codes = ['InvalidParameterException', 'InvalidTokenException', 'ExpiredTokenException'];
  await fc.assert(
    fc.asyncProperty(tokens(), async (token) => {
      const answer = await inTime(() => world.ask({ body: JSON.stringify({ token }) }));
      if (answer.status === 200) return expect(isTheValidOne(token)).toBe(true);
      expect(answer.status).toBe(400);
      expect(codes).toContain(answer.headers?.['x-amzn-ErrorType']);
      expectNoSecret({ ...answer, body: answer.text }, token);
    }),
    { numRuns: RUNS },
  );
});

test('no component met a defect', () => expect(defects).toEqual([]));
