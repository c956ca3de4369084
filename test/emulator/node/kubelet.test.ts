import { AdjustableClock, type Clock } from '../../../lib/emulator/clock';
import { Journal } from '../../../lib/emulator/journal';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { PodIdentityAgent } from '../../../lib/emulator/node/agent/agent';
import { Kubelet, type PodStatus } from '../../../lib/emulator/node/kubelet';
import { openNetwork } from '../../../lib/emulator/node/network/open';
import { BUCKETS, MOUNT_PATH } from './network/support';
import { injectedPod } from './pod-support';
import { assumedRole, HOUR, serve, serviceAccountToken, until } from './support';

jest.setTimeout(30_000);
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close();
});
const reference = { namespace: 'default', name: 'aws-cli' };

async function node(options: { requestToken?: (pod: Pod, audience: string) => Promise<string>; clock?: Clock } = {}) {
  const clock = options.clock ?? new AdjustableClock();
  const journal = new Journal();
  const { network } = await openNetwork('loopback', { region: 'us-east-1', clock });
  const statuses: PodStatus[] = [];
  const issued: string[] = [];
  const kubelet = new Kubelet({
    network,
    clock,
    journal,
    onStatus: (_, status) => statuses.push(status),
    requestToken:
      options.requestToken ??
      ((_, audience, expirationSeconds) => {
        issued.push(audience);
        const exp = Math.floor(clock.now() / 1000) + expirationSeconds;
        return Promise.resolve(serviceAccountToken(clock.now(), { exp, aud: [audience], jti: String(issued.length) }));
      }),
  });
  open.push(network, kubelet);
  return { kubelet, network, clock: clock as AdjustableClock, journal, statuses, issued };
}

/** The same node with the real agent on it, EKS Auth and S3 behind. */
async function nodeWithAgent() {
  const made = await node();
  const { network, clock, journal } = made;
  let sessions = 0;
  const eksAuth = await serve(() => ({ status: 200, body: assumedRole(clock.now() + 6 * HOUR, `ASIA${++sessions}`) }));
  const agent = new PodIdentityAgent({
    endpoint: eksAuth.url,
    region: 'us-east-1',
    clusterName: 'eksdemo1',
    clock,
    journal,
    nodeCredentials: () => Promise.resolve({ accessKeyId: 'A', secretAccessKey: 'S', sessionToken: 'T' }),
    extraAllowedHosts: network.extraAllowedHosts,
  });
  const signedWith: string[] = [];
  await network.listen('agent', agent.handler);
  await network.listen('aws', ({ headers }) => {
    signedWith.push(`${/Credential=([^/]+)/.exec(headers.authorization ?? '')?.[1]} ${headers['x-amz-date']}`);
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: BUCKETS };
  });
  open.splice(0, 0, eksAuth, agent);
  return { ...made, agent, signedWith };
}

const tokenFile = (kubelet: Kubelet) =>
  kubelet
    .exec(reference, {
      kind: 'command',
      command: [
        process.execPath,
        '-e',
        'process.stdout.write(require("fs").readFileSync(process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE))',
      ],
    })
    .then(({ stdout }) => stdout);
const jti = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { jti: string }).jti;

test('gives a pod its tokens, without a line feed, and runs it', async () => {
  const { kubelet, statuses, issued, journal } = await node();
  expect(await kubelet.start(injectedPod())).toEqual({ phase: 'Running' });
  expect(statuses).toEqual([{ phase: 'Running' }]);
  expect(issued).toEqual(['pods.eks.amazonaws.com', '']);
  const token = await tokenFile(kubelet);
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(kubelet.translations(reference).map(({ variable }) => variable)).toEqual([
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  ]);
  expect(journal.since(0)).toMatchObject([{ component: 'kubelet', event: 'pod started', subject: 'default/aws-cli' }]);
  expect(JSON.stringify(journal.since(0))).not.toContain(token);
});

test('shows the injected variables', async () => {
  const { kubelet } = await node();
  await kubelet.start(injectedPod());
  const { env, stdout } = await kubelet.exec(reference, { kind: 'env' });
  expect(env).toMatchObject({ AWS_REGION: 'us-east-1', AWS_STS_REGIONAL_ENDPOINTS: 'regional' });
  expect(env?.AWS_CONTAINER_CREDENTIALS_FULL_URI).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/credentials$/);
  expect(env?.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE).toContain(MOUNT_PATH.split('/').at(-1));
  expect(stdout).toContain('AWS_REGION=us-east-1\n');
});

test('replaces a token after four fifths of its life', async () => {
  const { kubelet, clock, issued, journal } = await node();
  await kubelet.start(injectedPod());
  const first = await tokenFile(kubelet);
  clock.setOffset(0.8 * 3600_000 + 2000);
  await kubelet.tick();
  expect(issued).toEqual(['pods.eks.amazonaws.com', '', '']);
  expect(await tokenFile(kubelet)).toBe(first);
  clock.setOffset(0.8 * 82_876_000 + 2000);
  await kubelet.tick();
  expect(jti(await tokenFile(kubelet))).not.toBe(jti(first));
  expect(journal.since(0)).toContainEqual(
    expect.objectContaining({ event: 'token rotated', detail: { audience: 'pods.eks.amazonaws.com' } }),
  );
});

test('keeps the old token while no new one can be had', async () => {
  let available = true;
  const clock = new AdjustableClock();
  const { kubelet, journal } = await node({
    clock,
    requestToken: () =>
      available ? Promise.resolve(serviceAccountToken(clock.now())) : Promise.reject(new Error('the server is away')),
  });
  await kubelet.start(injectedPod());
  const first = await tokenFile(kubelet);
  available = false;
  clock.setOffset(23 * HOUR);
  await kubelet.tick();
  expect(await tokenFile(kubelet)).toBe(first);
  expect(journal.since(0)).toContainEqual(
    expect.objectContaining({ event: 'token not rotated', cause: 'the server is away' }),
  );
});

test('a pod whose token cannot be had fails, and says why', async () => {
  const message = 'serviceaccounts "aws-cli-sa" not found';
  const { kubelet, statuses } = await node({ requestToken: () => Promise.reject(new Error(message)) });
  expect(await kubelet.start(injectedPod())).toEqual({ phase: 'Failed', reason: 'FailedMount', message });
  expect(statuses).toEqual([{ phase: 'Failed', reason: 'FailedMount', message }]);
  await expect(kubelet.exec(reference, { kind: 'env' })).rejects.toThrow('pods "aws-cli" not found');
});

test.each(['../../x', '/etc/x', ''])('a token path %j is not followed', async (path) => {
  const { kubelet } = await node();
  const pod = injectedPod();
  pod.spec.volumes = [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path } }] } }];
  expect(await kubelet.start(pod)).toMatchObject({ phase: 'Failed', reason: 'FailedMount' });
});

test('exec names what is not there, as kubectl does', async () => {
  const { kubelet } = await node();
  await expect(kubelet.exec(reference, { kind: 'env' })).rejects.toMatchObject({
    code: 'NotFound',
    message: 'pods "aws-cli" not found',
  });
  await kubelet.start(injectedPod());
  await expect(kubelet.exec(reference, { kind: 'env' }, 'other')).rejects.toMatchObject({
    code: 'BadRequest',
    message: 'container other is not valid for pod aws-cli',
  });
});

test('exec reads a file as the container has it, and says what is not there', async () => {
  const { kubelet } = await node();
  await kubelet.start(injectedPod());
  const { env } = await kubelet.exec(reference, { kind: 'env' });
  const path = env?.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? '';
  expect((await kubelet.exec(reference, { kind: 'file', path })).stdout.split('.')).toHaveLength(3);
  const missing = await kubelet.exec(reference, { kind: 'file', path: `${path}-not` });
  expect(missing).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ENOENT') });
});

test('plain requests are sent as they are, and answered one by one', async () => {
  const { kubelet } = await nodeWithAgent();
  await kubelet.start(injectedPod());
  const url = await agentUrl(kubelet);
  const tokens = ['', 'a.b', serviceAccountToken(Date.now())];
  const requests = tokens.map((authorization) => ({ url, headers: { authorization } }));
  expect((await kubelet.exec(reference, { kind: 'http', requests })).answers).toEqual([
    { status: 400, body: 'Service account token cannot be empty\n' },
    { status: 400, body: expect.stringContaining('token contains an invalid number of segments') },
    { status: 200, body: expect.stringContaining('"AccessKeyId":"ASIA1"') },
  ]);
});

test('a plain request to an agent that is not there has status 0, and says why', async () => {
  const { kubelet } = await node();
  await kubelet.start(injectedPod());
  const requests = [{ url: await agentUrl(kubelet), headers: {} }];
  expect((await kubelet.exec(reference, { kind: 'http', requests })).answers).toEqual([
    { status: 0, body: expect.stringMatching(/socket hang up|ECONNRESET/) },
  ]);
});

async function agentUrl(kubelet: Kubelet): Promise<string> {
  const { env } = await kubelet.exec(reference, { kind: 'env' });
  return env?.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '';
}

test('a deleted pod is gone; one of its name may come again', async () => {
  const { kubelet } = await node();
  await kubelet.start(injectedPod());
  await kubelet.delete(reference);
  await kubelet.delete(reference);
  await expect(kubelet.exec(reference, { kind: 'env' })).rejects.toThrow('not found');
  await kubelet.start(injectedPod({ uid: 'u-2', env: { AWS_REGION: 'eu-west-1' } }));
  expect((await kubelet.exec(reference, { kind: 'env' })).env).toMatchObject({ AWS_REGION: 'eu-west-1' });
  await kubelet.start(injectedPod({ uid: 'u-3', env: { AWS_REGION: 'us-west-2' } }));
  expect((await kubelet.exec(reference, { kind: 'env' })).env).toMatchObject({ AWS_REGION: 'us-west-2' });
});

test('work under way has the grace period to finish; without one it is cut off', async () => {
  const { kubelet } = await node();
  const slow = (file: string) =>
    ({ kind: 'command', command: [process.execPath, '-e', `setTimeout(() => console.log("${file}"), 400)`] }) as const;
  await kubelet.start(injectedPod());
  const graceful = kubelet.exec(reference, slow('done'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await kubelet.delete(reference, 10);
  expect(await graceful).toMatchObject({ stdout: 'done\n' });

  await kubelet.start(injectedPod());
  const cut = kubelet.exec(reference, slow('never'));
  cut.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 50));
  await kubelet.delete(reference);
  await expect(cut).rejects.toThrow("the container's process ended");
});

test('from the pod through the agent to S3', async () => {
  const { kubelet, signedWith, journal } = await nodeWithAgent();
  await kubelet.start(injectedPod());
  const result = await kubelet.exec(reference, { kind: 'sdk', service: 's3', operation: 'ListBuckets' });
  expect(result).toMatchObject({
    exitCode: 0,
    stderr: '',
    sdk: { ok: true, output: { Buckets: [{ Name: 'eksdemo1-bucket' }] }, credentials: { accessKeyId: 'ASIA1' } },
  });
  expect(result.durationMs).toBeGreaterThan(0);
  expect(signedWith[0]).toMatch(/^ASIA1 /);
  expect(journal.since(0).map(({ event }) => event)).toEqual(['pod started', 'credentials served']);
});

test('a client kept running refreshes by itself when the world is hours later', async () => {
  const { kubelet, clock, agent, signedWith } = await nodeWithAgent();
  await kubelet.start(injectedPod());
  const list = { kind: 'sdk', service: 's3', operation: 'ListBuckets', keepClient: true } as const;
  await kubelet.exec(reference, list);
  await kubelet.exec(reference, list);
  clock.setOffset(6 * HOUR - 2 * 60_000);
  await Promise.all([kubelet.tick(), agent.tick()]);
  // In the last five minutes the SDK fetches in the background and signs once more with what it has.
  expect((await kubelet.exec(reference, list)).exitCode).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const refreshed = await kubelet.exec(reference, list);
  expect(refreshed.sdk).toMatchObject({ ok: true, credentials: { accessKeyId: 'ASIA2' } });
  expect(signedWith.map((one) => one.split(' ')[0])).toEqual(['ASIA1', 'ASIA1', 'ASIA1', 'ASIA2']);
  // The client signs with the emulated time.
  const stamp = new Date(clock.now()).toISOString().replace(/[-:]/g, '').slice(0, 11);
  expect(signedWith.at(-1)?.split(' ')[1]?.slice(0, 11)).toBe(stamp);
  // Past their end it waits for new ones.
  clock.setOffset(13 * HOUR);
  await agent.tick();
  expect((await kubelet.exec(reference, list)).sdk).toMatchObject({ ok: true, credentials: { accessKeyId: 'ASIA3' } });
  expect(await kubelet.exec(reference, { kind: 'credentials' })).toMatchObject({
    sdk: { ok: true, credentials: { accessKeyId: 'ASIA3' } },
  });
});

test('variables without a source are left out and written down', async () => {
  const { kubelet, journal } = await node();
  const pod = injectedPod();
  pod.spec.containers[0]?.env?.push({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } });
  expect(await kubelet.start(pod)).toEqual({ phase: 'Running' });
  expect(journal.since(0)).toContainEqual(
    expect.objectContaining({ event: 'variables left out', cause: expect.stringContaining('PASSWORD') as string }),
  );
});

test('a container each, with its own environment', async () => {
  const { kubelet } = await node();
  const pod = injectedPod();
  pod.spec.containers.push({ name: 'sidecar', env: [{ name: 'AWS_REGION', value: 'eu-north-1' }] });
  await kubelet.start(pod);
  expect((await kubelet.exec(reference, { kind: 'env' }, 'sidecar')).env).toMatchObject({ AWS_REGION: 'eu-north-1' });
  expect((await kubelet.exec(reference, { kind: 'env' })).env).toMatchObject({ AWS_REGION: 'us-east-1' });
});

test('closing ends everything, a command under way too', async () => {
  const { kubelet, network } = await node();
  await kubelet.start(injectedPod());
  let ended = false;
  kubelet
    .exec(reference, { kind: 'command', command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] })
    .catch(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  open.splice(0);
  await kubelet.close();
  await network.close();
  await until(() => ended);
});
