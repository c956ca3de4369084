import { dirname } from 'node:path';
import { areTogether, type StackEnvironment } from '../emulator/cloudformation/assembly-environment';

/**
 * Stacks by the account and region that they are for, each group in the given order. What is in one says nothing of another:
 * the stages of an app often have clusters and roles of the same names. Stacks that are for no particular place are in the
 * first group that they fit.
 */
export function byEnvironment<T extends StackEnvironment>(stacks: readonly T[]): readonly (readonly T[])[] {
  const groups: T[][] = [];
  for (const stack of [...stacks].sort((one, other) => knownOf(other) - knownOf(one))) {
    const group = groups.find((members) => members.every((member) => areTogether(member, stack)));
    if (group) group.push(stack);
    else groups.push([stack]);
  }
  const position = new Map(stacks.map((stack, index) => [stack, index]));
  const placeOf = (stack: T | undefined) => (stack && position.get(stack)) ?? 0;
  for (const group of groups) group.sort((one, other) => placeOf(one) - placeOf(other));
  return groups.sort(([one], [other]) => placeOf(one) - placeOf(other));
}

/** Stacks by the stage that they are of: each stage has a folder of its own in a cloud assembly. */
export function byStage<T extends { readonly file?: string }>(stacks: readonly T[]): readonly (readonly T[])[] {
  const stages = new Map<string, T[]>();
  for (const stack of stacks) {
    const stage = stages.get(stageOf(stack));
    if (stage) stage.push(stack);
    else stages.set(stageOf(stack), [stack]);
  }
  return [...stages.values()];
}

/** The folder of the stage that something of a template's file is of. */
export function stageOf({ file }: { readonly file?: string }): string {
  return dirname(file ?? '');
}

/** How much is known of where a stack goes. */
function knownOf({ accountId, region }: StackEnvironment): number {
  return [accountId, region].filter((part) => part !== undefined).length;
}
