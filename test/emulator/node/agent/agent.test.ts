import { AdjustableClock } from '../../../../lib/emulator/clock';
import type { HttpHandler, HttpRequest } from '../../../../lib/emulator/http';
import { Journal } from '../../../../lib/emulator/journal';
import { type AgentOptions, PodIdentityAgent } from '../../../../lib/emulator/node/agent/agent';
import type { AgentLogLine } from '../../../../lib/emulator/node/agent/log';
import { ask, assumedRole, HOUR, serve, serviceAccountToken, StandingClock, type TestServer } from '../support';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close();
});

async function world(options: { eksAuth?: HttpHandler; clock?: AgentOptions['clock'] } & Partial<AgentOptions> = {}) {
  const clock = options.clock ?? new StandingClock();
  const journal = new Journal();
  const log: AgentLogLine[] = [];
  let asked = 0;
  const eksAuth = await serve((request) => {
    asked++;
    return options.eksAuth?.(request) ?? { status: 200, body: assumedRole(clock.now() + 6 * HOUR, `ASIA${asked}`) };
  });
  const agent = new PodIdentityAgent({
    region: 'us-east-1',
    clusterName: 'eksdemo1',
    nodeCredentials: () => Promise.resolve({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' }),
    retryDelay: () => 1,
    ...options,
    clock,
    journal,
    log: (line) => log.push(line),
    endpoint: options.endpoint ?? eksAuth.url,
  });
  const server: TestServer = await serve(agent.handler);
  open.push(eksAuth, agent, server);
  const token = serviceAccountToken(clock.now());
  const get = (
    authorization: string | undefined = token,
    method = 'GET',
    path = '/v1/credentials',
    host = '169.254.170.23',
  ) => ask(server.url + path, { method, headers: { host, ...(authorization === undefined ? {} : { authorization }) } });
  return { agent, clock, journal, log, get, token, asked: () => asked };
}

const request = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: '/v1/credentials',
  headers: { host: '169.254.170.23' },
  body: Buffer.alloc(0),
  peer: '10.0.0.1:40000',
  ...over,
});

test('answers with credentials, in JSON', async () => {
  const { get } = await world();
  const answer = await get();
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.body).toBe(
    '{"AccessKeyId":"ASIA1","SecretAccessKey":"secret","Token":"session+token/=","AccountId":"111122223333","Expiration":"2026-04-12T20:51:39Z"}',
  );
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('answers %s just so', async (method) => {
  const { get } = await world();
  expect((await get(serviceAccountToken(Date.parse('2026-04-12T14:51:39Z')), method)).status).toBe(200);
});

test.each(['/', '/v1', '/v1/credentials/', '/v1/credentials/x', '/latest/meta-data', '/healthz', '/metrics'])(
  '%s is not found',
  async (path) => {
    const { get } = await world();
    const answer = await get(undefined, 'GET', path);
    expect(answer).toMatchObject({ status: 404, body: '404 page not found\n' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
  },
);

test('a query does not matter', async () => {
  const { get, token } = await world();
  expect((await get(token, 'GET', '/v1/credentials?x=1')).status).toBe(200);
});

describe('a refusal', () => {
  const BAD_HOST =
    'Access Denied. Called agent through invalid address, please use either [169.254.170.23 fd00:ec2::23] address not localhost\n';

  test.each([
    ['localhost', 'x', 403, BAD_HOST],
    ['169.254.170.23', '', 400, 'Service account token cannot be empty\n'],
    [
      '169.254.170.23',
      'x',
      400,
      'Service account token cannot be parsed: token is malformed: token contains an invalid number of segments\n',
    ],
  ])('by the agent itself: %s %j', async (host, authorization, status, body) => {
    const { get, asked } = await world();
    const answer = await get(authorization, 'GET', '/v1/credentials', host);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(asked()).toBe(0);
  });

  test('by EKS Auth carries its status, its id and its words', async () => {
    const { get, asked } = await world({
      eksAuth: () => ({
        status: 400,
        headers: {
          'x-amzn-errortype': 'AccessDeniedException',
          'x-amzn-requestid': 'b69b1279-d140-4eee-b7ea-b124286f544c',
        },
        body: '{"message":"Unauthorized Exception! EKS does not have permissions to assume the associated role."}',
      }),
    });
    const expected = {
      status: 400,
      body: '[b69b1279-d140-4eee-b7ea-b124286f544c]: (AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume the associated role., fault: client\n',
    };
    expect(await get()).toMatchObject(expected);
    expect(await get()).toMatchObject(expected);
    expect(asked()).toBe(2);
  });

  test('for want of EKS Auth is two brackets', async () => {
    const gone = await serve(() => 'drop');
    await gone.close();
    const { get } = await world({ endpoint: gone.url });
    expect(await get()).toMatchObject({ status: 500, body: '[]\n' });
  });

  test('of credentials about to end', async () => {
    const clock = new StandingClock();
    const { get } = await world({ clock, eksAuth: () => ({ status: 200, body: assumedRole(clock.now() + 10_000) }) });
    expect(await get()).toMatchObject({
      status: 500,
      body: 'fetched credentials are expired or will expire within the next 10.00 seconds\n',
    });
  });
});

test('beyond 500 at once and 1000 a second: 429, on each listener by itself, and not counted', async () => {
  const { agent, clock } = await world();
  const status = async (handler: HttpHandler) => {
    const answer = await handler(request());
    return answer === 'drop' ? 0 : answer.status;
  };
  const flood = async (handler: HttpHandler, times: number) => {
    const statuses = await Promise.all(Array.from({ length: times }, () => status(handler)));
    return statuses.filter((one) => one !== 429).length;
  };
  expect(await flood(agent.handler, 700)).toBe(500);
  expect(await flood(agent.ipv6Handler, 10)).toBe(10);
  (clock as StandingClock).advance(200);
  expect(await flood(agent.handler, 700)).toBe(200);
  expect(await agent.handler(request())).toEqual({
    status: 429,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: 'Too Many Requests\n',
  });
  expect(await status((r) => agent.handler({ ...r, url: '/' }))).toBe(404);
  expect(await agent.metricsHandler(request({ url: '/metrics' }))).toMatchObject({
    body: expect.stringContaining('pod_identity_http_response{code="400"} 710\n') as string,
  });
});

test('each listener has a cache of its own', async () => {
  const { agent, token, asked } = await world();
  const headers = { host: '169.254.170.23', authorization: token };
  await agent.handler(request({ headers }));
  await agent.handler(request({ headers }));
  await agent.ipv6Handler(request({ headers: { ...headers, host: '[fd00:ec2::23]' } }));
  expect(asked()).toBe(2);
  expect(agent.cacheSize).toBe(2);
});

test('a restart forgets', async () => {
  const { agent, get, asked } = await world();
  await get(serviceAccountToken(Date.parse('2026-04-12T14:51:39Z')));
  agent.restart();
  expect(agent.cacheSize).toBe(0);
  await get(serviceAccountToken(Date.parse('2026-04-12T14:51:39Z')));
  expect(asked()).toBe(2);
});

test('setting the clock lets the janitor renew', async () => {
  const clock = new AdjustableClock();
  const { agent, get, asked } = await world({ clock });
  const token = serviceAccountToken(clock.now());
  expect(JSON.parse((await get(token)).body)).toMatchObject({ AccessKeyId: 'ASIA1' });
  clock.setOffset(3 * HOUR + 1000);
  await agent.tick();
  expect(asked()).toBe(2);
  expect(JSON.parse((await get(token)).body)).toMatchObject({ AccessKeyId: 'ASIA2' });
});

describe('probes', () => {
  const probe = async (agent: PodIdentityAgent, url = '/healthz') => agent.probeHandler(request({ url }));

  test('are well while every listener answers 404', async () => {
    const { agent } = await world();
    expect(await probe(agent)).toEqual({ status: 200 });
    expect(await probe(agent, '/readyz')).toEqual({ status: 200 });
    expect(await agent.metricsHandler(request({ url: '/healthz' }))).toEqual({ status: 200 });
    expect(await probe(agent, '/other')).toMatchObject({ status: 404 });
  });

  test('fail when something else answers, as a proxy does', async () => {
    const { agent } = await world({ dial: () => Promise.resolve(503) });
    expect(await probe(agent)).toMatchObject({ status: 500, body: 'Internal Server Error occurred' });
  });

  test('fail when nothing answers', async () => {
    const { agent } = await world({ dial: () => Promise.reject(new Error('connect: connection refused')) });
    expect(await probe(agent)).toMatchObject({ status: 500 });
  });

  test('give up after ten seconds', async () => {
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      expect(ms).toBe(10_000);
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 10);
      return controller.signal;
    });
    const { agent } = await world({ dial: () => new Promise(() => {}) });
    expect(await probe(agent)).toEqual({ status: 408 });
    timeout.mockRestore();
  });
});

test('metrics, in the format of Prometheus', async () => {
  const { agent, get, token } = await world();
  expect(await agent.metricsHandler(request({ url: '/metrics' }))).toMatchObject({ status: 200, body: '' });
  await get(token);
  await get(token);
  await get('x');
  expect(await agent.metricsHandler(request({ url: '/metrics' }))).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: [
      '# HELP pod_identity_cache_state The state of credential in cache',
      '# TYPE pod_identity_cache_state counter',
      'pod_identity_cache_state{state="miss"} 1',
      '# HELP pod_identity_http_response Pod Identity http response code',
      '# TYPE pod_identity_http_response counter',
      'pod_identity_http_response{code="200"} 2',
      'pod_identity_http_response{code="400"} 1',
      '',
    ].join('\n'),
  });
});

test('the journal has each request: whose, what was said, why; and no secret', async () => {
  const { get, token, journal } = await world();
  await get(token);
  await get(token);
  await get(undefined, 'GET', '/v1/credentials', 'localhost');
  const entries = journal.since(0);
  expect(entries).toMatchObject([
    {
      component: 'agent',
      event: 'credentials served',
      subject: 'default/aws-cli',
      detail: { from: 'eks-auth', status: 200 },
    },
    { component: 'agent', event: 'credentials served', subject: 'default/aws-cli', detail: { from: 'cache' } },
    {
      component: 'agent',
      event: 'credentials refused',
      said: expect.stringMatching(/^Access Denied\. .*localhost$/) as string,
      cause: expect.stringContaining('Host header is localhost') as string,
      detail: { status: 403, peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string },
    },
  ]);
  const written = JSON.stringify(entries);
  expect(written).not.toContain(token);
  expect(written).not.toContain('session+token');
  expect(written).not.toContain('"secret"');
});

test('the log has the agent\u2019s own words', async () => {
  const { get, token, log } = await world();
  await get(token);
  await get('x');
  expect(log.map(({ level, msg }) => `${level} ${msg}`.replace(/127\.0\.0\.1:\d+/, 'PEER'))).toEqual([
    'info handling new request request from PEER',
    'info Calling EKS Auth to fetch credentials',
    'info Successfully fetched credentials from EKS Auth',
    'info Storing creds in cache',
    'info handling new request request from PEER',
    'error Error fetching credentials: Service account token cannot be parsed: token is malformed: token contains an invalid number of segments',
  ]);
  expect(log.find(({ msg }) => msg === 'Storing creds in cache')?.fields).toEqual({ refreshTtl: 10_800_000_000_000 });
  expect(log[2]?.fields).toMatchObject({
    fetched_role_arn: 'arn:aws:sts::111122223333:assumed-role/ROLE/eks-eksdemo1-aws-cli-0',
    fetched_role_id: 'AROAEXAMPLE:eks-eksdemo1-aws-cli-0',
  });
});
