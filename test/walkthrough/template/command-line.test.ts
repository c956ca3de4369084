import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemplateResult } from '../../../lib/model/template-result';

/* bin/pod-identity.ts as a user runs it. */

const ROOT = join(__dirname, '..', '..', '..');
const PROJECT = 'test/walkthrough/template/terraform-project';
const TEMPLATE = ['--template', `${PROJECT}/identities.yaml`, '--parameter', 'ClusterName=prod'];

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'rehearse', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
  });
}

/** An environment in which python3 is not found. */
function withoutPython<T>(work: (env: NodeJS.ProcessEnv) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'no-python-'));
  try {
    symlinkSync(process.execPath, join(folder, 'node'));
    return work({ ...process.env, PATH: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

jest.setTimeout(60_000);

test('--json gives the result as data, and the exit code is the verdict', () => {
  const { stdout, status } = run([
    ...TEMPLATE,
    '--json',
    '--mode',
    'loopback',
    '--service-account',
    'payments/reports',
  ]);
  const result = JSON.parse(stdout) as TemplateResult & { verdict: string };
  expect([status, result.verdict]).toEqual([0, 'passed']);
  expect(result.identities).toMatchObject([{ status: 'passed', pod: { name: 'reports-probe' } }]);
});

test('--account and --region say where a template without an environment goes', () => {
  const only = ['--service-account', 'payments/reports', '--mode', 'loopback', '--json'];
  const { stdout, status } = run([...TEMPLATE, ...only, '--account', '123456789012', '--region', 'eu-west-1']);
  const { identities } = JSON.parse(stdout) as TemplateResult;
  expect(status).toBe(0);
  expect(identities[0]?.association.roleArn).toMatch(/^arn:aws:iam::123456789012:role\//);
  expect(identities[0]?.caller?.sessionTags['eks-cluster-arn']).toBe('arn:aws:eks:eu-west-1:123456789012:cluster/prod');
});

test('a program that fails makes the exit code 1', () => {
  const only = ['--service-account', 'payments/reports', '--mode', 'loopback'];
  const { stdout, status } = run([...TEMPLATE, ...only, '--exec', 'echo hello; exit 4']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/program +hello\n +exit code +4\n/);
});

test.each([
  [['--template', 'nope.yaml'], /^nope\.yaml: does not exist\.\nGive --template/],
  [[...TEMPLATE, '--stack', 'x'], /^--stack x: no such stack\.\nThe template has: identities\.\n$/],
  [[...TEMPLATE, '--manifests', 'package.json'], /^package\.json, document 1: is not a Kubernetes object/],
  [[...TEMPLATE, '--call', 'x'], /^--call x: not an operation of a service\./],
  [[...TEMPLATE, '--account', '1234'], /^--account 1234: "1234" is not an account: twelve digits\.\n/],
  [
    [...TEMPLATE, '--region', 'cn-north-1'],
    /^--region cn-north-1: cn-north-1 is in partition aws-cn; emulated are aws and /,
  ],
  [['--region', 'eu-west-1'], /^error: --region needs --template/],
  [['--account', '123456789012'], /^error: --account needs --template/],
  [['--manifests', 'k8s'], /^error: --manifests needs --template/],
  [['--call', 's3:ListBuckets'], /^error: --call needs --template/],
  [[...TEMPLATE, '-c', 'namespace=x'], /^error: option '--template <path>' cannot be used with option '-c, --context/],
  [['--client', 'go'], /^error: option '--client <client>' argument 'go' is invalid/],
])('%j is refused with exit code 2, without a stack trace', (args, message) => {
  const { stderr, status } = run(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n +at /);
  expect(status).toBe(2);
});

test('without python3, --client aws-cli is refused and says what to do', () => {
  withoutPython((env) => {
    const { stderr, status } = run([...TEMPLATE, '--client', 'aws-cli'], env);
    expect(stderr).toBe(
      'The AWS CLI cannot run here: python3 is not on the PATH. Install Python 3.9 or later as python3, or leave out --client aws-cli.\n',
    );
    expect(status).toBe(2);
  });
});

test('without python3, --client all goes without the AWS CLI and says so', () => {
  withoutPython((env) => {
    const only = ['--service-account', 'payments/reports', '--mode', 'loopback', '--json'];
    const { stdout, status } = run([...TEMPLATE, ...only, '--client', 'all'], env);
    const { clients, notProven } = JSON.parse(stdout) as TemplateResult;
    expect([status, clients]).toEqual([0, ['aws-sdk-js']]);
    expect(notProven).toContain('What the AWS CLI does: it was left out, since python3 is not on the PATH.');
  });
});
