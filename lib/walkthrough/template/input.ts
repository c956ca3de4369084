import type { StackEnvironment } from '../../emulator/cloudformation/assembly-environment';
import { AssemblyError } from '../../emulator/cloudformation/assembly-files';
import { readTemplates, type LoadedStack } from '../../emulator/cloudformation/assembly';
import { ManifestError, readManifests, type LoadedManifest } from '../../emulator/kubernetes/manifests';
import { toolsOwnFile } from '../../emulator/kubernetes/tools-own-file';
import { withDependencies, type ChosenStacks } from './chosen-stack';
import { destinationOf } from './destination';
import { InputError } from './input-error';
import { distributeParameters } from './parameters';

/** What the user points at. */
export interface TemplateFiles {
  /** A template in JSON or YAML, or a cloud assembly (`cdk.out`). */
  readonly template: string;
  /** The stack to deploy, with those it depends on. @default all */
  readonly stack?: string;
  /** The account to deploy to. @default the one that the assembly names, if it names one */
  readonly account?: string;
  /** The region to deploy to. @default the one that the assembly names, if it names one */
  readonly region?: string;
  /** `KEY=VALUE`, or `STACK:KEY=VALUE`, as `cdk deploy --parameters` takes them. */
  readonly parameters: readonly string[];
  /** `NAME=VALUE`: exports of stacks that are not among those given. @default none */
  readonly exports?: readonly string[];
  /** Files and folders of Kubernetes objects that are applied by other means, after the stacks. */
  readonly manifests: readonly string[];
}

export interface TemplateInput extends ChosenStacks {
  /** The account and the region that the stacks are for, or that were asked for; absent what nobody says. */
  readonly destination: StackEnvironment;
  /** Exports of stacks elsewhere, by name. */
  readonly exports: Readonly<Record<string, string>>;
  readonly manifests: readonly LoadedManifest[];
}

/** What to give as a template. */
export const TEMPLATE_REMEDY =
  'Give --template a CloudFormation template (JSON or YAML), or the cdk.out that `cdk synth` writes.';
/** What to give as manifests. */
export const MANIFESTS_REMEDY =
  '--manifests takes what `kubectl apply -f` takes: a file of Kubernetes objects, or a folder of such files.';

/** Reads all that a rehearsal needs, before anything runs. @throws InputError naming the file and the remedy */
export function readInput(files: TemplateFiles): TemplateInput {
  const { template, stack, account, region, parameters, exports = [], manifests } = files;
  const loaded = readStacks(template);
  const given = { accountId: account, region };
  const { stacks, notes } =
    stack === undefined ? { stacks: loaded, notes: [] } : withDependencies(loaded, stack, given);
  const destination = destinationOf(stacks, given);
  return {
    stacks: distributeParameters(stacks, parameters),
    destination,
    notes,
    exports: Object.fromEntries(exports.map(parseExport)),
    manifests: manifests.flatMap(readObjects),
  };
}

/** The stacks of a template or an assembly. @throws InputError naming the file and the remedy, for another file given as one too */
export function readStacks(path: string): readonly LoadedStack[] {
  let stacks: readonly LoadedStack[];
  try {
    stacks = readTemplates(path);
  } catch (error) {
    if (!(error instanceof AssemblyError)) throw error;
    if (isManifest(path)) throw manifestInstead(path);
    throw new InputError(error.message, TEMPLATE_REMEDY);
  }
  if (stacks.length === 0) throw new InputError(`${path}: an assembly without a stack`, TEMPLATE_REMEDY);
  for (const { file, template } of stacks) requireTemplate(file, template);
  return stacks;
}

function requireTemplate(file: string, template: unknown): void {
  const has = (key: string) => typeof template === 'object' && template !== null && Object.hasOwn(template, key);
  if (has('Resources')) return;
  const source = has('apiVersion') ? toolsOwnFile(template as Record<string, unknown>) : undefined;
  if (source !== undefined) throw new InputError(`${file}: ${source}`, TEMPLATE_REMEDY);
  if (has('apiVersion') && has('kind')) throw manifestInstead(file);
  throw new InputError(`${file}: not a CloudFormation template: it has no Resources`, TEMPLATE_REMEDY);
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

function parseExport(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z0-9:-]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new InputError(`--export ${text}: not NAME=VALUE`, 'Write --export network-ClusterName=prod, for example.');
}

function readObjects(path: string): LoadedManifest[] {
  try {
    return readManifests(path);
  } catch (error) {
    if (error instanceof ManifestError) throw new InputError(error.message, MANIFESTS_REMEDY);
    throw error;
  }
}
