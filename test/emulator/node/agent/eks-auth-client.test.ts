import crypto from 'node:crypto';
import dns from 'node:dns';
import type { HttpHandler, HttpRequest } from '../../../../lib/emulator/http';
import { EksAuthClient, exponentialJitter } from '../../../../lib/emulator/node/agent/eks-auth-client';
import { assumedRole, HOUR, serve, StandingClock, type TestServer } from '../support';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- aws4 has no types of its own
const aws4 = require('aws4') as {
  sign(request: Record<string, unknown>, credentials: Record<string, string>): { headers: Record<string, string> };
};

const clock = new StandingClock();
const node = { accessKeyId: 'ASIANODE', secretAccessKey: 'node-secret', sessionToken: 'node-token' };
const open: (TestServer | EksAuthClient)[] = [];
afterEach(async () => {
  for (const opened of open.splice(0)) await opened.close();
});

async function client(handler: HttpHandler) {
  const server = await serve(handler);
  const made = clientOf(server.url);
  open.push(made, server);
  return made;
}

const clientOf = (endpoint: string, nodeCredentials = () => Promise.resolve(node)) =>
  new EksAuthClient({
    endpoint,
    region: 'us-east-1',
    clusterName: 'eksdemo1',
    clock,
    nodeCredentials,
    retryDelay: () => 1,
  });

const refuse = (status: number, code: string) => ({
  status,
  headers: { 'x-amzn-errortype': code, 'x-amzn-requestid': 'r-1' },
  body: '{"message":"no"}',
});

test('a call for which nobody waits any more ends at once, and is not tried again', async () => {
  let asked = 0;
  const gone = new AbortController();
  const eksAuth = await client(() => {
    asked += 1;
    gone.abort();
    return 'drop';
  });
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c', gone.signal)).rejects.toThrow(
    'unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, https response error StatusCode: 0, RequestID: , canceled, context canceled',
  );
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c', gone.signal)).rejects.toThrow('context canceled');
  expect(asked).toBe(1);
});

test('sends the token to the cluster, signed by the node', async () => {
  const seen: HttpRequest[] = [];
  const eksAuth = await client((request) => {
    seen.push(request);
    return { status: 200, body: assumedRole(clock.now() + 6 * HOUR) };
  });
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).resolves.toEqual({
    credentials: {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session+token/=',
      accountId: '111122223333',
      expiration: clock.now() + 6 * HOUR,
    },
    associationId: 'a-abcdefghijklmnop1',
    assumedRoleArn: 'arn:aws:sts::111122223333:assumed-role/ROLE/eks-eksdemo1-aws-cli-0',
    assumeRoleId: 'AROAEXAMPLE:eks-eksdemo1-aws-cli-0',
  });
  const [request] = seen as [HttpRequest];
  expect(request).toMatchObject({ method: 'POST', url: '/clusters/eksdemo1/assume-role-for-pod-identity' });
  expect(request.body.toString()).toBe('{"token":"a.b.c"}');
  expect(request.headers).toMatchObject({ 'content-type': 'application/json', 'x-amz-security-token': 'node-token' });

  // An independent implementation of SigV4 comes to the same signature over the headers that were signed.
  const signed = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const again = aws4.sign(
    {
      service: 'eks-auth',
      region: 'us-east-1',
      method: 'POST',
      path: request.url,
      body: request.body.toString(),
      headers: Object.fromEntries(signed.map((name) => [name, request.headers[name] ?? ''])),
    },
    node,
  );
  expect(request.headers.authorization).toBe(again.headers.Authorization);
});

test.each([
  [429, 'ThrottlingException', 3],
  [500, 'InternalServerException', 3],
  [503, 'ServiceUnavailableException', 3],
  [400, 'AccessDeniedException', 1],
  [404, 'ResourceNotFoundException', 1],
])('%d %s is asked %d times in all', async (status, code, times) => {
  let asked = 0;
  const eksAuth = await client(() => {
    asked++;
    return refuse(status, code);
  });
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toMatchObject({
    status,
    requestId: 'r-1',
    attempts: times,
    api: { code, message: 'no' },
  });
  expect(asked).toBe(times);
});

test('a retry that succeeds is a success', async () => {
  let asked = 0;
  const eksAuth = await client(() =>
    ++asked < 3 ? refuse(429, 'ThrottlingException') : { status: 200, body: assumedRole(clock.now() + HOUR) },
  );
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).resolves.toMatchObject({
    credentials: { accountId: '111122223333' },
  });
});

test('an attempt without an answer ends after a second', async () => {
  const eksAuth = await client(() => 'drop');
  const start = Date.now();
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toMatchObject({
    status: 0,
    requestId: '',
    attempts: 3,
  });
  expect(Date.now() - start).toBeGreaterThan(2900);
}, 10_000);

test('between attempts a random part of one second passes, then of two, of four, and never more than twenty', () => {
  const draw = jest.spyOn(crypto, 'randomInt').mockImplementation((below: number) => below - 1);
  expect([0, 1, 2, 4, 5, 9].map(exponentialJitter)).toEqual([999, 1999, 3999, 15_999, 20_000, 20_000]);
  draw.mockRestore();
});

test('a connection that does not come about is given up after half a second', async () => {
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation((() => {}) as unknown as typeof dns.lookup);
  const eksAuth = clientOf('http://eks-auth.us-east-1.api.aws');
  open.push(eksAuth);
  const start = Date.now();
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toMatchObject({
    status: 0,
    transport: expect.stringContaining('dial tcp eks-auth.us-east-1.api.aws: i/o timeout') as string,
  });
  expect(lookup).toHaveBeenCalledTimes(3);
  expect(Date.now() - start).toBeGreaterThan(1450);
  expect(Date.now() - start).toBeLessThan(2900);
  lookup.mockRestore();
});

test('nothing listening is an error without an answer', async () => {
  const server = await serve(() => 'drop');
  await server.close();
  const eksAuth = clientOf(server.url);
  open.push(eksAuth);
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toThrow(
    /StatusCode: 0, RequestID: , request send failed/,
  );
});

test.each(['', 'nonsense', '{}', 'null', '{"credentials":{},"assumedRoleUser":{}}', '{"credentials":null}'])(
  'an answer %j that lacks what is needed is refused',
  async (body) => {
    const eksAuth = await client(() => ({ status: 200, body }));
    await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toThrow('invalid response from server');
  },
);

test('a node without credentials cannot ask', async () => {
  const eksAuth = clientOf('http://127.0.0.1:9', () => Promise.reject(new Error('no EC2 IMDS role found')));
  open.push(eksAuth);
  await expect(eksAuth.assumeRoleForPodIdentity('a.b.c')).rejects.toThrow(
    'get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found',
  );
});
