import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RehearsalResult } from '../../lib/model/result';
import { namespaceObstacle } from '../emulator/node/network/support';
import { Run, sceneEnded, sleep } from './run';

jest.setTimeout(90_000);

const OBSTACLE = namespaceObstacle();
const MODES = OBSTACLE === undefined ? ['loopback', 'namespace'] : ['loopback'];
const posix = process.platform === 'win32' ? describe.skip : describe;

const runs: Run[] = [];
const folders: string[] = [];
function run(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Run {
  const made = new Run(['rehearse', ...args], env);
  runs.push(made);
  return made;
}
afterEach(() => {
  for (const made of runs.splice(0)) made.remove();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'robustness-'));
  folders.push(made);
  return made;
}

const statuses = (json: string) =>
  Object.fromEntries((JSON.parse(json) as RehearsalResult).scenes.map(({ id, status }) => [id, status]));
const everything = (json: string) => [...new Set(Object.values(statuses(json)))];

posix.each(MODES)('a run in %s mode', (mode) => {
  test('ends at a signal with the signal’s code and leaves nothing, wherever it is', async () => {
    const cases = [
      { scene: 'synthesise', signal: 'SIGTERM', code: 143, to: 'one' },
      { scene: 'denied-before', signal: 'SIGINT', code: 130, to: 'group' },
      { scene: 'allowed-after', signal: 'SIGINT', code: 130, to: 'one' },
    ] as const;
    // In a namespace the terminal's Ctrl-C is the one that differs.
    const tried = mode === 'loopback' ? cases : cases.filter(({ to }) => to === 'group');
    const sent = tried.map(async ({ scene, signal, code, to }) => {
      const told = run(['--mode', mode]);
      await told.says(sceneEnded(scene));
      if (to === 'group') told.signalGroup(signal);
      else told.signal(signal);
      const ended = await told.ended;
      expect(await told.processesLeft()).toEqual([]);
      expect(told.files()).toEqual([]);
      expect({ scene, code: ended.code, stderr: ended.stderr }).toEqual({ scene, code, stderr: '' });
      expect(ended.stdout).not.toMatch(/^Proven/m);
      // What scenes come to while all is being closed is not their result.
      expect(ended.stdout).not.toMatch(/^[✗?] /m);
    });
    await Promise.all(sent);
  });

  test('that is killed leaves nothing running, and a folder without secrets that the next run removes', async () => {
    const killed = run(['--mode', mode]);
    await killed.says(sceneEnded('allowed-after'));
    expect(killed.processes().length).toBeGreaterThan(1);
    killed.signal('SIGKILL');
    await killed.ended;
    expect(await killed.processesLeft()).toEqual([]);
    // A pod's process removes its own token when it ends, a moment after the run.
    for (let waited = 0; waited < 2000 && killed.secrets().length > 0; waited += 25) await sleep(25);
    expect(killed.secrets()).toEqual([]);
    const next = run(['--mode', 'loopback'], { TMPDIR: killed.temporaryFolder });
    await next.says(sceneEnded('synthesise'));
    next.signal('SIGTERM');
    expect(await next.ended).toMatchObject({ code: 143, stderr: '' });
    expect(killed.files()).toEqual([]);
  });

  test('neither reads nor heeds what the user has for AWS', async () => {
    const callers: string[] = [];
    const canary = createServer((socket) => {
      callers.push(`${socket.remotePort}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
    const home = folder();
    const dotAws = path.join(home, '.aws');
    mkdirSync(dotAws);
    // Whoever opens a pipe that nobody writes to waits for ever.
    for (const name of ['credentials', 'config']) expect(spawnSync('mkfifo', [path.join(dotAws, name)]).status).toBe(0);
    try {
      const with_ = run(['--mode', mode, '--json'], {
        HOME: home,
        AWS_PROFILE: 'nonexistent',
        AWS_DEFAULT_PROFILE: 'nonexistent',
        AWS_ACCESS_KEY_ID: 'AKIACANARY',
        AWS_SECRET_ACCESS_KEY: 'canary-secret',
        AWS_SESSION_TOKEN: 'canary-token',
        AWS_REGION: 'eu-north-1',
        AWS_DEFAULT_REGION: 'eu-north-1',
        AWS_CONFIG_FILE: path.join(dotAws, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: path.join(dotAws, 'credentials'),
        AWS_ENDPOINT_URL: url,
        AWS_ENDPOINT_URL_S3: url,
        AWS_ENDPOINT_URL_STS: url,
        AWS_ENDPOINT_URL_EKS_AUTH: url,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
        AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/canary',
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'canary-token',
        AWS_WEB_IDENTITY_TOKEN_FILE: path.join(dotAws, 'credentials'),
        AWS_ROLE_ARN: 'arn:aws:iam::999999999999:role/canary',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
        AWS_CA_BUNDLE: '/nonexistent',
        AWS_MAX_ATTEMPTS: '1',
        HTTP_PROXY: url,
        HTTPS_PROXY: url,
        ALL_PROXY: url,
        http_proxy: url,
        https_proxy: url,
        NO_PROXY: '',
        KUBECONFIG: '/nonexistent',
        CDK_DEFAULT_ACCOUNT: '999999999999',
        CDK_DEFAULT_REGION: 'eu-north-1',
        CDK_CONTEXT_JSON: '{"namespace":"NOT A NAME"}',
        CDK_OUTDIR: path.join(home, 'cdk.out'),
        KUBERNETES_SERVICE_HOST: '127.0.0.1',
      });
      const ended = await with_.ended;
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
      expect(everything(ended.stdout)).toEqual(['passed']);
      expect(ended.stdout).not.toMatch(/canary|999999999999|eu-north-1/i);
      expect(callers).toEqual([]);
      expect(existsSync(path.join(home, 'cdk.out'))).toBe(false);
    } finally {
      canary.close();
    }
  });
});

posix('a run that', () => {
  test('is piped into `head -1` ends without a word, and has proven nothing', async () => {
    const piped = run(['--mode', 'loopback']);
    await piped.says(/\n/);
    piped.closeOutput();
    expect(await piped.ended).toMatchObject({ code: 2, stderr: '' });
    expect(await piped.processesLeft()).toEqual([]);
    expect(piped.files()).toEqual([]);
  });

  (existsSync('/dev/full') ? test : test.skip).each([['--json'], []])(
    'cannot write what it has to say could not tell, and says why: %j',
    async (...args) => {
      const program = [
        process.execPath,
        '-r',
        'ts-node/register',
        'bin/pod-identity.ts',
        'rehearse',
        '--mode',
        'loopback',
      ];
      const temporary = folder();
      const { status, stderr } = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', ...program, ...args], {
        cwd: path.join(__dirname, '..', '..'),
        env: { ...process.env, NODE_ENV: undefined, JEST_WORKER_ID: undefined, TMPDIR: temporary },
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: 'The output cannot be written: ENOSPC: no space left on device, write\n',
      });
      expect(readdirSync(temporary).filter((name) => !name.startsWith('v8-compile-cache'))).toEqual([]);
    },
  );

  test('cannot write its temporary folder could not tell, and says why', async () => {
    const file = path.join(folder(), 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const ended = await run(['--mode', 'loopback'], { TMPDIR: file }).ended;
    expect(ended.code).toBe(2);
    expect(ended.stdout + ended.stderr).toMatch(/ENOTDIR|not a directory/);
    expect(ended.stdout + ended.stderr).not.toMatch(/^\s+at /m);
  });

  test('finds no programs on its PATH plays in loopback mode', async () => {
    const ended = await run(['--mode', 'auto', '--json'], { PATH: '' }).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({ mode: 'loopback' });
  });

  test('is to make namespaces without the programs for it could not tell, and says why', async () => {
    const ended = await run(['--mode', 'namespace'], { PATH: '' }).ended;
    expect(ended.stdout + ended.stderr).toMatch(/no private network for pods: .*unshare/s);
    expect(ended.code).toBe(2);
  });

  test('is asked for what cannot be says so in words', async () => {
    const requests = [
      ['--template', '/nonexistent/template.json'],
      ['--template', '/'],
      ['--template', '/dev/zero'],
      ['-c', 'nonsense=1'],
      ['--mode', 'nonsense'],
    ];
    for (const { code, stderr } of await Promise.all(requests.map((args) => run(args).ended))) {
      expect(code).toBe(2);
      expect(stderr).not.toBe('');
      expect(stderr).not.toMatch(/^\s+at |node:internal|TypeError/m);
    }
  });
});

if (OBSTACLE !== undefined) test.skip(`namespace mode: ${OBSTACLE}`, () => {});
