import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hiddenFromPods, socketPaths } from '../../../../lib/emulator/node/network/hidden-from-pods';

const { HOME } = process.env;
const { execPath } = process;
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'hidden-test-'));
  process.env.HOME = home;
});
afterEach(() => {
  process.env.HOME = HOME;
  process.execPath = execPath;
  rmSync(home, { recursive: true, force: true });
});

const hiddenHere = () => hiddenFromPods().filter((file) => file.startsWith(home));

test('the user\u2019s settings are hidden, those there are', () => {
  mkdirSync(path.join(home, '.aws'));
  mkdirSync(path.join(home, '.kube'));
  mkdirSync(path.join(home, 'project'));
  expect(hiddenHere()).toEqual([path.join(home, '.aws'), path.join(home, '.kube')]);
});

test('a folder that Node itself lies in is not', () => {
  mkdirSync(path.join(home, '.config'));
  process.execPath = path.join(home, '.config', 'nvm', 'bin', 'node');
  expect(hiddenHere()).toEqual([]);
});

(process.platform === 'linux' ? test : test.skip)(
  'every socket that is a file is hidden while it is there',
  async () => {
    const file = path.join(home, 'agent.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(file, resolve));
    expect(hiddenHere()).toEqual([file]);
    await new Promise((resolve) => server.close(resolve));
    expect(hiddenHere()).toEqual([]);
  },
);

test('the kernel\u2019s table is read for paths alone', () => {
  const table = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '000000001428cea9: 00000003 00000000 00000000 0001 03  1147',
    '000000001428ceaa: 00000002 00000000 00010000 0001 01 20817 /tmp/ssh-a b/agent.7',
    '000000001428ceab: 00000002 00000000 00010000 0001 01 20818 @/tmp/.X11-unix/X0',
    '000000001428ceac: 00000002 00000000 00000000 0002 01   818 /var/lib/log',
    '',
  ].join('\n');
  expect(socketPaths(table)).toEqual(['/tmp/ssh-a b/agent.7', '/var/lib/log']);
});
