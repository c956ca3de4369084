import type { HttpHandler, HttpResponse } from '../../../lib/emulator/http';
import { instanceMetadata } from './instance-metadata-support';
import { HOUR, MINUTE, SECOND, StandingClock } from './support';

async function ask(
  handler: HttpHandler,
  method: string,
  url: string,
  headers: Record<string, string> = {},
): Promise<HttpResponse> {
  const answer = await handler({ method, url, headers, body: Buffer.alloc(0), peer: '10.0.0.1:1' });
  return answer === 'drop' ? { status: 0 } : answer;
}
const TTL = 'x-aws-ec2-metadata-token-ttl-seconds';
const TOKEN = 'x-aws-ec2-metadata-token';
const ROLES = '/latest/meta-data/iam/security-credentials/';
const token = async (handler: HttpHandler, ttl = '21600') =>
  String((await ask(handler, 'PUT', '/latest/api/token', { [TTL]: ttl })).body);

describe('the token', () => {
  test.each(['1', '300', '21600'])('lives %s seconds, and the answer says so', async (ttl) => {
    const { imds } = instanceMetadata();
    const answer = await ask(imds.handler, 'PUT', '/latest/api/token', { [TTL]: ttl });
    expect(answer).toMatchObject({ status: 200, headers: { [TTL]: ttl, 'content-type': 'text/plain' } });
    expect(answer.body).toMatch(/^[A-Za-z0-9_-]{54}==$/);
  });

  test.each([undefined, '', '0', '21601', '-1', '1.5', 'x', '99999999999'])(
    'is not given for a time of %s',
    async (ttl) => {
      const { imds } = instanceMetadata();
      const headers: Record<string, string> = ttl === undefined ? {} : { [TTL]: ttl };
      expect((await ask(imds.handler, 'PUT', '/latest/api/token', headers)).status).toBe(400);
    },
  );

  test('is made with PUT alone', async () => {
    const { imds } = instanceMetadata({ httpTokens: 'optional' });
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await ask(imds.handler, method, '/latest/api/token', { [TTL]: '60' });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'OPTIONS, PUT' } });
      expect(answer.body).toBeUndefined();
    }
    expect((await ask(imds.handler, 'PUT', ROLES, { [TTL]: '60' })).status).toBe(405);
  });

  test('is told how long it still holds with each answer that it brings', async () => {
    const clock = new StandingClock();
    const { imds } = instanceMetadata({ clock, httpTokens: 'optional' });
    const held = await token(imds.handler, '60');
    clock.advance(1500);
    expect((await ask(imds.handler, 'GET', ROLES, { [TOKEN]: held })).headers).toMatchObject({ [TTL]: '59' });
    expect((await ask(imds.handler, 'GET', ROLES)).headers).not.toHaveProperty(TTL);
  });

  test('is not given through a proxy', async () => {
    const { imds } = instanceMetadata();
    const headers = { [TTL]: '60', 'x-forwarded-for': '10.0.0.9' };
    expect((await ask(imds.handler, 'PUT', '/latest/api/token', headers)).status).toBe(403);
  });

  test('is required: 401 without one, with a wrong one, with another node\u2019s, with an old one', async () => {
    const clock = new StandingClock();
    const { imds, journal } = instanceMetadata({ clock });
    const held = await token(imds.handler, '60');
    const other = await token(instanceMetadata({ clock }).imds.handler);
    const status = async (headers: Record<string, string>) => (await ask(imds.handler, 'GET', ROLES, headers)).status;
    expect(await status({})).toBe(401);
    expect(await status({ [TOKEN]: 'nonsense' })).toBe(401);
    expect(await status({ [TOKEN]: '' })).toBe(401);
    expect(await status({ [TOKEN]: other })).toBe(401);
    expect(await status({ [TOKEN]: held })).toBe(200);
    clock.advance(60 * SECOND);
    expect(await status({ [TOKEN]: held })).toBe(401);
    expect(journal.since(0)[0]).toMatchObject({
      component: 'imds',
      event: 'request refused',
      cause: 'the request carries no IMDSv2 token, and the instance requires one (HttpTokens: required)',
    });
  });

  test('may be left out where it is optional, but not be wrong', async () => {
    const { imds } = instanceMetadata({ httpTokens: 'optional' });
    expect((await ask(imds.handler, 'GET', ROLES)).status).toBe(200);
    expect((await ask(imds.handler, 'GET', ROLES, { [TOKEN]: 'wrong' })).status).toBe(401);
  });
});

describe('the hop limit', () => {
  test('of 1 keeps the token from pods, not from the node', async () => {
    const { imds, journal } = instanceMetadata({ hopLimit: 1 });
    const put = { method: 'PUT', url: '/latest/api/token', headers: { [TTL]: '60' }, body: Buffer.alloc(0), peer: '' };
    expect(imds.handler(put)).toBe('drop');
    expect(imds.nodeHandler(put)).toMatchObject({ status: 200 });
    expect(journal.since(0)).toMatchObject([
      {
        event: 'token dropped',
        subject: 'i-0123456789abcdef0',
        cause: "the instance's HttpPutResponseHopLimit is 1: the token's answer does not reach a pod",
      },
    ]);
  });

  test('counts for the token alone: a pod without one is still answered, by 401 or, with IMDSv1, by data', async () => {
    expect((await ask(instanceMetadata({ hopLimit: 1 }).imds.handler, 'GET', ROLES)).status).toBe(401);
    expect(
      (await ask(instanceMetadata({ hopLimit: 1, httpTokens: 'optional' }).imds.handler, 'GET', ROLES)).status,
    ).toBe(200);
  });

  test('of 2 lets it through', async () => {
    expect(await token(instanceMetadata({ hopLimit: 2 }).imds.handler)).not.toBe('');
  });
});

describe('the data', () => {
  test.each([
    ['/latest/meta-data/instance-id', 'i-0123456789abcdef0'],
    ['/latest/meta-data/instance-type', 't3.medium'],
    ['/latest/meta-data/hostname', 'ip-192-168-12-71.ec2.internal'],
    ['/latest/meta-data/placement/region', 'us-east-1'],
    ['/latest/meta-data/placement/availability-zone', 'us-east-1a'],
    ['/latest/meta-data/iam/security-credentials', 'NodeRole'],
    [ROLES, 'NodeRole'],
  ])('%s', async (path, body) => {
    const { imds } = instanceMetadata();
    expect(await ask(imds.handler, 'GET', path, { [TOKEN]: await token(imds.handler) })).toMatchObject({
      status: 200,
      body,
    });
  });

  test('is plain text, documents too, and says that it is EC2\u2019s', async () => {
    const { imds } = instanceMetadata({ httpTokens: 'optional' });
    for (const path of ['/latest/meta-data/instance-id', `${ROLES}NodeRole`, '/latest/meta-data/iam/info']) {
      expect((await ask(imds.handler, 'GET', path)).headers).toEqual({
        'content-type': 'text/plain',
        'accept-ranges': 'none',
        server: 'EC2ws',
      });
    }
  });

  test('of a document has a space on both sides of each colon', async () => {
    const { imds } = instanceMetadata({ httpTokens: 'optional' });
    expect((await ask(imds.handler, 'GET', '/latest/meta-data/iam/info')).body).toBe(
      [
        '{',
        '  "Code" : "Success",',
        '  "LastUpdated" : "2026-04-12T14:51:39Z",',
        '  "InstanceProfileArn" : "arn:aws:iam::111122223333:instance-profile/Nodes",',
        '  "InstanceProfileId" : "AIPAEXAMPLE"',
        '}',
      ].join('\n'),
    );
  });

  const json = async (path: string, made = instanceMetadata()) => {
    const answer = await ask(made.imds.handler, 'GET', path, { [TOKEN]: await token(made.imds.handler) });
    return JSON.parse(String(answer.body)) as Record<string, unknown>;
  };

  test('the role\u2019s credentials', async () => {
    expect(await json(`${ROLES}NodeRole`)).toEqual({
      Code: 'Success',
      LastUpdated: '2026-04-12T14:51:39Z',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASIANODE1',
      SecretAccessKey: 'secret1',
      Token: 'token1',
      Expiration: '2026-04-12T20:51:39Z',
    });
  });

  test('are the same until they near their end', async () => {
    const clock = new StandingClock();
    const made = instanceMetadata({ clock });
    const key = async () => (await json(`${ROLES}NodeRole`, made)).AccessKeyId;
    expect(await key()).toBe('ASIANODE1');
    clock.advance(6 * HOUR - 15 * MINUTE);
    expect(await key()).toBe('ASIANODE1');
    clock.advance(1);
    expect(await key()).toBe('ASIANODE2');
  });

  test('the instance profile and the identity document', async () => {
    expect(await json('/latest/meta-data/iam/info')).toMatchObject({
      Code: 'Success',
      InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/Nodes',
    });
    expect(await json('/latest/dynamic/instance-identity/document')).toEqual({
      accountId: '111122223333',
      architecture: 'x86_64',
      availabilityZone: 'us-east-1a',
      billingProducts: null,
      devpayProductCodes: null,
      marketplaceProductCodes: null,
      imageId: null,
      instanceId: 'i-0123456789abcdef0',
      instanceType: 't3.medium',
      kernelId: null,
      pendingTime: '2026-04-12T14:51:39Z',
      privateIp: null,
      ramdiskId: null,
      region: 'us-east-1',
      version: '2017-09-30',
    });
  });

  describe('the instance identity role\u2019s', () => {
    const IDENTITY = '/latest/meta-data/identity-credentials/ec2/';

    test('credentials are there without a profile, beside those of the node\u2019s role', async () => {
      const { imds, session } = instanceMetadata({ httpTokens: 'optional' });
      const bare = instanceMetadata({ role: undefined, issueIdentitySession: session });
      expect(await json(`${IDENTITY}security-credentials/ec2-instance`, bare)).toEqual({
        Code: 'Success',
        LastUpdated: '2026-04-12T14:51:39Z',
        Type: 'AWS-HMAC',
        AccessKeyId: 'ASIANODE1',
        SecretAccessKey: 'secret1',
        Token: 'token1',
        Expiration: '2026-04-12T20:51:39Z',
      });
      expect(await json(`${IDENTITY}info`, bare)).toEqual({
        Code: 'Success',
        LastUpdated: '2026-04-12T14:51:39Z',
        AccountId: '111122223333',
      });
      expect((await ask(imds.handler, 'GET', `${IDENTITY}info`)).status).toBe(404);
    });
  });

  test.each([
    '/',
    '/latest/meta-data/nothing',
    `${ROLES}OtherRole`,
    '/latest/user-data',
    '/latest/meta-data/__proto__',
    '/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance',
  ])('%s is not found', async (path) => {
    const { imds } = instanceMetadata();
    const answer = await ask(imds.handler, 'GET', path, { [TOKEN]: await token(imds.handler) });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('<title>404 - Not Found</title>');
  });

  test.each(['iam/info', 'iam/security-credentials/', 'iam/security-credentials/NodeRole'])(
    'without a role there is no %s',
    async (path) => {
      const { imds } = instanceMetadata({ role: undefined });
      const headers = { [TOKEN]: await token(imds.handler) };
      expect((await ask(imds.handler, 'GET', `/latest/meta-data/${path}`, headers)).status).toBe(404);
    },
  );

  test.each(['POST', 'DELETE', 'PATCH'])('%s is not a way to ask', async (method) => {
    expect((await ask(instanceMetadata().imds.handler, method, ROLES)).status).toBe(405);
  });
});
