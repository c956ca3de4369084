/**
 * How long a rehearsal of a template with many associations takes, with one pod standing at a time and with more:
 * `npm run bench:template [runs] [associations] [pods at once ...]`. No pod is declared: each association gets a probe,
 * which is started, asked who it is, and removed.
 */
import { podsAtOnce } from '../bin/pods-at-once';
import { openEmulator } from '../lib/emulator/environment';
import { rehearseTemplate } from '../lib/walkthrough/template/rehearse-template';
import { manyPodsTemplate } from './many-pods-template';
import { printFigure, printHeading, runsFrom } from './report';
import { spread } from './statistics';

const [runsGiven, countGiven, ...sizesGiven] = process.argv.slice(2);
const runs = runsFrom(runsGiven, 3);
const count = runsFrom(countGiven, 60);
const sizes = sizesGiven.length > 0 ? sizesGiven.map((size) => runsFrom(size, 1)) : [1, Math.max(2, podsAtOnce())];

/** The roles and the associations; what is left out declares the pods. */
function templateWithoutPods() {
  const { Resources } = manyPodsTemplate(count);
  return { Resources: Object.fromEntries(Object.entries(Resources).filter(([id]) => !/^Pods\d+$/.test(id))) };
}

/** @throws {Error} if not every pod became its role: a figure would then mean nothing */
async function once(atOnce: number): Promise<number> {
  const environment = openEmulator({ mode: 'auto' });
  try {
    const stack = { stackName: 'many', template: templateWithoutPods(), file: 'many.json', dependencies: [] };
    const began = performance.now();
    const { identities } = await rehearseTemplate(environment, {
      stacks: [{ ...stack, parameters: {}, nested: new Map() }],
      destination: {},
      notes: [],
      manifests: [],
      calls: [],
      podsAtOnce: atOnce,
    });
    const proven = identities.filter(({ status }) => status === 'passed').length;
    if (proven !== count) throw new Error(`${proven} of ${count} pods became their role`);
    return performance.now() - began;
  } finally {
    await environment.close();
  }
}

async function main(): Promise<void> {
  printHeading(`a template with ${count} associations`, runs);
  for (const size of sizes) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await once(size));
    printFigure(`${size} pods at once`, spread(times));
  }
}

void main();
