import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { probe, restrictions } from '../../../../lib/emulator/node/network/probe';

const linux = process.platform === 'linux' ? test : test.skip;
const { PATH } = process.env;
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'probe-test-'))));
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

/** A program that stands in front of the machine\u2019s own. */
function program(name: string, script: string): void {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

linux('a machine that refuses namespaces is told from the words of the program that was refused', async () => {
  program('unshare', 'echo "unshare: write failed /proc/self/uid_map: Operation not permitted" >&2; exit 1');
  program('sudo', 'exit 1');
  process.env.PATH = `${folder}:${PATH}`;
  const { mode, reason } = await probe();
  expect(mode).toBe('loopback');
  expect(reason).toMatch(
    /^this machine allows no network namespace: unshare: write failed \/proc\/self\/uid_map: Operation not permitted/,
  );
});

linux('so is one that allows them and refuses the mounts they are for', async () => {
  program('unshare', 'while [ "$1" != sh ]; do shift; done; exec "$@"');
  program('nsenter', '');
  program('mount', 'echo "mount: /run: permission denied." >&2; exit 32');
  program('sudo', 'exit 1');
  process.env.PATH = `${folder}:${PATH}`;
  expect((await probe()).reason).toContain('mount: /run: permission denied.');
});

linux('and one without the programs', async () => {
  process.env.PATH = folder;
  expect((await probe()).reason).toContain('spawn unshare ENOENT');
});

test('settings of the kernel that keep users from namespaces are named', () => {
  for (const name of ['user', 'kernel']) mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, 'user', 'max_user_namespaces'), '0\n');
  writeFileSync(path.join(folder, 'kernel', 'apparmor_restrict_unprivileged_userns'), '1\n');
  writeFileSync(path.join(folder, 'kernel', 'unprivileged_userns_clone'), '1\n');
  expect(restrictions(folder)).toEqual([
    'user.max_user_namespaces is 0',
    'kernel.apparmor_restrict_unprivileged_userns is 1',
  ]);
});
