import { CredentialRetriever } from '../../../../lib/emulator/node/agent/credential-retriever';
import type { AssumedRole } from '../../../../lib/emulator/node/agent/eks-auth-client';
import { EksAuthError } from '../../../../lib/emulator/node/agent/eks-auth-error';
import { AgentMetrics } from '../../../../lib/emulator/node/agent/metrics';
import { HOUR, MINUTE, SECOND, StandingClock } from '../support';

const refusal = (code: string, status = 400) =>
  new EksAuthError(status, 'id', { code, message: 'm', fault: 'client' }, undefined, 1);

function world(options: { renewalTtlMs?: number; maxCacheSize?: number; refreshQps?: number; lifetime?: number } = {}) {
  const clock = new StandingClock();
  const metrics = new AgentMetrics();
  const log: string[] = [];
  const asked: string[] = [];
  const state = { lifetime: options.lifetime ?? 6 * HOUR, fail: undefined as Error | undefined };
  let serial = 0;
  const retriever = new CredentialRetriever({
    clock,
    metrics,
    log: (_, msg) => log.push(msg),
    fetch: (token): Promise<AssumedRole> => {
      asked.push(token);
      if (state.fail) return Promise.reject(state.fail);
      const credentials = {
        accessKeyId: `ASIA${++serial}`,
        secretAccessKey: 's',
        sessionToken: 't',
        accountId: '1',
        expiration: clock.now() + state.lifetime,
      };
      return Promise.resolve({ credentials, associationId: 'a-1', assumedRoleArn: 'arn', assumeRoleId: 'id' });
    },
    renewalTtlMs: options.renewalTtlMs ?? 3 * HOUR,
    maxCacheSize: options.maxCacheSize ?? 2000,
    refreshQps: options.refreshQps ?? 3,
  });
  const key = async (token: string) => (await retriever.get(token)).credentials.accessKeyId;
  return { clock, metrics, log, asked, state, retriever, key };
}

test('the key is the whole token: the same one is served from the cache, another is a miss', async () => {
  const { key, asked, log } = world();
  expect([await key('a'), await key('a'), await key('b')]).toEqual(['ASIA1', 'ASIA1', 'ASIA2']);
  expect(asked).toEqual(['a', 'b']);
  expect(log.slice(0, 3)).toEqual([
    'Calling EKS Auth to fetch credentials',
    'Successfully fetched credentials from EKS Auth',
    'Storing creds in cache',
  ]);
});

test('failures are not remembered: each call reaches EKS Auth', async () => {
  const { state, retriever, asked } = world();
  state.fail = refusal('AccessDeniedException');
  for (let times = 0; times < 2; times++) {
    await expect(retriever.get('a')).rejects.toMatchObject({
      message: `error getting credentials to cache: ${state.fail.message}`,
      cause: state.fail,
    });
  }
  expect(asked).toHaveLength(2);
});

test('credentials that end within 15 seconds are not handed out, new or cached', async () => {
  const { state, retriever, clock, key, log } = world({ lifetime: 15 * SECOND });
  await expect(retriever.get('a')).rejects.toThrow(
    'fetched credentials are expired or will expire within the next 15.00 seconds',
  );
  state.lifetime = -2500;
  await expect(retriever.get('a')).rejects.toThrow(
    'fetched credentials are expired or will expire within the next -2.50 seconds',
  );
  state.lifetime = 16 * SECOND;
  const first = await key('a');
  clock.advance(900);
  expect(await key('a')).toBe(first);
  clock.advance(100);
  state.lifetime = HOUR;
  expect(await key('a')).not.toBe(first);
  expect(log).toContain(
    'Identified that entry in cache contains credentials with small ttl or invalid ttl, will be deleted',
  );
});

describe('the janitor', () => {
  test('renews after three hours, with the token that first asked', async () => {
    const { clock, retriever, key, asked, metrics } = world();
    await key('a');
    clock.advance(3 * HOUR);
    await retriever.sweep();
    expect(asked).toEqual(['a']);
    clock.advance(1);
    await retriever.sweep();
    expect(asked).toEqual(['a', 'a']);
    expect(await key('a')).toBe('ASIA2');
    expect(metrics.text()).toContain('pod_identity_cache_state{state="hit"} 1\n');
  });

  test('does not take away what is due: it is served until it ends', async () => {
    const { clock, key, asked } = world();
    await key('a');
    clock.advance(6 * HOUR - 16 * SECOND);
    await key('a');
    expect(asked).toEqual(['a']);
  });

  test('tries again when the old credentials end, if that is sooner than a minute', async () => {
    const { clock, retriever, key, state, asked } = world({ lifetime: 3 * HOUR + 30 * SECOND });
    await key('a');
    clock.advance(3 * HOUR + 1);
    state.fail = refusal('ThrottlingException', 429);
    await retriever.sweep();
    state.fail = undefined;
    clock.advance(30 * SECOND);
    await retriever.sweep();
    expect(asked).toHaveLength(3);
    expect(retriever.size).toBe(1);
  });

  test('cannot renew what lives less than three hours before it has expired', async () => {
    const { clock, retriever, key, asked } = world({ lifetime: 59 * MINUTE });
    await key('a');
    clock.advance(59 * MINUTE);
    await retriever.sweep();
    expect(asked).toHaveLength(1);
    clock.advance(1);
    await retriever.sweep();
    expect(asked).toHaveLength(2);
  });

  test.each(['ResourceNotFoundException', 'ExpiredTokenException', 'InvalidTokenException', 'AccessDeniedException'])(
    '%s drops the entry',
    async (code) => {
      const { clock, retriever, key, state, metrics, log } = world();
      await key('a');
      clock.advance(3 * HOUR + 1);
      state.fail = refusal(code);
      await retriever.sweep();
      expect(retriever.size).toBe(0);
      expect(metrics.text()).toContain(`pod_identity_cache_errors{code="${code}",type="NonRecoverable"} 1\n`);
      expect(metrics.text()).toContain('pod_identity_cache_state{state="evicted"} 1\n');
      expect(log).toContain('Credentials evicted');
    },
  );

  test('any other error keeps the old credentials and tries again after one to two minutes', async () => {
    const { clock, retriever, key, state, asked, metrics } = world();
    const first = await key('a');
    clock.advance(3 * HOUR + 1);
    state.fail = refusal('ThrottlingException', 429);
    await retriever.sweep();
    expect(asked).toHaveLength(2);
    expect(await key('a')).toBe(first);
    expect(metrics.text()).toContain('pod_identity_cache_errors{code="ThrottlingException",type="Recoverable"} 1\n');
    clock.advance(MINUTE - 1);
    await retriever.sweep();
    expect(asked).toHaveLength(2);
    clock.advance(MINUTE + 2);
    state.fail = undefined;
    await retriever.sweep();
    expect(asked).toHaveLength(3);
    expect(await key('a')).toBe('ASIA2');
  });

  test('old credentials past their end are not kept', async () => {
    const { clock, retriever, key, state, log } = world();
    await key('a');
    clock.advance(6 * HOUR + 1);
    state.fail = refusal('ThrottlingException', 429);
    await retriever.sweep();
    expect(retriever.size).toBe(0);
    expect(log).toContain('Evicting credentials since they are too old');
  });

  test('a renewal costs two of three tokens: the second of a sweep is put off', async () => {
    const { clock, retriever, key, asked, log } = world();
    await key('a');
    await key('b');
    await key('c');
    clock.advance(3 * HOUR + 1);
    await retriever.sweep();
    // One takes two tokens, the next the third and waits for a fourth; the last finds none.
    expect(asked).toEqual(['a', 'b', 'c', 'a', 'b']);
    expect(log).toContain('Rate limited! Will try to keep creds locally');
    expect(retriever.size).toBe(3);
  });
});

test('the cache holds so many; the one set longest ago goes, read or not', async () => {
  const { key, retriever, asked } = world({ maxCacheSize: 2 });
  await key('a');
  await key('b');
  await key('a');
  await key('c');
  expect(retriever.size).toBe(2);
  expect(await key('b')).toBe('ASIA2');
  await key('a');
  expect(asked).toEqual(['a', 'b', 'c', 'a']);
});

test('a renewal sets too: what was not renewed goes first', async () => {
  const { key, retriever, clock, asked } = world({ maxCacheSize: 2 });
  await key('a');
  clock.advance(HOUR);
  await key('b');
  clock.advance(2 * HOUR + 1);
  await retriever.sweep();
  await key('c');
  await key('a');
  expect(asked).toEqual(['a', 'b', 'a', 'c']);
});

test('callers with one token share the first one\u2019s call', async () => {
  const { retriever, asked } = world();
  const all = await Promise.all(Array.from({ length: 20 }, () => retriever.get('a')));
  expect(asked).toEqual(['a']);
  expect(new Set(all.map(({ credentials }) => credentials.accessKeyId))).toEqual(new Set(['ASIA1']));
  expect(all.filter(({ from }) => from === 'cache')).toHaveLength(19);
});

test('callers who waited nine times ask for themselves', async () => {
  const clock = new StandingClock();
  const log: string[] = [];
  let asked = 0;
  const never = new CredentialRetriever({
    clock,
    metrics: new AgentMetrics(),
    log: (_, msg) => log.push(msg),
    fetch: () => (++asked === 1 ? new Promise<never>(() => {}) : Promise.reject(refusal('AccessDeniedException'))),
    renewalTtlMs: 3 * HOUR,
    maxCacheSize: 2000,
    refreshQps: 3,
  });
  void never.get('a');
  const start = Date.now();
  await expect(never.get('a')).rejects.toThrow('AccessDeniedException');
  expect(Date.now() - start).toBeGreaterThan(9 * 200 - 50);
  expect(log).toContain('Waiting for active request with 9 tries');
  expect(log).toContain('Failed to complete active request in 9 tries');
  expect(asked).toBe(2);
});

test.each([{ renewalTtlMs: 0 }, { maxCacheSize: 0 }])('%j disables the cache', async (options) => {
  const { key, retriever, asked } = world(options);
  await key('a');
  await key('a');
  expect(asked).toHaveLength(2);
  expect(retriever.size).toBe(0);
});

test.each([0, -1])('%d renewals a second count as three', (refreshQps) => {
  expect(() => world({ refreshQps, renewalTtlMs: MINUTE })).toThrow('Refresh QPS is too small (3)');
  expect(() => world({ refreshQps })).not.toThrow();
});

test('a cache too large for its renewals is refused as the agent panics', () => {
  // Half of the cache must be renewed in that time.
  expect(() => world({ renewalTtlMs: 334 * SECOND })).not.toThrow();
  expect(() => world({ renewalTtlMs: 333 * SECOND })).toThrow('(333.00s)');
  expect(() => world({ renewalTtlMs: MINUTE })).toThrow(
    "Refresh QPS is too small (3) or credentials renewal to small (60.00s) to keep up with cache's size (2000)",
  );
});
