/**
 * Searches for inputs that break a property: `npm run fuzz [rounds]`. Each round runs every property test with a seed of
 * its own and prints it; the first that fails ends the search with exit code 1. `npx jest --seed N FILE` plays it again.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const rounds = Number(process.argv[2] ?? 3);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`the number of rounds must be a whole number above 0, not ${process.argv[2]}`);
  process.exit(2);
}

/** The tests that draw their inputs, by themselves or with the help of `test/robustness/hostile.ts`. */
const properties = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join(root, 'test', file))
  .filter((file) => /from '(fast-check|.*\/hostile)'/.test(readFileSync(file, 'utf8')));

for (let round = 1; round <= rounds; round++) {
  const seed = randomInt(2 ** 31);
  console.log(`round ${round} of ${rounds}: ${properties.length} files with --seed ${seed}`);
  const options = [`--seed=${seed}`, '--reporters=summary', '--runTestsByPath'];
  const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), ...options, ...properties], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
}
