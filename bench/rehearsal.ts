/**
 * How long `npm start` takes, by scene: `npm run bench:rehearsal [runs] [-- rehearse options]`. Each run is a process of its own,
 * from its start to its exit; one run before the counted ones warms the disk cache.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { RehearsalResult } from '../lib/model/result';
import { printFigure, printHeading, runsFrom } from './report';
import { spread } from './statistics';

const [argument, ...options] = process.argv.slice(2);
const runs = runsFrom(argument, 7);
const root = join(__dirname, '..');

function once(): { result: RehearsalResult; wall: number } {
  const began = performance.now();
  const child = spawnSync(
    process.execPath,
    ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'rehearse', '--json', ...options],
    { cwd: root, encoding: 'utf8' },
  );
  const wall = performance.now() - began;
  if (child.status !== 0) throw new Error(`the rehearsal ended with ${child.status}:\n${child.stderr}${child.stdout}`);
  return { result: JSON.parse(child.stdout) as RehearsalResult, wall };
}

once();
const samples = Array.from({ length: runs }, once);
const first = samples[0]!.result;
printHeading('rehearsal', runs, `mode ${first.mode}`);
printFigure('whole process', spread(samples.map(({ wall }) => wall)));
printFigure('all scenes', spread(samples.map(({ result }) => result.durationMs)));
first.scenes.forEach(({ id }, index) => {
  printFigure(`  ${id}`, spread(samples.map(({ result }) => result.scenes[index]!.durationMs)));
});
