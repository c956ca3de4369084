import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import { areTogether, type StackEnvironment } from '../../emulator/cloudformation/assembly-environment';
import { environmentName } from './destination';
import { InputError } from './input-error';

/** Stacks to deploy, and what a reader should know of those that are not among them. */
export interface ChosenStacks {
  /** In an order in which each follows those it depends on. */
  readonly stacks: readonly LoadedStack[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

/**
 * A stack and those it depends on. One of another account or region cannot be deployed beside it, and is left out.
 *
 * @param given tells stacks of one name apart: the CDK makes one for each region
 * @throws InputError if there is no such stack, or no telling which is meant
 */
export function withDependencies(
  stacks: readonly LoadedStack[],
  wanted: string,
  given: StackEnvironment,
): ChosenStacks {
  const main = theStack(stacks, wanted, given);
  const needed = new Set<LoadedStack>();
  const absent = new Set<LoadedStack>();
  const pending = [main];
  for (let stack = pending.pop(); stack !== undefined; stack = pending.pop()) {
    const isHere = areTogether(stack, main);
    const seen = isHere ? needed : absent;
    if (seen.has(stack)) continue;
    seen.add(stack);
    // What one elsewhere depends on is there with it.
    if (isHere) pending.push(...stack.dependencies.flatMap((name) => named(stacks, name, main)));
  }
  return {
    stacks: stacks.filter((stack) => needed.has(stack)),
    notes: [...absent].map(
      (stack) =>
        `The stack ${stack.stackName}, on which ${wanted} depends, is for ${environmentName(stack)}: it is not deployed here, and taken to be there.`,
    ),
  };
}

function theStack(stacks: readonly LoadedStack[], wanted: string, given: StackEnvironment): LoadedStack {
  const [stack, ...others] = named(stacks, wanted, given);
  if (stack === undefined) {
    const names = [...new Set(stacks.map(({ stackName }) => stackName))].join(', ');
    throw new InputError(`--stack ${wanted}: no such stack`, `The template has: ${names}.`);
  }
  if (others.length === 0) return stack;
  const environments = [stack, ...others].map(environmentName).join(', ');
  throw new InputError(
    `--stack ${wanted}: there are several, for ${environments}`,
    'Say which: --account ID, --region NAME.',
  );
}

/** The stacks of a name: those that can be in an environment, or where none can, all. */
function named(stacks: readonly LoadedStack[], name: string, environment: StackEnvironment): readonly LoadedStack[] {
  const all = stacks.filter(({ stackName }) => stackName === name);
  const here = all.filter((stack) => areTogether(stack, environment));
  return here.length > 0 ? here : all;
}
