import { readTemplates } from '../emulator/cloudformation/assembly';
import { AssemblyError } from '../emulator/cloudformation/assembly-files';
import { readManifests } from '../emulator/kubernetes/manifests';
import type { IdentityChain } from '../model/chain';
import { chainFrom, singleStack } from './from-template';
import type { Destination } from './project';
import type { StackInput } from './stack-view';

/** What a chain is read from: a template, manifests, or both. */
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
  const { template, stack, manifests, today = new Date(), ...destination } = options;
  return chainFrom({
    ...destination,
    ...(template !== undefined && { stacks: stacksOf(template, stack) }),
    ...(manifests !== undefined && { manifests: manifests.flatMap(readManifests) }),
    at: today.getTime(),
  });
}

function stacksOf(template: string | object, name: string | undefined): readonly StackInput[] {
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
