import { cpus } from 'node:os';

/** How many runs the command line asks for: its first argument. @throws {Error} if that is no whole number above 0 */
export function runsFrom(argument: string | undefined, standard: number): number {
  const runs = Number(argument ?? standard);
  if (Number.isInteger(runs) && runs > 0) return runs;
  throw new Error(`the number of runs must be a whole number above 0, not ${argument}`);
}

/** Begins a benchmark's output: what is measured, how often, and on what. Figures without their machine say nothing. */
export function printHeading(what: string, runs: number, more = ''): void {
  const [first] = cpus();
  const machine = `${cpus().length} x ${first?.model.trim()}, Node ${process.version}`;
  console.log(`${what}: ${runs} runs, ${machine}${more && `, ${more}`}; median (min to max)`);
}

/** One figure, under the heading. */
export function printFigure(name: string, figure: string): void {
  console.log(`  ${name.padEnd(36)}${figure}`);
}
