/**
 * What the doctor costs: `npm run bench:doctor [runs] [sizes…]`. The template of as many pods, ServiceAccounts, associations
 * and roles is read and judged by all rules; each role trusts every cluster, so that there is a finding for each pod. Every
 * figure is also given for each association: with more of them it must not be higher.
 */
import { diagnose } from '../lib/doctor';
import { readChain } from '../lib/reader';
import { manyPodsTemplate } from './many-pods-template';
import { printFigure, printHeading, runsFrom } from './report';
import { median, spread } from './statistics';

const SIZES = [50, 500, 5000];
/** What is promised of the largest size, in milliseconds. */
const PROMISED = 5000;

interface Times {
  readonly reading: number;
  readonly judging: number;
}

function once(template: object, count: number): Times {
  const started = performance.now();
  const chain = readChain({ template });
  const read = performance.now();
  const { findings } = diagnose(chain);
  const judged = performance.now();
  const found = findings.filter(({ rule }) => rule === 'trust-scoped-to-cluster').length;
  if (found !== count) throw new Error(`${found} findings for ${count} associations`);
  return { reading: read - started, judging: judged - read };
}

function main([runsArgument, ...sizeArguments]: readonly string[]): void {
  const runs = runsFrom(runsArgument, 5);
  const sizes = sizeArguments.length > 0 ? sizeArguments.map((size) => runsFrom(size, 0)) : SIZES;
  printHeading('Reading and judging a template', runs);
  const medians = sizes.map((size) => {
    const template = manyPodsTemplate(size);
    once(template, size);
    const times = Array.from({ length: runs }, () => once(template, size));
    const totals = times.map(({ reading, judging }) => reading + judging);
    printFigure(`${size} associations`, `${spread(totals)}, ${(median(totals) / size).toFixed(3)} ms each`);
    printFigure('  reading', spread(times.map(({ reading }) => reading)));
    printFigure('  judging', spread(times.map(({ judging }) => judging)));
    return median(totals);
  });
  const slowest = Math.max(...medians);
  if (slowest > PROMISED) throw new Error(`${Math.round(slowest)} ms, and ${PROMISED} ms are promised`);
}

main(process.argv.slice(2));
