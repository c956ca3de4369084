import { readTemplates } from '../emulator/cloudformation/assembly';
import type { StackEnvironment } from '../emulator/cloudformation/assembly-environment';
import { AssemblyError } from '../emulator/cloudformation/assembly-files';
import { readManifests } from '../emulator/kubernetes/manifests';
import { partitionOf } from '../emulator/partition';
import { itemsOf, type IdentityChain } from '../model/chain';
import { byEnvironment, byStage, stageOf } from './environments';
import { chainFrom, singleStack } from './from-template';
import type { Destination } from './project';
import type { StackInput } from './stack-view';

/**
 * What a chain is read from: a template, manifests, or both. Account, region and partition are those that a cloud assembly
 * names for its stacks, unless others are given.
 */
export interface ReadChainOptions extends Destination {
  /**
   * A template's file, the folder of a cloud assembly (`cdk.out`), or a template in memory.
   * @default - no template is read
   */
  readonly template?: string | object;
  /**
   * The stack of an assembly to read, together with those it depends on; for a template in memory the stack's name.
   * @default - all stacks
   */
  readonly stack?: string;
  /**
   * Files or folders of Kubernetes manifests that no template applies.
   * @default - none
   */
  readonly manifests?: readonly string[];
  /**
   * The day for which the chain is looked at: Kubernetes versions end.
   * @default - today
   */
  readonly today?: Date;
}

/**
 * Reads the identity chain as it will be after a deployment, without deploying anything.
 *
 * @throws AssemblyError for an assembly that cannot be read or has no such stack
 * @throws TemplateError for a template that CloudFormation would refuse as malformed
 * @throws ManifestError for manifests that cannot be read; all three name the file
 */
export function readChain(options: ReadChainOptions = {}): IdentityChain {
  return chainOf(options.template === undefined ? undefined : stacksOf(options.template, options.stack), options);
}

/**
 * The same for each account and region that the stacks of a cloud assembly are for, as the stages of a pipeline are for
 * several; and for each stage where several make a cluster of the same name. Manifests are taken to be for each.
 *
 * @throws as {@link readChain}
 */
export function readChains(options: ReadChainOptions = {}): readonly IdentityChain[] {
  if (options.template === undefined) return [readChain(options)];
  const groups = byEnvironment(stacksOf(options.template, options.stack));
  if (groups.length === 0) return [chainOf([], options)];
  return groups.flatMap((stacks) => {
    const chain = chainOf(stacks, options);
    return makesOneClusterTwice(chain) ? byStage(stacks).map((stage) => chainOf(stage, options)) : [chain];
  });
}

/**
 * Whether stacks of different stages make clusters of one name: then the stages are for different places, even where the app
 * leaves it to whoever deploys which.
 */
function makesOneClusterTwice({ clusters }: IdentityChain): boolean {
  const last = new Map(itemsOf(clusters).map(({ name, source }) => [name, stageOf(source)]));
  return itemsOf(clusters).some(({ name, source }) => last.get(name) !== stageOf(source));
}

function chainOf(
  stacks: readonly (StackInput & StackEnvironment)[] | undefined,
  { template: _template, stack: _stack, manifests, today = new Date(), ...destination }: ReadChainOptions,
): IdentityChain {
  return chainFrom({
    ...(stacks && theDestination(stacks)),
    ...destination,
    ...(stacks && { stacks }),
    ...(manifests !== undefined && { manifests: manifests.flatMap(readManifests) }),
    at: today.getTime(),
  });
}

/** Where all stacks go that are for an environment; without what is not one for all. */
function theDestination(stacks: readonly StackEnvironment[]): Destination {
  const accountId = theOnly(stacks.map((stack) => stack.accountId));
  const region = theOnly(stacks.map((stack) => stack.region));
  const partition = region && partitionOf(region);
  return { ...(accountId && { accountId }), ...(region && { region }), ...(partition && { partition }) };
}

function theOnly(values: readonly (string | undefined)[]): string | undefined {
  const [value, ...others] = new Set(values.filter((each) => each !== undefined));
  return others.length === 0 ? value : undefined;
}

function stacksOf(template: string | object, name: string | undefined): readonly (StackInput & StackEnvironment)[] {
  if (typeof template !== 'string') return [singleStack(template, name)];
  const stacks = readTemplates(template);
  if (name === undefined) return stacks;
  if (!stacks.some(({ stackName }) => stackName === name)) {
    const names = stacks.map(({ stackName }) => stackName).join(', ');
    throw new AssemblyError(template, `has no stack ${name}, but ${names === '' ? 'none' : names}`);
  }
  const wanted = new Set([name]);
  // Each stack follows those it depends on.
  for (const { stackName, dependencies } of stacks.toReversed()) {
    if (wanted.has(stackName)) dependencies.forEach((dependency) => wanted.add(dependency));
  }
  return stacks.filter(({ stackName }) => wanted.has(stackName));
}
