import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openNamespaceNetwork } from '../../../../lib/emulator/node/network/namespace';
import { openNetwork } from '../../../../lib/emulator/node/network/open';
import { createPrivateFolder } from '../../../../lib/emulator/node/network/private-folder';
import { until } from '../support';
import { answerEverything, container, isAlive, MOUNT_PATH, namespaceObstacle } from './support';

jest.setTimeout(60_000);

const obstacle = namespaceObstacle();
const open: { close(): Promise<void> }[] = [];
let mine: string;
let outside: NodeJS.ProcessEnv;

beforeEach(() => {
  outside = { ...process.env };
  mine = mkdtempSync(path.join(tmpdir(), 'network-test-'));
});
afterEach(async () => {
  for (const network of open.splice(0)) await network.close();
  process.env = outside;
  rmSync(mine, { recursive: true, force: true });
});

async function start(mode: 'loopback' | 'namespace', name = 'default/aws-cli') {
  const { network } = await openNetwork(mode, { region: 'us-east-1', temporaryFolder: mine });
  open.push(network);
  const world = await answerEverything(network);
  const pod = await network.startPod(name);
  await pod.writeFile('eks-pod-identity-token', 'eks-pod-identity-token', 'first.token.');
  return { network, pod, process: await pod.startContainer(container), ...world };
}
type Started = Awaited<ReturnType<typeof start>>;

const listBuckets = (started: Pick<Started, 'process'>) =>
  started.process.ask({ op: 'call', service: 's3', operation: 'ListBuckets' }, 20_000);
const node = (started: Pick<Started, 'process'>, script: string, timeoutMs = 10_000) =>
  started.process.ask({ op: 'exec', argv: [process.execPath, '-e', script] }, timeoutMs);

if (obstacle !== undefined) test.skip(`namespace mode: skipped, ${obstacle}`, () => {});
const modes = obstacle === undefined ? (['loopback', 'namespace'] as const) : (['loopback'] as const);

describe.each(modes)('a pod in %s mode', (mode) => {
  test('lists buckets with the unmodified SDK and the agent\u2019s credentials', async () => {
    const started = await start(mode);
    expect(started.network.mode).toBe(mode);
    expect(started.network.notProven.length).toBeGreaterThan(0);
    expect(await listBuckets(started)).toMatchObject({
      ok: true,
      output: { Buckets: [{ Name: 'eksdemo1-bucket' }] },
      credentials: { accessKeyId: 'ASIAPOD' },
    });
    expect(started.asked.agent).toMatchObject([{ method: 'GET', url: '/v1/credentials' }]);
    expect(started.asked.agent[0]?.headers.authorization).toBe('first.token.');
    expect(started.asked.aws[0]?.headers['x-amz-security-token']).toBe('t');
    expect(started.asked.imds).toEqual([]);
  });

  test('reads its token anew once it is rewritten', async () => {
    const started = await start(mode);
    await listBuckets(started);
    await started.pod.writeFile('eks-pod-identity-token', 'eks-pod-identity-token', 'second.token.');
    await listBuckets(started);
    expect(started.asked.agent.map(({ headers }) => headers.authorization)).toEqual(['first.token.', 'second.token.']);
  });

  test('has nothing of this process\u2019s environment but its PATH', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'of the developer';
    process.env.AWS_PROFILE = 'prod';
    process.env.HTTP_PROXY = 'http://proxy.example:3128';
    const started = await start(mode);
    const answer = await node(started, 'console.log(JSON.stringify(process.env))');
    const env = JSON.parse(String(answer.stdout)) as Record<string, string>;
    const given = Object.keys(container.env);
    const common = ['PATH', 'HOME', 'NODE_NO_WARNINGS', 'PWD', 'OLDPWD', 'SHLVL', '_', 'TEMP', 'TMP'];
    const own =
      mode === 'namespace'
        ? ['NODE_EXTRA_CA_CERTS', 'AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE']
        : [
            'AWS_CONFIG_FILE',
            'AWS_SHARED_CREDENTIALS_FILE',
            'AWS_ENDPOINT_URL',
            'AWS_ENDPOINT_URL_S3',
            'AWS_ENDPOINT_URL_STS',
            'AWS_EC2_METADATA_SERVICE_ENDPOINT',
          ];
    expect(Object.keys(env).filter((name) => ![...given, ...common, ...own].includes(name))).toEqual([]);
    expect(readdirSync(env.HOME as string)).toEqual([]);
  });

  test('meets a closed door when the agent is away, and finds it when it is back', async () => {
    const started = await start(mode);
    const script = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI).then((r) => console.log(r.status), (e) => console.log(e.message))`;
    await started.listeners.agent.close();
    expect((await node(started, script)).stdout).toBe('fetch failed\n');
    await started.network.listen('agent', started.agent);
    expect((await node(started, script)).stdout).toBe('200\n');
  });

  test('does not see another network\u2019s pods, nor they it', async () => {
    const [one, other] = await Promise.all([start(mode), start(mode)]);
    await Promise.all([listBuckets(one), listBuckets(other)]);
    expect([one.asked.agent.length, other.asked.agent.length]).toEqual([1, 1]);
  });

  test('runs any program: its code, its output, cut where it is too long, killed when it takes too long', async () => {
    const started = await start(mode);
    expect(await node(started, 'console.log("out"); console.error("err"); process.exit(7)')).toMatchObject({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
      truncated: false,
    });
    const argv = [process.execPath, '-e', 'process.stdout.write("x".repeat(5000))'];
    expect(await started.process.ask({ op: 'exec', argv, maxOutputBytes: 100 }, 5000)).toMatchObject({
      stdout: 'x'.repeat(100),
      truncated: true,
    });
    expect(await node(started, 'setInterval(() => {}, 1000)', 300)).toMatchObject({ exitCode: 137, timedOut: true });
    expect(await started.process.ask({ op: 'exec', argv: ['no-such-program'] }, 5000)).toMatchObject({
      exitCode: 127,
      stderr: 'no-such-program: not found\n',
    });
    expect(await started.process.ask({ op: 'exec', shell: 'exit 3' }, 5000)).toMatchObject({ exitCode: 3 });
    expect(await started.process.ask({ op: 'nonsense' }, 5000)).toMatchObject({ ok: false, name: 'UnknownCommand' });
  });

  test('an error of the SDK is told with its name, its words and its status', async () => {
    const started = await start(mode);
    await started.listeners.aws.close();
    await started.network.listen('aws', () => ({
      status: 403,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' },
      body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>no way</Message></Error>',
    }));
    expect(await listBuckets(started)).toMatchObject({
      ok: false,
      name: 'AccessDenied',
      message: 'no way',
      httpStatus: 403,
      requestId: 'R1',
    });
    const unknown = (service: string, operation: string) =>
      started.process.ask({ op: 'call', service, operation }, 5000);
    expect(await unknown('s3', 'NoSuchThing')).toMatchObject({ ok: false, message: 's3 has no operation NoSuchThing' });
    expect(await unknown('../../x', 'y')).toMatchObject({
      ok: false,
      message: '"../../x" does not name an AWS service',
    });
  });

  test('a file or a mount that leads out of the pod is refused', async () => {
    const { pod } = await start(mode);
    await expect(async () => pod.writeFile('v', '../../evil', 'x')).rejects.toThrow("must not contain '..'");
    await expect(async () => pod.writeFile('v', '/etc/evil', 'x')).rejects.toThrow('must be a relative path');
    const mounts = [{ volume: 'v', mountPath: '/var/run/../../etc' }];
    await expect(pod.startContainer({ ...container, mounts })).rejects.toThrow("must not contain '..'");
  });

  test('nothing is left once the network is closed', async () => {
    const { network, process: running } = await start(mode);
    void running
      .ask({ op: 'exec', argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] }, 30_000)
      .catch(() => {});
    const pid = running.pid as number;
    expect(isAlive(pid)).toBe(true);
    open.splice(0);
    await network.close();
    await running.exited;
    expect(isAlive(pid)).toBe(false);
    expect(readdirSync(mine)).toEqual([]);
  });

  describe('of a run that is killed', () => {
    let run: ChildProcess;
    const mark = () => path.join(mine, 'mark');
    afterEach(() => run.kill('SIGKILL'));

    async function abandoned(): Promise<number> {
      const script = path.join(__dirname, 'abandoned-run.ts');
      mkdirSync(mark());
      run = spawn(process.execPath, ['-r', 'ts-node/register', script, mode, mine], {
        env: { ...process.env, ABANDONED_MARK: mark() },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const line = await new Promise<string>((resolve) =>
        run.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())),
      );
      return (JSON.parse(line) as { pid: number }).pid;
    }

    test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('by %s, no process stays', async (signal) => {
      const pid = await abandoned();
      expect(isAlive(pid)).toBe(true);
      run.kill(signal);
      await until(() => !isAlive(pid) && processesNaming(mark()).length === 0);
      // The folder may stay after a SIGKILL, but nothing of worth is in it, and the next run removes it.
      const left = () => readdirSync(mine).filter((name) => name.startsWith('eks-pod-identity-'));
      if (signal !== 'SIGKILL') await until(() => left().length === 0);
      await until(() => filesBelow(mine).every((file) => !readFileSync(file, 'utf8').includes('secret')));
      createPrivateFolder(mine).remove();
      expect(left()).toEqual([]);
    });
  });
});

(process.platform === 'win32' ? test.skip : test)('a container that somebody ends says how', async () => {
  const { process: running } = await start('loopback');
  process.kill(running.pid as number, 'SIGTERM');
  await running.exited;
  await expect(running.ask({ op: 'env' }, 1000)).rejects.toThrow(
    "the container's process ended (0): it was sent SIGTERM",
  );
});

(obstacle === undefined ? describe : describe.skip)('a pod in its own namespaces', () => {
  const shell = async (started: Started, script: string) =>
    String((await started.process.ask({ op: 'exec', shell: `(${script}) 2>&1` }, 10_000)).stdout);

  test('meets AWS\u2019s own addresses, host names and paths', async () => {
    const started = await start('namespace');
    await listBuckets(started);
    expect(started.asked.agent[0]?.headers.host).toBe('169.254.170.23');
    expect(started.asked.aws[0]?.headers.host).toBe('s3.us-east-1.amazonaws.com');
    expect(started.pod.translations).toEqual([]);
    expect(await shell(started, `cat ${MOUNT_PATH}/eks-pod-identity-token`)).toBe('first.token.');
    const ask = (url: string) => `fetch('${url}').then((r) => console.log(r.status), (e) => console.log(e.cause.code))`;
    expect((await node(started, ask('http://169.254.169.254/latest/'))).stdout).toBe('404\n');
    expect((await node(started, ask('https://sts.us-east-1.amazonaws.com/'))).stdout).toBe('200\n');
  });

  test('meets the agent on IPv6 as well, where there is IPv6', async () => {
    const started = await start('namespace');
    if (started.network.notProven.some((one) => one.includes('no IPv6'))) return;
    await started.network.listen('agent-ipv6', ({ headers }) => ({ status: 200, body: headers.host }));
    const script = `fetch('http://[fd00:ec2::23]/').then(async (r) => console.log(await r.text()))`;
    expect((await node(started, script)).stdout).toBe('[fd00:ec2::23]\n');
  });

  test('cannot leave: no route, no name, no process of the machine in sight', async () => {
    const started = await start('namespace');
    const script = `Promise.all(['http://192.0.2.1/', 'http://169.254.170.2/', 'http://example.com/', 'https://ec2.us-east-1.amazonaws.com/'].map((u) => fetch(u).then(() => 'reached', () => 'no'))).then((all) => console.log(all.join()))`;
    expect((await node(started, script)).stdout).toBe('no,no,no,no\n');
    expect(await shell(started, `ls /proc | grep -c '^${process.pid}$'`)).toBe('0\n');
  });

  test('may not write its token, and leaves the machine\u2019s files alone', async () => {
    const hosts = readFileSync('/etc/hosts', 'utf8');
    const run = readdirSync('/run');
    const started = await start('namespace');
    expect(await shell(started, `echo x > ${MOUNT_PATH}/eks-pod-identity-token`)).toMatch(/read-only file system/i);
    expect(await shell(started, 'cat /etc/hosts')).toMatch(
      /^# Kubernetes-managed hosts file\.\n127\.0\.0\.1\tlocalhost\n/,
    );
    expect(readFileSync('/etc/hosts', 'utf8')).toBe(hosts);
    expect(readdirSync('/run')).toEqual(run);
    expect(
      filesBelow(mine)
        .map((file) => path.basename(file))
        .sort(),
    ).toEqual(['ca.pem', 'hosts', 'resolv.conf']);
  });

  (process.getuid?.() === 0 ? test : test.skip)('can be made by root as well', async () => {
    const network = await openNamespaceNetwork({ region: 'us-east-1', temporaryFolder: mine }, 'root');
    open.push(network);
    const { asked } = await answerEverything(network);
    const pod = await network.startPod('p');
    await pod.writeFile('eks-pod-identity-token', 'eks-pod-identity-token', 'a.b.c');
    expect(await listBuckets({ process: await pod.startContainer(container) })).toMatchObject({ ok: true });
    expect(asked.agent[0]?.headers.host).toBe('169.254.170.23');
  });

  test('reaches a bucket by its own host name, whenever it was made, and none whose name a certificate cannot hold', async () => {
    const { asked, ...started } = await start('namespace');
    const get = (Bucket: string) =>
      started.process.ask({ op: 'call', service: 's3', operation: 'GetObject', input: { Bucket, Key: 'k' } }, 20_000);
    expect(await get('orders')).toMatchObject({ ok: true });
    // S3's certificates are for one label too, so that the SDK puts such a name into the path.
    expect(await get('orders.2026')).toMatchObject({ ok: true });
    expect(asked.aws.map(({ headers, url }) => [headers.host, url])).toEqual([
      ['orders.s3.us-east-1.amazonaws.com', '/k?x-id=GetObject'],
      ['s3.us-east-1.amazonaws.com', '/orders.2026/k?x-id=GetObject'],
    ]);
    const script = `fetch('https://a.b.s3.amazonaws.com/').catch((e) => console.log(e.cause.code))`;
    expect((await node(started, script)).stdout).toBe('ERR_TLS_CERT_ALTNAME_INVALID\n');
  });

  test('asks a name server that knows no other names, whatever the type of record', async () => {
    const started = await start('namespace');
    const script = `const dns = require('dns').promises;
      const ask = (...of) => dns.resolve(...of).then(String, (e) => e.code);
      Promise.all([ask('sts.amazonaws.com', 'A'), ask('sts.amazonaws.com', 'AAAA'), ask('example.com', 'A'), ask('example.com', 'TXT')])
        .then((all) => console.log(all.join()));`;
    expect((await node(started, script)).stdout).toBe('198.51.100.1,ENODATA,ENOTFOUND,ENOTFOUND\n');
    expect(await shell(started, 'cat /etc/resolv.conf')).toBe('nameserver 10.100.0.10\n');
  });

  test('does not see what the user has for AWS, nor anything else of the kind', async () => {
    for (const name of ['.aws', '.config', '.ordinary']) {
      mkdirSync(path.join(mine, name));
      writeFileSync(path.join(mine, name, 'credentials'), 'of the user');
    }
    process.env.HOME = mine;
    const started = await start('namespace');
    const read = (name: string) => shell(started, `cat ${path.join(mine, name, 'credentials')}`);
    expect(await read('.aws')).toMatch(/No such file/);
    expect(await read('.config')).toMatch(/No such file/);
    expect(await read('.ordinary')).toBe('of the user');
    expect(readFileSync(path.join(mine, '.aws', 'credentials'), 'utf8')).toBe('of the user');
  });

  test('cannot talk to a program of the machine through a socket, be it a file or a name', async () => {
    const places = [path.join(mine, 'a socket'), `\0network-test-${process.pid}`];
    const callers: string[] = [];
    const servers = await Promise.all(
      places.map(
        (place) =>
          new Promise<Server>((resolve) => {
            const server = createServer((socket) => {
              callers.push(place);
              socket.destroy();
            });
            server.listen(place, () => resolve(server));
          }),
      ),
    );
    try {
      const started = await start('namespace');
      const script = `for (const place of ${JSON.stringify(places)})
        require('net').connect(place).on('error', (e) => console.log(e.code)).on('connect', () => console.log('reached'));`;
      expect((await node(started, script)).stdout).toBe('ECONNREFUSED\nECONNREFUSED\n');
      expect(callers).toEqual([]);
    } finally {
      for (const server of servers) server.close();
    }
  });

  test('a mount elsewhere than below /var/run is refused, not made in the machine\u2019s files', async () => {
    const { pod } = await start('namespace');
    const mounts = [{ volume: 'v', mountPath: '/eks-pod-identity-nowhere' }];
    await expect(pod.startContainer({ ...container, mounts })).rejects.toThrow(
      'mountPath /eks-pod-identity-nowhere is outside /var/run',
    );
    expect(existsSync('/eks-pod-identity-nowhere')).toBe(false);
  });

  test('cannot end the first process of its network', async () => {
    const started = await start('namespace');
    const answer = started.process.ask({ op: 'exec', shell: 'kill -9 1; sleep 60' }, 60_000);
    // The kernel shields the first process from signals of its own namespace.
    await expect(
      Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve('still there'), 300))]),
    ).resolves.toBe('still there');
    answer.catch(() => {});
  });
});

(obstacle === undefined ? test.skip : test)('a network that cannot be had is refused, not replaced', async () => {
  await expect(openNetwork('namespace', { region: 'us-east-1' })).rejects.toThrow('no private network for pods');
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== 'alive')
    .map((entry) => path.join(entry.parentPath, entry.name));

/** The command lines of this machine that name a path. */
function processesNaming(text: string): string[] {
  if (process.platform === 'win32') return [];
  return execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text) && line.includes('abandoned-mark'));
}
