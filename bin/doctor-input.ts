import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { AssemblyError } from '../lib/emulator/cloudformation/assembly-files';
import { TemplateError } from '../lib/emulator/cloudformation/template-error';
import { ManifestError } from '../lib/emulator/kubernetes/manifests';
import type { IdentityChain, Source } from '../lib/model/chain';
import { readChain, readChains } from '../lib/reader';
import type { CodeLocation } from '../lib/report/diagnosis-github';
import { lineFinder } from '../lib/report/source-line';
import { synthesise } from '../lib/stack/synthesise';
import { MANIFESTS_REMEDY, readStacks, TEMPLATE_REMEDY } from '../lib/walkthrough/template/input';
import { InputError } from '../lib/walkthrough/template/input-error';

/** What the doctor is pointed at. */
export interface DoctorFiles {
  /** A template or a cloud assembly. @default the project's own stack */
  readonly template?: string;
  readonly stack?: string;
  readonly manifests: readonly string[];
  /** Settings of the project's own stack. */
  readonly context: Readonly<Record<string, string>>;
}

/** The file that findings of the project's own stack are shown in: what `cdk synth` starts from. */
const OWN_APP = 'cdk.json';

/**
 * Reads the identity chains that are to be judged, one for each account and region.
 * @throws InputError naming the file and the remedy
 * @throws SettingsError for a setting of the project's own stack that cannot be used
 */
export function readDoctorInput({ template, stack, manifests, context }: DoctorFiles): readonly IdentityChain[] {
  const loose = manifests.length > 0 ? { manifests } : {};
  return orInputError(template, () => {
    if (template !== undefined) return readChains({ template, ...(stack !== undefined && { stack }), ...loose });
    const own = synthesise(context);
    return [readChain({ template: own.template, stack: own.stackName, ...loose })];
  });
}

/** What `work` gives; what cannot be read is told by its file, with the remedy. @throws InputError */
export function orInputError<T>(template: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Another file given as a template is told as what it is.
    if ((error instanceof AssemblyError || error instanceof TemplateError) && template !== undefined)
      readStacks(template);
    if (error instanceof AssemblyError) throw new InputError(error.message, TEMPLATE_REMEDY);
    if (error instanceof TemplateError)
      throw new InputError(`${template ?? OWN_APP}: ${error.message}`, TEMPLATE_REMEDY);
    if (error instanceof ManifestError) throw new InputError(error.message, MANIFESTS_REMEDY);
    throw error;
  }
}

/**
 * Finds the line of a finding's source, reading each file once. What stands in no file is shown on the first line of the
 * template that was given, or of `cdk.json`.
 */
export function locateIn({ template }: DoctorFiles): (source: Source) => CodeLocation {
  const finders = new Map<string, ReturnType<typeof lineFinder>>();
  const finderOf = (file: string): ReturnType<typeof lineFinder> => {
    const known = finders.get(file) ?? lineFinder(existsSync(file) ? readFileSync(file, 'utf8') : '');
    finders.set(file, known);
    return known;
  };
  return (source) => {
    if (source.file === undefined) return { file: fromHere(template ?? OWN_APP), line: 1 };
    const line = finderOf(source.file)(source);
    return { file: fromHere(source.file), ...(line && { line: line.number, letters: line.letters }) };
  };
}

function fromHere(file: string): string {
  const path = isAbsolute(file) ? relative(process.cwd(), file) : file;
  return path.startsWith('..') ? file : path.replace(/^\.\//, '');
}
