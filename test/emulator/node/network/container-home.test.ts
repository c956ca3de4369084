import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { containerHome } from '../../../../lib/emulator/node/network/container-home';

const home = mkdtempSync(path.join(tmpdir(), 'home-'));
afterAll(() => rmSync(home, { recursive: true }));

const container = { name: 'web', env: {}, mounts: [] };

test("without files a container shares the pod's home, which stays empty", () => {
  expect(containerHome(home, container)).toBe(home);
  expect(readdirSync(home)).toEqual([]);
});

test('with files it has a home of its own', () => {
  const own = containerHome(home, { ...container, awsFiles: { credentials: '[default]' } });
  expect(path.dirname(own)).toBe(home);
  expect(readFileSync(path.join(own, '.aws', 'credentials'), 'utf8')).toBe('[default]');
});
