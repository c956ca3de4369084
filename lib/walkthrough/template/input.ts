import { AssemblyError } from '../../emulator/cloudformation/assembly-files';
import { readTemplates, type LoadedStack } from '../../emulator/cloudformation/assembly';
import { ManifestError, readManifests, type LoadedManifest } from '../../emulator/kubernetes/manifests';
import { InputError } from './input-error';
import { distributeParameters } from './parameters';

/** What the user points at. */
export interface TemplateFiles {
  /** A template in JSON or YAML, or a cloud assembly (`cdk.out`). */
  readonly template: string;
  /** The stack to deploy, with those it depends on. @default all */
  readonly stack?: string;
  /** `KEY=VALUE`, or `STACK:KEY=VALUE`, as `cdk deploy --parameters` takes them. */
  readonly parameters: readonly string[];
  /** Files and folders of Kubernetes objects that are applied by other means, after the stacks. */
  readonly manifests: readonly string[];
}

export interface TemplateInput {
  /** In an order in which each follows those it depends on. */
  readonly stacks: readonly LoadedStack[];
  readonly manifests: readonly LoadedManifest[];
}

const SYNTH = 'Give --template a CloudFormation template (JSON or YAML), or the cdk.out that `cdk synth` writes.';
const KUBECTL =
  '--manifests takes what `kubectl apply -f` takes: a file of Kubernetes objects, or a folder of such files.';

/** Reads all that a rehearsal needs, before anything runs. @throws InputError naming the file and the remedy */
export function readInput({ template, stack, parameters, manifests }: TemplateFiles): TemplateInput {
  const loaded = readStacks(template);
  const chosen = stack === undefined ? loaded : withDependencies(loaded, stack);
  return {
    stacks: distributeParameters(chosen, parameters),
    manifests: manifests.flatMap(readObjects),
  };
}

function readStacks(path: string): readonly LoadedStack[] {
  let stacks: readonly LoadedStack[];
  try {
    stacks = readTemplates(path);
  } catch (error) {
    if (!(error instanceof AssemblyError)) throw error;
    if (isManifest(path)) throw manifestInstead(path);
    throw new InputError(error.message, SYNTH);
  }
  if (stacks.length === 0) throw new InputError(`${path}: an assembly without a stack`, SYNTH);
  for (const { file, template } of stacks) requireTemplate(file, template);
  return stacks;
}

function requireTemplate(file: string, template: unknown): void {
  const has = (key: string) => typeof template === 'object' && template !== null && Object.hasOwn(template, key);
  if (has('Resources')) return;
  if (has('apiVersion') && has('kind')) throw manifestInstead(file);
  throw new InputError(`${file}: not a CloudFormation template: it has no Resources`, SYNTH);
}

const manifestInstead = (file: string) =>
  new InputError(`${file}: a Kubernetes manifest, not a template`, `Give it as --manifests ${file}.`);

function isManifest(file: string): boolean {
  try {
    return readManifests(file).length > 0;
  } catch (error) {
    if (error instanceof ManifestError) return false;
    throw error;
  }
}

function withDependencies(stacks: readonly LoadedStack[], wanted: string): readonly LoadedStack[] {
  const byName = new Map(stacks.map((stack) => [stack.stackName, stack]));
  if (!byName.has(wanted)) {
    const names = [...byName.keys()].join(', ');
    throw new InputError(`--stack ${wanted}: no such stack`, `The template has: ${names}.`);
  }
  const kept = new Set<string>();
  const pending = [wanted];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    pending.push(...(byName.get(name)?.dependencies ?? []));
  }
  return stacks.filter(({ stackName }) => kept.has(stackName));
}

function readObjects(path: string): LoadedManifest[] {
  try {
    return readManifests(path);
  } catch (error) {
    if (error instanceof ManifestError) throw new InputError(error.message, KUBECTL);
    throw error;
  }
}
