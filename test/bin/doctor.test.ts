import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { doctorCommand } from '../../bin/commands/doctor';
import { rulesCommand } from '../../bin/commands/rules';
import { EXIT } from '../../bin/exit';
import { RULES } from '../../lib/doctor';

const ROOT = join(__dirname, '..', '..');
const PROJECT = 'test/walkthrough/template/terraform-project';
const FOREIGN = ['--template', `${PROJECT}/identities.yaml`, '--manifests', `${PROJECT}/k8s`];
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In this process: each of its own takes over a second to start. */
async function run(...args: string[]) {
  const said = { stdout: '', stderr: '' };
  const catching = (stream: 'stdout' | 'stderr') => (text: unknown) => {
    said[stream] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(catching('stdout')),
    jest.spyOn(process.stderr, 'write').mockImplementation(catching('stderr')),
    jest.spyOn(console, 'log').mockImplementation((text) => void catching('stdout')(`${text}\n`)),
    jest.spyOn(console, 'error').mockImplementation((text) => void catching('stderr')(`${text}\n`)),
  ];
  const before = process.exitCode;
  const program = new Command().exitOverride().addCommand(doctorCommand()).addCommand(rulesCommand());
  try {
    await program.parseAsync(args, { from: 'user' });
    return { ...said, status: process.exitCode };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { ...said, status: EXIT.unknown };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

test('as a user runs it', () => {
  const args = ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'doctor', ...FOREIGN];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toContain('✗ association-meets-its-pods');
  expect(status).toBe(1);
  expect(spawnSync(process.execPath, [...args, '--nonsense'], { cwd: ROOT, encoding: 'utf8' }).status).toBe(2);
});

/** A file of the test's own. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("in the project's own stack nothing is found; what could not be told is listed and does not count", async () => {
  const { status, stdout, stderr } = await run('doctor');
  expect(stdout).toContain('? Could not tell:');
  expect(stdout).toContain('Nothing found.');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('unless --strict is given', async () => {
  expect((await run('doctor', '--strict')).status).toBe(1);
});

test('--rehearse: less that could not be told, the same exit code, and nothing else on the standard output', async () => {
  const { status, stdout, stderr } = await run('doctor', '--rehearse', '--mode', 'loopback', '--json');
  const { findings, couldNotTell } = JSON.parse(stdout);
  expect(findings).toEqual([]);
  expect(couldNotTell.map(({ rule }: { rule: string }) => rule)).not.toContain('agent-ready-on-every-node');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('--rehearse of a template that wants a parameter, and of one that does not deploy', async () => {
  const template = (BucketName: unknown) =>
    JSON.stringify({
      Parameters: { Bucket: { Type: 'String' } },
      Resources: { Data: { Type: 'AWS::S3::Bucket', Properties: { BucketName } } },
    });
  const rehearse = ['doctor', '--rehearse', '--mode', 'loopback', '--json', '--template'];
  const wants = file('wants.json', template({ Ref: 'Bucket' }));
  expect((await run(...rehearse, wants)).stderr).toMatch(/Give --parameter Bucket=VALUE/);
  expect((await run(...rehearse, wants, '--parameter', 'Bucket=reports')).status).toBe(0);
  const refused = await run(...rehearse, wants, '--parameter', 'Bucket=No Bucket Name');
  expect(JSON.parse(refused.stdout).findings).toMatchObject([
    { rule: 'stack-deploys', subject: { source: { logicalId: 'Data', file: wants } } },
  ]);
  expect(refused.status).toBe(1);
});

test('settings are taken as `cdk -c` takes them', async () => {
  const { status, stdout } = await run('doctor', '--json', '-c', 'namespace=team-a');
  expect(status).toBe(0);
  expect(JSON.parse(stdout).identities).toEqual([expect.stringMatching(/:team-a\//)]);
});

test('findings of a template and manifests: exit code 1, the first break marked, the rest unchecked', async () => {
  const { status, stdout } = await run('doctor', ...FOREIGN);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^✗ association-meets-its-pods .*\n(?: +\(error, association\)\n)? +place +The first break/m);
  expect(stdout).toContain('Unchecked, since no request gets there:');
  expect(stdout).toContain(`${PROJECT}/identities.yaml, resource ReportsIdentity`);
  expect(stdout).not.toContain('\u001b');
});

test('--pod leaves what concerns that pod', async () => {
  const { status, stdout } = await run('doctor', ...FOREIGN, '--json', '--pod', 'payments/payments-api');
  const { identities, findings } = JSON.parse(stdout);
  expect(identities).toEqual([expect.stringMatching(/:payments\/payments-api$/)]);
  expect(findings.map(({ rule }: { rule: string }) => rule)).toEqual(['trust-scoped-to-cluster']);
  expect(status).toBe(1);
});

test('--pod of a pod that all but has an association shows the one that was meant for it', async () => {
  const { stdout } = await run('doctor', ...FOREIGN, '--json', '--pod', 'payments/nightly-report');
  expect(JSON.parse(stdout).findings[0]).toMatchObject({ rule: 'association-meets-its-pods', place: 'first-break' });
});

test('--fail-on error passes over warnings', async () => {
  const payments = [...FOREIGN, '--pod', 'payments/payments-api'];
  expect((await run('doctor', ...payments, '--fail-on', 'error')).status).toBe(0);
  expect((await run('doctor', ...payments, '--fail-on', 'info')).status).toBe(1);
});

test('--sarif FILE writes the findings with their lines, beside the usual output', async () => {
  const path = join(folder, 'out.sarif');
  const { stdout, status } = await run('doctor', ...FOREIGN, '--sarif', path);
  expect(status).toBe(1);
  expect(stdout).toContain('✗ association-meets-its-pods');
  const [result] = JSON.parse(readFileSync(path, 'utf8')).runs[0].results;
  const { artifactLocation, region } = result.locations[0].physicalLocation;
  expect(artifactLocation.uri).toBe(`${PROJECT}/identities.yaml`);
  const line = readFileSync(join(ROOT, artifactLocation.uri), 'utf8').split('\n')[region.startLine - 1];
  expect(line).toBe('  ReportsIdentity:');
});

test('--sarif alone prints it and nothing else', async () => {
  const { stdout } = await run('doctor', ...FOREIGN, '--sarif');
  expect(JSON.parse(stdout).version).toBe('2.1.0');
});

test('--github adds annotations', async () => {
  const lines = await (await run('doctor', ...FOREIGN, '--github')).stdout.split('\n');
  expect(lines.filter((line) => /^::(error|warning|notice) /.test(line)).length).toBeGreaterThan(1);
  expect(lines).toContainEqual(
    expect.stringMatching(new RegExp(`^::error file=${PROJECT}/identities.yaml,line=\\d+,title=association-meets`)),
  );
});

test.each([
  ['a file that is not there', ['--template', 'nowhere.json'], /nowhere\.json.*\n.*cdk synth/],
  ['a manifest that is not there', ['--manifests', 'nowhere.yaml'], /nowhere\.yaml: .*\n.*kubectl apply -f/],
  ['a stack that is not there', ['--template', `${PROJECT}/identities.yaml`, '--stack', 'Other'], /has no stack Other/],
  ['a pod that is not there', ['--pod', 'default/nobody'], /--pod default\/nobody: no such pod\.\nThere are: default/],
  [
    'a pod that was misspelt',
    ['--pod', 'defualt/aws-cli'],
    /no such pod\.\nDid you mean default\/aws-cli\? There are: /,
  ],
  ['an empty path', ['--template', ''], /--template is empty/],
  ['an empty one among several', ['--manifests', 'k8s', '--manifests', ''], /--manifests is empty/],
  ['a setting that is none', ['-c', 'namspace=x'], /Did you mean namespace\?/],
  ['--stack without --template', ['--stack', 'x'], /--stack needs --template/],
  ['--mode without --rehearse', ['--mode', 'loopback'], /--mode needs --rehearse/],
  ["--parameter for the project's own stack", ['--rehearse', '--parameter', 'A=b'], /--parameter needs --template/],
  ['-c with --template', ['--template', 'x', '-c', 'namespace=a'], /cannot be used with/],
  ['two things on the standard output', ['--json', '--sarif'], /give it a file/],
  ['--json with --github', ['--json', '--github'], /cannot be used with/],
  ['a severity that is none', ['--fail-on', 'fatal'], /Allowed choices are error, warning, info/],
  [
    'a report that cannot be written',
    ['--sarif', '/nowhere/x.sarif'],
    /cannot be written to \/nowhere\/x\.sarif: ENOENT.*\nGive --sarif a file/,
  ],
])('%s: exit code 2, a sentence and no stack trace', async (_, args, message) => {
  const { status, stdout, stderr } = await run('doctor', ...args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

test.each([
  ['not JSON', 'broken.json', '{"Resources": '],
  ['no template', 'other.json', '[1, 2]'],
  ['a template that CloudFormation refuses', 'refused.json', '{"Resources": {"A": {}}}'],
])('%s: exit code 2, and the file is named', async (_, name, text) => {
  const { status, stderr } = await run('doctor', '--template', file(name, text));
  expect(stderr).toContain(name);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(status).toBe(2);
});

test.each([
  ['of one object', 'one.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'],
  ['of several', 'two.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n'.repeat(2)],
])('a manifest %s as a template: exit code 2, and how to give it', async (_, name, text) => {
  const manifest = file(name, text);
  const { status, stderr } = await run('doctor', '--template', manifest);
  expect(stderr).toBe(`${manifest}: a Kubernetes manifest, not a template.\nGive it as --manifests ${manifest}.\n`);
  expect(status).toBe(2);
});

describe('rules', () => {
  test('lists every rule once', async () => {
    const { status, stdout } = await run('rules');
    expect(status).toBe(0);
    for (const { id } of RULES) expect(stdout.match(new RegExp(`  ${id}( |$)`, 'gm'))).toHaveLength(1);
  });

  test('as JSON', async () => {
    const rules = JSON.parse((await run('rules', '--json')).stdout);
    expect(rules).toHaveLength(RULES.length);
    expect(rules[0]).toMatchObject({ id: RULES[0]!.id, title: RULES[0]!.title, docs: RULES[0]!.docs });
  });

  test('one rule, with all that it says of itself', async () => {
    const { status, stdout } = await run('rules', 'no-irsa-annotation');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^no-irsa-annotation \(warning, injection\)\n +should be +A ServiceAccount/);
  });

  test('a rule that there is not: exit code 2, and the one that was meant', async () => {
    const { status, stderr } = await run('rules', 'no-irsa-anotation');
    expect(stderr).toContain('did you mean no-irsa-annotation?');
    expect(status).toBe(2);
  });
});
