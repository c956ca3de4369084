import { AdjustableClock } from '../../../../lib/emulator/clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../../../../lib/emulator/http';
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
  const now = Date.parse('2026-04-12T14:51:39Z');
  const seconds = now / 1000;
  const claims = (changes: Record<string, unknown>) => serviceAccountToken(now, changes);
  const alg = (header: Record<string, string>) =>
    serviceAccountToken(now, {}, header as Parameters<typeof serviceAccountToken>[2]);
  const segment = (text: string) => Buffer.from(text).toString('base64url');
  const PARSED = 'Service account token cannot be parsed: token is';
  const VALIDATED = 'Service account token failed basic claim validations: token is';
  const DECODED = `${PARSED} malformed: could not base64 decode header: illegal base64 data at input byte`;
  const HOSTS = 'please use either [169.254.170.23 fd00:ec2::23] address not';

  test.each<[what: string, authorization: string, status: number, body: string, host?: string]>([
    ['a name', 'x', 403, `Access Denied. Called agent through invalid address, ${HOSTS} localhost`, 'localhost'],
    [
      'another address, with a port, before the token is looked at',
      '',
      403,
      `Access Denied. Called agent through invalid address, ${HOSTS} 127.0.0.1`,
      '127.0.0.1:80',
    ],
    ['an empty token', '', 400, 'Service account token cannot be empty'],
    ['no segments', 'x', 400, `${PARSED} malformed: token contains an invalid number of segments`],
    ['five segments', 'a.b.c.d.e', 400, `${PARSED} malformed: token contains an invalid number of segments`],
    ['a Bearer prefix', `Bearer ${claims({})}`, 400, `${DECODED} 6`],
    ['a.b.c', 'a.b.c', 400, `${DECODED} 0`],
    ['an unknown alg', alg({ alg: 'XX' }), 400, `${PARSED} unverifiable: signing method (alg) is unavailable`],
    ['no alg', alg({ kid: 'k' }), 400, `${PARSED} unverifiable: signing method (alg) is unspecified`],
    [
      'claims that are not JSON',
      `${segment('{"alg":"RS256"}')}.${segment('hello')}.c2ln`,
      400,
      `${PARSED} malformed: could not JSON decode claim: invalid character 'h' looking for beginning of value`,
    ],
    [
      'a claim of a wrong type',
      claims({ sub: 1 }),
      400,
      `${PARSED} malformed: could not JSON decode claim: json: cannot unmarshal number into Go struct field RegisteredClaims.sub of type string`,
    ],
    ['a token that ends now', claims({ exp: seconds }), 400, `${VALIDATED} expired`],
    ['a token of the future', claims({ nbf: seconds + 1 }), 400, `${VALIDATED} not valid yet`],
    [
      'a token of neither past nor present',
      claims({ exp: seconds - 1, nbf: seconds + 1 }),
      400,
      `${VALIDATED} expired, token is not valid yet`,
    ],
  ])('by the agent itself: %s', async (_what, authorization, status, body, host = '169.254.170.23') => {
    const { get, asked } = await world();
    const answer = await get(authorization, 'GET', '/v1/credentials', host);
    expect(answer).toMatchObject({ status, body: `${body}\n` });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(asked()).toBe(0);
  });

  test.each([
    ['an empty signature', claims({}).replace(/[^.]*$/, '')],
    ['another audience', claims({ aud: ['sts.amazonaws.com'] })],
    ['another issuer', claims({ iss: 'https://elsewhere' })],
    ['no end', claims({ exp: undefined })],
    ['an issue in the future', claims({ iat: seconds + 9999 })],
  ])('of a token with %s is EKS Auth\u2019s to make', async (_what, authorization) => {
    const { get, asked } = await world();
    expect((await get(authorization)).status).toBe(200);
    expect(asked()).toBe(1);
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

  test.each([
    ['behind the cache, which says so', 2000, 'error getting credentials to cache: '],
    ['without a cache', 0, ''],
  ])('of an agent whose node has no credentials, %s', async (_what, maxCacheSize, prefix) => {
    const nodeCredentials = () => Promise.reject(new Error('no EC2 IMDS role found'));
    const { get, log } = await world({ nodeCredentials, maxCacheSize });
    const body =
      `${prefix}unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, ` +
      'get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found';
    expect(await get()).toMatchObject({ status: 500, body: `${body}\n` });
    expect(log.at(-1)).toMatchObject({ level: 'error', msg: `Error fetching credentials: ${body}` });
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

test('beyond it a probe is refused too, each path by itself', async () => {
  const { agent } = await world({ requestsPerSecond: 4 });
  const ask = async (handler: HttpHandler, url: string) => ((await handler(request({ url }))) as HttpResponse).status;
  const statuses = await Promise.all(['/healthz', '/healthz', '/healthz'].map((url) => ask(agent.probeHandler, url)));
  expect(statuses).toEqual([200, 200, 429]);
  expect(await ask(agent.probeHandler, '/readyz')).toBe(200);
  expect(await ask(agent.metricsHandler, '/healthz')).toBe(200);
  for (let times = 0; times < 5; times++) expect(await ask(agent.metricsHandler, '/metrics')).toBe(200);
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

test('by default keeps 2000 tokens\u2019 credentials, and renews three a second', () => {
  const start = (options: Partial<AgentOptions>) =>
    open.push(
      new PodIdentityAgent({
        region: 'us-east-1',
        clusterName: 'eksdemo1',
        clock: new StandingClock(),
        endpoint: 'http://127.0.0.1:9',
        nodeCredentials: () => Promise.reject(new Error('none')),
        ...options,
      }),
    );
  expect(() => start({ maxCredentialRetentionMs: 60_000 })).toThrow(
    "Refresh QPS is too small (3) or credentials renewal to small (60.00s) to keep up with cache's size (2000)",
  );
  const every = jest.spyOn(global, 'setInterval');
  start({});
  expect(every.mock.calls.map(([, milliseconds]) => milliseconds)).toEqual([60_000]);
  every.mockRestore();
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

  test.each([200, 403, 503])('fail when something else answers, as a proxy does: %d', async (status) => {
    const { agent } = await world({ dial: () => Promise.resolve(status) });
    expect(await probe(agent)).toEqual({
      status: 500,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'Internal Server Error occurred',
    });
  });

  test('ask every bind host for its root, by default both, and end at the first that is not well', async () => {
    const dialled: string[] = [];
    const dial = (bindHost: string) => {
      dialled.push(bindHost);
      return Promise.resolve(dialled.length < 4 ? 404 : 200);
    };
    const { agent } = await world({ dial });
    expect(await probe(agent)).toEqual({ status: 200 });
    expect(await probe(agent)).toMatchObject({ status: 500 });
    expect(dialled).toEqual(['169.254.170.23', 'fd00:ec2::23', '169.254.170.23', 'fd00:ec2::23']);
    const alone = await world({ dial, bindHosts: ['169.254.170.23'] });
    expect(await probe(alone.agent)).toMatchObject({ status: 500 });
    expect(dialled).toHaveLength(5);
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
