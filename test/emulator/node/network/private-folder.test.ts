import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrivateFolder } from '../../../../lib/emulator/node/network/private-folder';
import { absoluteMountPath, relativeFile, safeName } from '../../../../lib/emulator/node/network/paths';

let parent: string;
beforeEach(() => (parent = mkdtempSync(path.join(tmpdir(), 'private-folder-test-'))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** A process id that was in use and is no more. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
const posix = process.platform === 'win32' ? test.skip : test;

test('is new each time and gone when removed', () => {
  const [one, other] = [createPrivateFolder(parent), createPrivateFolder(parent)];
  expect(one.path).not.toBe(other.path);
  writeFileSync(path.join(one.path, 'file'), 'x');
  one.remove();
  expect(existsSync(one.path)).toBe(false);
  expect(existsSync(other.path)).toBe(true);
  other.remove();
  other.remove();
});

posix('can be read by its owner alone', () => {
  const folder = createPrivateFolder(parent);
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  folder.remove();
});

test('takes away what dead processes left, and nothing else', () => {
  const stale = `eks-pod-identity-${deadPid()}-0123456789ab`;
  const kept = [
    `eks-pod-identity-${process.pid}-0123456789ab`,
    'eks-pod-identity-x',
    `eks-pod-identity-${deadPid()}-`,
    'other',
  ];
  for (const name of [stale, ...kept]) mkdirSync(path.join(parent, name));
  createPrivateFolder(parent).remove();
  expect(readdirSync(parent).sort()).toEqual([...kept].sort());
});

posix('does not follow a link that somebody put there', () => {
  const target = path.join(parent, 'precious');
  mkdirSync(target);
  symlinkSync(target, path.join(parent, `eks-pod-identity-${deadPid()}-0123456789ab`));
  createPrivateFolder(parent).remove();
  expect(existsSync(target)).toBe(true);
});

describe('names and paths from a manifest', () => {
  test.each([
    ['default/aws-cli', 'default_aws-cli'],
    ['..', '_..'],
    ['', '_'],
    ['a/../../b', 'a_.._.._b'],
    ['é\0', '__'],
  ])('the name %j becomes the folder %j', (name, folder) => expect(safeName(name)).toBe(folder));

  test.each(['', '/abs', '../x', 'a/../../b', 'a\\..\\b', 'x\0'])('the file %j is refused', (file) =>
    expect(() => relativeFile(file)).toThrow('must be a relative path'),
  );
  test.each(['', 'rel', '/a/../b', '/a\0'])('the mount path %j is refused', (mountPath) =>
    expect(() => absoluteMountPath(mountPath)).toThrow('must be an absolute path'),
  );
  test('others are as they are', () => {
    expect(relativeFile('a/b..c')).toBe('a/b..c');
    expect(absoluteMountPath('/var/run/x')).toBe('/var/run/x');
  });
});
