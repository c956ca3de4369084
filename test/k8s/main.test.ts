import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tutorialNames } from '../../k8s/workload-names';
import { yamlFiles } from '../../k8s/yaml-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-yaml-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, ['-r', 'ts-node/register', 'k8s/main.ts', ...args], { encoding: 'utf8' });
}

test('writes the files and names them', () => {
  const out = join(folder, 'new', 'folder');
  const { status, stdout } = run('--out', out, '--namespace', 'team-a', '--no-isolation-pod');
  expect(status).toBe(0);
  const expected = yamlFiles({ ...tutorialNames, namespace: 'team-a' }, false);
  expect(stdout.trim().split('\n')).toEqual(expected.map(({ name }) => join(out, name)));
  expect(readdirSync(out).map((name) => ({ name, content: readFileSync(join(out, name), 'utf8') }))).toEqual(expected);
}, 20_000);

test('an option that does not exist is named, with those that do', () => {
  const { status, stderr } = run('--colour');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Unknown option '--colour'/);
  expect(stderr).toContain('--service-account <name>');
  expect(stderr).not.toContain('    at ');
}, 20_000);
