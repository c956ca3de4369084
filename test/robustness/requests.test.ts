import * as fc from 'fast-check';
import type { HttpHandler, HttpRequest } from '../../lib/emulator/http';
import { PodIdentityAgent } from '../../lib/emulator/node/agent/agent';
import { PodIdentityWebhook } from '../../lib/emulator/kubernetes/webhook';
import { TokenIssuer } from '../../lib/emulator/kubernetes/tokens';
import { S3 } from '../../lib/emulator/s3/s3';
import { webIdentityEndpoint } from '../../lib/emulator/sts/web-identity';
import { Account } from '../../lib/emulator/world/account';
import { ACCOUNT_ID, CLUSTER, REGION } from '../emulator/eks/account';
import { newAuthWorld, PATH } from '../emulator/eks/auth-world';
import { instanceMetadata } from '../emulator/node/instance-metadata-support';
import { pod } from '../emulator/kubernetes/cluster';
import { signWithSmithy } from '../emulator/sts/signers';
import { garbled, hostileData, hostileText, inTime, mutants, RUNS } from './hostile';

jest.setTimeout(60_000);

const world = newAuthWorld();
const { clock, journal, sts, node } = world;
world.iam.putRolePolicy(world.nodeRole.name, 'All', {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'sts:*'], Resource: '*' }],
});
const scope = { region: REGION, accountId: ACCOUNT_ID, clock, journal };
const s3 = new S3({ ...scope, sts });
const agent = new PodIdentityAgent({
  endpoint: 'http://127.0.0.1:9',
  region: REGION,
  clusterName: CLUSTER,
  clock,
  nodeCredentials: () => Promise.reject(new Error('never asked: no token here is one')),
  requestsPerSecond: 1_000_000,
});
afterAll(() => agent.close());
const webhook = new PodIdentityWebhook({
  identities: () => [{ namespace: 'default', serviceAccount: 'aws-cli-sa' }],
  serviceAccount: () => undefined,
});
const account = new Account({ ...scope, hasOidcProviders: () => false });
const { imds } = instanceMetadata();
const issuer = TokenIssuer.create({ issuer: 'https://oidc.example.com/id/0', clock, podExists: () => true });

/** Every handler, with every status that it may answer. */
const HANDLERS: Readonly<Record<string, { handler: HttpHandler; statuses: readonly number[]; may?: 'drop' }>> = {
  agent: { handler: agent.handler, statuses: [400, 403, 404] },
  'agent, probes': { handler: agent.probeHandler, statuses: [200, 404] },
  'agent, metrics': { handler: agent.metricsHandler, statuses: [200, 404] },
  'instance metadata': { handler: imds.handler, statuses: [200, 400, 401, 403, 404, 405] },
  'instance metadata with hop limit 1': {
    handler: instanceMetadata({ hopLimit: 1, httpTokens: 'optional' }).imds.handler,
    statuses: [200, 400, 401, 403, 404, 405],
    may: 'drop',
  },
  'EKS Auth': { handler: world.auth.handler, statuses: [400, 403, 404] },
  S3: { handler: s3.handler, statuses: [400, 403, 404, 405, 411, 501] },
  STS: { handler: sts.handler, statuses: [400, 403] },
  'STS, web identity': {
    handler: webIdentityEndpoint({ hasProviders: () => false, clock, journal }),
    statuses: [400],
  },
  'the front door': { handler: account.frontDoor, statuses: [400, 403, 404, 405, 411, 501] },
  webhook: { handler: webhook.handler, statuses: [200, 404, 415] },
  'OIDC discovery': { handler: async (request) => (await issuer).handler(request), statuses: [200, 404, 405] },
};

const SECRET = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0';

const method = fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS', 'CONNECT'), hostileText);
const url = fc.oneof(
  fc.constantFrom(
    '/',
    PATH,
    '/v1/credentials',
    '/mutate',
    '/healthz',
    '/metrics',
    '*',
    'http://x/',
    '//',
    '/?',
    '/keys',
  ),
  fc.constantFrom(
    '/latest/api/token',
    '/latest/meta-data/iam/security-credentials/',
    '/bucket/key?x&=&%',
    '/a?Action=AssumeRole',
  ),
  fc.tuple(fc.constantFrom('/', '/?', '/clusters/', '/latest/', '/b/'), hostileText).map((parts) => parts.join('')),
  hostileText,
);
const authorization = fc.oneof(
  fc.constantFrom(
    SECRET,
    `Bearer ${SECRET}`,
    `AWS4-HMAC-SHA256 Credential=${SECRET}/20261123/${REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
    `AWS4-HMAC-SHA256 Credential=${node.accessKeyId}/20261123/${REGION}/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=${SECRET}`,
    `AWS4-HMAC-SHA256 Credential=/////, SignedHeaders=;;, Signature=`,
    `AWS4-ECDSA-P256-SHA256 Credential=x`,
    `AWS ${SECRET}:x`,
  ),
  garbled(
    `AWS4-HMAC-SHA256 Credential=ASIA/20261123/${REGION}/eks-auth/aws4_request, SignedHeaders=host;x-amz-date, Signature=00ff`,
  ),
  hostileText,
);
const headers = fc
  .record(
    {
      host: fc.oneof(
        fc.constantFrom('169.254.170.23', '127.0.0.1', '[fd00:ec2::23]:80', 's3.amazonaws.com'),
        hostileText,
      ),
      authorization,
      'content-type': fc.oneof(fc.constant('application/json'), hostileText),
      'x-amz-date': fc.oneof(fc.constantFrom('20261123T120000Z', '99999999T999999Z'), hostileText),
      date: hostileText,
      'x-amz-security-token': fc.oneof(fc.constantFrom(SECRET, node.sessionToken), hostileText),
      'x-amz-content-sha256': fc.oneof(
        fc.constantFrom('UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'),
        hostileText,
      ),
      'x-aws-ec2-metadata-token': fc.oneof(fc.constant(SECRET), hostileText),
      'x-aws-ec2-metadata-token-ttl-seconds': fc.oneof(
        fc.constantFrom('21600', '0', '-1', '1e3', '00001'),
        hostileText,
      ),
      'x-forwarded-for': hostileText,
      'content-length': hostileText,
    },
    { requiredKeys: [] },
  )
  .map((given) => ({ ...given }) as Record<string, string>);
const review = {
  kind: 'AdmissionReview',
  apiVersion: 'admission.k8s.io/v1',
  request: { uid: 'u', namespace: 'default', object: pod() },
};
const body = fc.oneof(
  mutants(review).map((value) => JSON.stringify(value) ?? ''),
  mutants({ token: SECRET }).map((value) => JSON.stringify(value) ?? ''),
  garbled(
    `Action=AssumeRole&Version=2011-06-15&RoleArn=arn&RoleSessionName=s&Tags.member.1.Key=a&WebIdentityToken=${SECRET}`,
  ),
  hostileText,
);
const request: fc.Arbitrary<HttpRequest> = fc
  .record({
    method,
    url,
    headers,
    body: fc.oneof(
      body.map((text) => Buffer.from(text)),
      fc.uint8Array().map(Buffer.from),
    ),
  })
  .map((given) => ({ ...given, peer: '192.0.2.1:40000' }));

/**
 * S3 shows a client whose signature is wrong the text that it should have signed, its session token included, or the
 * header that it could not read, and so does the stand-in (Amazon S3 API Reference, "Error responses"). Nothing else may
 * repeat secrets.
 */
const SHOWN_BY_S3 =
  /<(CanonicalRequest|CanonicalRequestBytes|StringToSign|StringToSignBytes|SignatureProvided|AWSAccessKeyId|Token-0|ArgumentValue)>[^]*?<\/\1>/g;

async function expectAnswer(name: string, asked: HttpRequest): Promise<void> {
  const { handler, statuses, may } = HANDLERS[name]!;
  const answer = await inTime(() => handler(asked));
  if (answer === 'drop') return expect(may).toBe('drop');
  expect(statuses).toContain(answer.status);
  const said = `${JSON.stringify(answer.headers ?? {})}${String(answer.body ?? '')}`.replace(SHOWN_BY_S3, '');
  const inUrl = asked.url.includes(SECRET);
  if (!inUrl) expect(said).not.toContain(SECRET);
  expect(said).not.toContain(node.secretAccessKey);
  expect(said).not.toContain(node.sessionToken);
  // A header that Node would refuse to write ends the connection instead of answering.
  for (const value of Object.values(answer.headers ?? {})) expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
}

test.each(Object.keys(HANDLERS))('%s answers anything with one of its own answers', async (name) => {
  await fc.assert(
    fc.asyncProperty(request, (asked) => expectAnswer(name, asked)),
    { numRuns: RUNS },
  );
});

/** Text as it can go over a wire. */
const wellFormed = hostileText.map((text) => Buffer.from(text.slice(0, 2000)).toString());

test('S3 answers what is signed rightly and otherwise mad with one of its own answers', async () => {
  s3.createBucket('bucket');
  const plain = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'HEAD', 'DELETE', 'POST'),
    segments: fc.oneof(
      fc.array(wellFormed, { maxLength: 3 }),
      wellFormed.map((key) => ['bucket', key]),
    ),
    query: fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'list-type',
          'prefix',
          'max-keys',
          'delimiter',
          'continuation-token',
          'start-after',
          'encoding-type',
        ),
        // The SDK's signer loses a parameter of this name.
        wellFormed.filter((name) => name !== '__proto__'),
      ),
      fc.oneof(fc.constantFrom('2', 'url', '-1', '1e9'), wellFormed),
      { maxKeys: 3, noNullPrototype: true },
    ),
    headers: fc.dictionary(
      fc.constantFrom(
        'x-amz-meta-a',
        'content-md5',
        'x-amz-checksum-crc32',
        'x-amz-checksum-sha256',
        'content-type',
        'x-amz-expected-bucket-owner',
        'range',
        'x-amz-acl',
      ),
      wellFormed.map((text) => text.replace(/[^\x20-\x7e]/g, '').trim()),
      { maxKeys: 2, noNullPrototype: true },
    ),
    body: fc.oneof(fc.constant(''), wellFormed),
  });
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(plain, async (given) => {
      const context = { service: 's3', region: REGION, at: clock.now(), keys: node };
      const asked = { ...(await signWithSmithy(given, context)), peer: '192.0.2.1:40000' };
      const answer = await inTime(() => s3.handler(asked));
      if (answer === 'drop') throw new Error('dropped');
      statuses.add(answer.status);
      expect([200, 204, 400, 403, 404, 405, 409, 411, 412, 501]).toContain(answer.status);
      if (answer.status >= 400 && given.method !== 'HEAD') expect(String(answer.body)).toMatch(/<Code>\w+<\/Code>/);
      expect(String(answer.body)).not.toContain('SignatureDoesNotMatch');
      for (const value of Object.values(answer.headers ?? {})) expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
    }),
    { numRuns: RUNS },
  );
  expect([...statuses]).toEqual(expect.arrayContaining([200, 204, 400, 404]));
});

test('STS answers what is signed rightly and otherwise mad with one of its own answers', async () => {
  const form = fc.dictionary(
    fc.constantFrom(
      'RoleArn',
      'RoleSessionName',
      'DurationSeconds',
      'Policy',
      'ExternalId',
      'Tags.member.1.Key',
      'Tags.member.1.Value',
      'TransitiveTagKeys.member.1',
      'Version',
    ),
    fc.oneof(fc.constantFrom(world.podRole.arn, '3600', 's'), wellFormed),
    { noNullPrototype: true },
  );
  const action = fc.oneof(
    fc.constantFrom('AssumeRole', 'AssumeRole', 'GetCallerIdentity', 'GetSessionToken'),
    wellFormed,
  );
  await fc.assert(
    fc.asyncProperty(action, form, async (Action, parameters) => {
      const text = new URLSearchParams({ ...parameters, Action }).toString();
      const plain = {
        method: 'POST',
        segments: [''],
        query: {},
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: text,
      };
      const asked = await signWithSmithy(plain, { service: 'sts', region: REGION, at: clock.now(), keys: node });
      const answer = await inTime(() => sts.handler({ ...asked, peer: '192.0.2.1:40000' }));
      if (answer === 'drop') throw new Error('dropped');
      expect([200, 400, 403, 501]).toContain(answer.status);
      if (answer.status !== 200) expect(String(answer.body)).toMatch(/<Code>\w+<\/Code>\s*<Message>[^]+<\/Message>/);
      expect(String(answer.body)).not.toContain('SignatureDoesNotMatch');
    }),
    { numRuns: RUNS },
  );
});

test('EKS Auth answers a body of any kind that is signed rightly', async () => {
  const text = fc.oneof(
    hostileText,
    hostileData.map((value) => JSON.stringify(value) ?? ''),
    hostileData.map((token) => JSON.stringify({ token }) ?? ''),
  );
  const path = fc.oneof(
    fc.constant(PATH),
    wellFormed.map((name) => `/clusters/${encodeURIComponent(name)}/assume-role-for-pod-identity`),
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      text.map((each) => Buffer.from(each).toString()),
      async (to, said) => {
        const answer = await inTime(() => world.ask({ path: to, body: said }));
        expect([400, 403, 404]).toContain(answer.status);
        expect(answer.headers?.['x-amzn-ErrorType']).toMatch(/^[A-Z]\w+$/);
      },
    ),
    { numRuns: RUNS },
  );
});
