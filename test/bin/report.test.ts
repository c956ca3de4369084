import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* --report, as a user gives it. */

const ROOT = join(__dirname, '..', '..');
const TEMPLATE = [
  ...['--template', 'test/walkthrough/template/terraform-project/identities.yaml'],
  ...['--manifests', 'test/walkthrough/template/terraform-project/k8s'],
];
const REHEARSED = [...TEMPLATE, '--parameter', 'ClusterName=prod', '--mode', 'loopback'];

jest.setTimeout(60_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'report-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const command = ['-r', 'ts-node/register', 'bin/pod-identity.ts', ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
}

test.each([
  ['doctor', ['doctor', ...TEMPLATE], 'Amazon EKS Pod Identity, diagnosed'],
  ['rehearse --template', ['rehearse', ...REHEARSED], 'Amazon EKS Pod Identity: who the pods become'],
])('%s writes a page beside its usual output, or beside its JSON', (_, args, title) => {
  const page = join(folder, 'page.html');
  const { status, stdout, stderr } = run(...args, '--json', '--report', page);
  expect([status, stderr]).toEqual([1, '']);
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  expect(readFileSync(page, 'utf8')).toContain(`<h1>${title}</h1>`);
});

test.each([
  ['doctor', ['doctor', ...TEMPLATE]],
  ['rehearse --template', ['rehearse', ...REHEARSED]],
  ['rehearse', ['rehearse']],
])('%s names a report that cannot be written before it does anything', (_, args) => {
  const { status, stdout, stderr } = run(...args, '--report', join(folder, 'none', 'page.html'));
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^The report cannot be written to .*page\.html: ENOENT/);
  expect(stderr).not.toMatch(/\n +at /);
});
