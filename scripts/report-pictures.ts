/**
 * Draws docs/images/report-light.png and report-dark.png, the page of a real run: `npm run pictures`. It takes Chromium or
 * Chrome (CHROME_PATH, or one on the PATH). A run that is not proven draws nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draw, findBrowser } from './browser';

/** Wide enough for before to stand beside after, high enough for both diagrams and the first break. */
const SIZE = { width: 1600, height: 1120 };

const root = join(__dirname, '..');

function main(): void {
  const browser = findBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'report-pictures-'));
  try {
    const page = join(folder, 'report.html');
    const arguments_ = ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'rehearse', '--report', page];
    const run = spawnSync(process.execPath, arguments_, { cwd: root, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stdout + run.stderr);
    for (const scheme of ['light', 'dark'] as const) {
      const file = join(root, 'docs', 'images', `report-${scheme}.png`);
      rmSync(file, { force: true });
      draw(browser, { page, file, scheme, ...SIZE, profile: join(folder, scheme) });
      if (!existsSync(file)) throw new Error(`${browser} drew nothing.`);
      console.log(`wrote ${file} (${Math.round(statSync(file).size / 1024)} kB)`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
