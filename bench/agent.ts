/**
 * How many requests a second the agent answers from its cache, and how fast at a steady 1,000 a second:
 * `npm run bench:agent [runs]`. The agent runs here as on an emulated node, over a loopback socket, with the journal that
 * a rehearsal keeps, but without its limit of requests; the load comes from another process, over 20 keep-alive
 * connections. Its first answer comes from EKS Auth, all others from the cache.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Load, LoadResult } from './load-generator';
import { manyPodsTemplate } from './many-pods-template';
import { openManyPodsWorld } from './many-pods-world';
import { printFigure, printHeading, runsFrom } from './report';
import { rate, spread } from './statistics';

const CONNECTIONS = 20;
const SECONDS = 3;
const STEADY = 1000;

function generate(load: Load): Promise<LoadResult> {
  const program = join(__dirname, 'load-generator.ts');
  const argv = ['-r', 'ts-node/register', program, JSON.stringify(load)];
  const child = spawn(process.execPath, argv, { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`the load generator ended with ${code}`));
      const result = JSON.parse(output) as LoadResult;
      if (result.failures > 0) return reject(new Error(`${result.failures} of ${result.requests} requests failed`));
      resolve(result);
    });
  });
}

async function main(): Promise<void> {
  const runs = runsFrom(process.argv[2], 5);
  const world = await openManyPodsWorld();
  try {
    const outcome = await world.cloudFormation.deploy('Agent', manyPodsTemplate(1));
    if (!outcome.ok) throw new Error(outcome.reason);
    const issuer = await world.tokenIssuer();
    const authorization = await world.issueToken(issuer, world.pods()[0]!);
    const { port, ask } = await world.startAgent();
    const first = await ask(authorization);
    if (first.status !== 200) throw new Error(first.body);

    const load = { port, path: '/v1/credentials', authorization, connections: CONNECTIONS };
    printHeading('agent, answers from its cache', runs, `${CONNECTIONS} connections, ${SECONDS} s a run`);
    await generate({ ...load, seconds: 1 });
    const full: LoadResult[] = [];
    const steady: LoadResult[] = [];
    for (let run = 0; run < runs; run++) {
      full.push(await generate({ ...load, seconds: SECONDS }));
      steady.push(await generate({ ...load, seconds: SECONDS, perSecond: STEADY }));
    }
    printFigure('as fast as it can', rate(full.map(({ perSecond }) => perSecond)));
    printFigure(`at ${STEADY}/s: half answered within`, spread(steady.map(({ p50 }) => p50)));
    printFigure(`at ${STEADY}/s: 99 % within`, spread(steady.map(({ p99 }) => p99)));
    printFigure(`at ${STEADY}/s: the slowest`, spread(steady.map(({ max }) => max)));
  } finally {
    await world.close();
  }
}

void main();
