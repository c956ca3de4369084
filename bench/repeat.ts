/**
 * Whether a rehearsal gives the same result every time: `npm run bench:repeat [runs] [at once] [-- rehearse options]`.
 * Plays it `runs` times one after the other, then as often several at a time, each in a process of its own, and compares
 * scene by scene what each proved. Ends with 1 if any run differs from the first or did not prove everything.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { RehearsalResult } from '../lib/model/result';
import { printFigure, printHeading, runsFrom } from './report';
import { spread } from './statistics';

interface Run {
  readonly exitCode: number;
  readonly durationMs: number;
  readonly result?: RehearsalResult;
  /** What it printed, should it be no result. */
  readonly said: string;
}

const [first, second, ...rest] = process.argv.slice(2);
const counts = [first, second].filter((argument) => argument !== undefined && !argument.startsWith('-'));
const runs = runsFrom(counts[0], 10);
const atOnce = runsFrom(counts[1], 4);
const options = [first, second, ...rest].filter((argument) => argument !== undefined).slice(counts.length);

function once(): Promise<Run> {
  const began = performance.now();
  const argv = ['-r', 'ts-node/register', 'bin/pod-identity.ts', 'rehearse', '--json', ...options];
  const execution = { cwd: join(__dirname, '..'), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, argv, execution, (_, stdout, stderr) => {
      const durationMs = performance.now() - began;
      const ended = { exitCode: child.exitCode ?? -1, durationMs, said: `${stderr}${stdout}` };
      try {
        resolve({ ...ended, result: JSON.parse(stdout) as RehearsalResult });
      } catch {
        resolve(ended);
      }
    });
  });
}

/** What two runs must have in common: mode, exit code, and each scene's id and status. */
function outcome({ exitCode, result, said }: Run): string {
  if (!result) return `exit ${exitCode}: ${said.slice(0, 500)}`;
  const scenes = result.scenes.map(({ id, status }) => `${id} ${status}`);
  return [`exit ${exitCode}`, result.mode, ...scenes].join(', ');
}

/** The scenes that were not passed, with all they showed. */
function complaints({ result }: Run): string[] {
  const scenes = result?.scenes.filter(({ status }) => status !== 'passed') ?? [];
  return scenes.map(({ id, status, evidence }) => `    ${id} ${status}: ${JSON.stringify(evidence).slice(0, 500)}`);
}

async function several(count: number): Promise<Run[]> {
  return Promise.all(Array.from({ length: count }, once));
}

async function main(): Promise<void> {
  printHeading('the same rehearsal again and again', runs, options.join(' '));
  const alone: Run[] = [];
  for (let run = 0; run < runs; run++) alone.push(...(await several(1)));
  printFigure('one at a time', spread(alone.map(({ durationMs }) => durationMs)));
  const together: Run[] = [];
  while (together.length < runs) together.push(...(await several(Math.min(atOnce, runs - together.length))));
  printFigure(`${atOnce} at a time`, spread(together.map(({ durationMs }) => durationMs)));

  const expected = outcome(alone[0]!);
  const different = [...alone, ...together].filter((run) => outcome(run) !== expected || run.exitCode !== 0);
  console.log(`  ${expected}`);
  console.log(`  ${2 * runs - different.length} of ${2 * runs} runs gave this result and proved everything`);
  for (const run of different) console.log([`  ${outcome(run)}`, ...complaints(run)].join('\n'));
  if (different.length > 0) process.exitCode = 1;
}

void main();
