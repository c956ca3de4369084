/**
 * How long `cdk synth` in process takes: `npm run bench:synthesis [runs]`. Each run is a process of its own: the first
 * call, from before aws-cdk-lib is loaded to the template; then a second call in the same process. One run before the
 * counted ones warms the disk cache.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { printFigure, printHeading, runsFrom } from './report';
import { spread } from './statistics';

interface Sample {
  readonly load: number;
  readonly first: number;
  readonly second: number;
}

const PROGRAM = `
  const began = performance.now();
  const { synthesise } = require('./lib/stack/synthesise');
  const load = performance.now() - began;
  const call = () => { const start = performance.now(); synthesise(); return performance.now() - start; };
  const [first, second] = [call(), call()];
  console.log(JSON.stringify({ load, first, second }));
`;

function once(): Sample {
  const root = join(__dirname, '..');
  const output = execFileSync(process.execPath, ['-r', 'ts-node/register', '-e', PROGRAM], {
    cwd: root,
    encoding: 'utf8',
  });
  return JSON.parse(output) as Sample;
}

const runs = runsFrom(process.argv[2], 7);
printHeading('synthesis in process', runs);
once();
const samples = Array.from({ length: runs }, once);
printFigure('first call, libraries loaded', spread(samples.map(({ load, first }) => load + first)));
printFigure('  of which loading', spread(samples.map(({ load }) => load)));
printFigure('  of which synthesis', spread(samples.map(({ first }) => first)));
printFigure('second call', spread(samples.map(({ second }) => second)));
