/**
 * Draws docs/images/rehearsal.svg from a real run: `npm run picture`. A run that is not proven draws nothing.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terminalSvg } from './terminal-svg';

const root = join(__dirname, '..');
const run = spawnSync(process.execPath, ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'rehearse'], {
  cwd: root,
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '1' },
});
if (run.status !== 0) {
  console.error(run.stdout + run.stderr);
  process.exit(run.status ?? 2);
}
const file = join(root, 'docs', 'images', 'rehearsal.svg');
writeFileSync(file, terminalSvg(['$ npm start', '', ...run.stdout.trimEnd().split('\n')]));
console.log(`wrote ${file}`);
