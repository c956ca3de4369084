import type { Server } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestListener } from '../../../lib/emulator/http';
import type { Session } from '../../../lib/emulator/sts/session';
import { signWithAws4, signWithSmithy } from './signers';
import { allow, AT, POD_TAGS, trust, World } from './world';

const ROLE = 'arn:aws:iam::111122223333:role/pod-role';
const NEXT = 'arn:aws:iam::111122223333:role/next';

let server: Server;
const world = new World();
let session: Session;

beforeAll(async () => {
  world.account.createRole({ name: 'pod-role', trust: trust() });
  world.account.putRolePolicy('pod-role', 'assume', allow(['sts:AssumeRole', 'sts:TagSession']));
  world.account.createRole({ name: 'next', trust: trust({ Principal: { AWS: ROLE } }) });
  session = world.session(ROLE);
  server = createServer(requestListener(world.sts.handler));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Sends a signed request over loopback as it is. */
function send(signed: { method: string; url: string; headers: Readonly<Record<string, string>>; body: Buffer }) {
  return new Promise<Answer>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const options = { port, host: '127.0.0.1', method: signed.method, path: signed.url, headers: signed.headers };
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(signed.body);
  });
}

function post(form: Readonly<Record<string, string>>, keys: Session = session, at = AT) {
  const body = new URLSearchParams({ Version: '2011-06-15', ...form }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const plain = { method: 'POST', segments: [''], query: {}, headers, body };
  return send(signWithAws4(plain, { service: 'sts', region: 'us-east-1', at, keys }));
}

test('GetCallerIdentity says who signed, whatever they may do', async () => {
  const answer = await post({ Action: 'GetCallerIdentity' });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/xml');
  expect(answer.body).toMatch(
    new RegExp(
      '^<\\?xml version="1.0" encoding="UTF-8"\\?>\\n' +
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        `<Arn>${session.arn}</Arn><UserId>${session.roleId}:${session.sessionName}</UserId><Account>111122223333</Account>` +
        '</GetCallerIdentityResult><ResponseMetadata><RequestId>[0-9a-f-]{36}</RequestId></ResponseMetadata></GetCallerIdentityResponse>$',
    ),
  );
});

test('GetCallerIdentity takes a presigned GET, as clusters send it for their tokens', async () => {
  const plain = {
    method: 'GET',
    segments: [''],
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { 'x-k8s-aws-id': 'eksdemo1' },
    body: '',
  };
  const context = { service: 'sts', region: 'us-east-1', at: AT, keys: session };
  const signed = signWithAws4(plain, context, 60);
  expect((await send(signed)).body).toContain(`<Arn>${session.arn}</Arn>`);
  expect((await send(await signWithSmithy({ ...plain, headers: {} }, context, 60))).status).toBe(200);
  const other = { ...signed, headers: { ...signed.headers, 'x-k8s-aws-id': 'other' } };
  expect((await send(other)).body).toContain('<Code>SignatureDoesNotMatch</Code>');
});

test('AssumeRole gives credentials that work', async () => {
  const answer = await post({
    Action: 'AssumeRole',
    RoleArn: NEXT,
    RoleSessionName: 'chained',
    DurationSeconds: '900',
    ExternalId: 'some-id',
    Policy: JSON.stringify(allow('s3:*')),
    'Tags.member.1.Key': 'stage',
    'Tags.member.1.Value': 'test & <more>'.replace(/[&<>]/g, ''),
    'TransitiveTagKeys.member.1': 'stage',
  });
  expect(answer.status).toBe(200);
  const value = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(answer.body)?.[1] ?? '';
  const made = world.sts.session(value('AccessKeyId'))!;
  expect(made).toMatchObject({
    secretAccessKey: value('SecretAccessKey'),
    sessionToken: value('SessionToken'),
    arn: 'arn:aws:sts::111122223333:assumed-role/next/chained',
    tags: { stage: 'test  more', ...Object.fromEntries(POD_TAGS.map((tag) => [tag.key, tag.value])) },
    transitiveTagKeys: [...POD_TAGS.map((tag) => tag.key), 'stage'],
    sessionPolicy: JSON.stringify(allow('s3:*')),
  });
  expect(value('Expiration')).toBe('2026-11-23T15:06:39Z');
  expect(value('AssumedRoleId')).toBe(`${made.roleId}:chained`);
  expect(value('Arn')).toBe(made.arn);
  expect(Number(value('PackedPolicySize'))).toBeGreaterThan(50);
  expect((await post({ Action: 'GetCallerIdentity' }, made)).body).toContain(`<Arn>${made.arn}</Arn>`);
});

test.each<[string, Record<string, string>, number, string, string]>([
  [
    'a role that may not be assumed',
    { RoleArn: ROLE, RoleSessionName: 'again' },
    403,
    'AccessDenied',
    'User: arn:aws:sts::111122223333:assumed-role/pod-role/eks-eksdemo1-aws-cli-b307fd36 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/pod-role',
  ],
  [
    'no role and no session name',
    {},
    400,
    'ValidationError',
    "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: Member must not be null",
  ],
  [
    'more than an hour',
    { RoleArn: NEXT, RoleSessionName: 'chained', DurationSeconds: '7200' },
    400,
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  ],
  [
    'a parameter that is not read here',
    { RoleArn: NEXT, RoleSessionName: 'chained', SourceIdentity: 'me' },
    501,
    'NotImplemented',
    'This stand-in for AWS STS does not read SourceIdentity.',
  ],
])('AssumeRole is refused: %s', async (_, form, status, code, message) => {
  const answer = await post({ Action: 'AssumeRole', ...form });
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(
    `<Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
});

test.each([
  [
    'Nonesuch',
    400,
    '<Code>InvalidAction</Code><Message>Could not find operation Nonesuch for version 2011-06-15</Message>',
  ],
  ['GetSessionToken', 501, '<Code>NotImplemented</Code>'],
  ['<x>&', 400, 'Could not find operation &lt;x&gt;&amp; for version'],
])('the action %s', async (action, status, text) => {
  const answer = await post({ Action: action });
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(text);
});

test('no action', async () => {
  expect((await post({})).body).toContain('<Code>MissingAction</Code>');
});

test('an expired session, a wrong secret and a stranger', async () => {
  const expired = { Action: 'GetCallerIdentity' };
  world.now = session.expiration;
  const late = await post(expired, session, world.now);
  world.now = AT;
  expect(late.status).toBe(403);
  expect(late.body).toContain(
    '<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message>',
  );
  const wrong = await post(expired, { ...session, secretAccessKey: 'x' });
  expect(wrong.body).toContain('<Code>SignatureDoesNotMatch</Code>');
  const stranger = await post(expired, { ...session, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' });
  expect(stranger.body).toContain(
    '<Code>InvalidClientTokenId</Code><Message>The security token included in the request is invalid.</Message>',
  );
});
