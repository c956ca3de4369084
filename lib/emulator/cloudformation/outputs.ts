import type { Engine } from './engine';
import { resolve } from './intrinsics';
import { below } from './plain-data';
import type { Plan } from './plan';
import type { StackState } from './stack-state';
import { TemplateError } from './template-error';
import { scalarText } from './text-functions';

/** A stack's outputs, and those of them that other stacks may import. */
export interface ResolvedOutputs {
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * Resolves the outputs of a plan, once its resources exist.
 *
 * @throws TemplateError for a value that is not text, an export name that is taken, or an export that is gone or
 * changed while another stack imports it
 */
export function resolveOutputs(engine: Engine, stack: StackState, plan: Plan): ResolvedOutputs {
  const outputs: [string, string][] = [];
  const exports: [string, string][] = [];
  for (const [name, output] of plan.outputs) {
    const at = below('/Outputs', name);
    const value = scalarText(resolve(output.value, plan.scope, below(at, 'Value')));
    if (value === undefined) {
      throw new TemplateError(
        'Template format error: The Value field of every Outputs member must evaluate to a String.',
        below(at, 'Value'),
      );
    }
    outputs.push([name, value]);
    if (output.exportName === undefined) continue;
    const exportName = scalarText(resolve(output.exportName, plan.scope, below(at, 'Export/Name')));
    if (exportName === undefined) throw new TemplateError('An export name must be a string.', below(at, 'Export/Name'));
    exports.push([exportName, value]);
  }
  checkExports(engine, stack, new Map(exports));
  return { outputs: Object.fromEntries(outputs), exports: Object.fromEntries(exports) };
}

/** Takes over a plan's outputs, parameters and imports. @returns why that is refused, or `undefined` if it is not */
export function settleOutputs(engine: Engine, stack: StackState, plan: Plan): string | undefined {
  try {
    const { outputs, exports } = resolveOutputs(engine, stack, plan);
    stack.outputs = outputs;
    stack.exports = exports;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  stack.imports = plan.scope.imported;
  stack.parameters = Object.fromEntries([...plan.template.parameters].map(([name, { value }]) => [name, value]));
  for (const { notes } of plan.template.parameters.values()) notes.forEach((words) => stack.notes.add(words));
  return undefined;
}

/** Another stack that imports an export of `stack`, with the export's name. */
export function importerOf(engine: Engine, stack: StackState): { name: string; importer: string } | undefined {
  for (const name of Object.keys(stack.exports)) {
    const importer = importersOf(engine, stack, name)[0];
    if (importer !== undefined) return { name, importer };
  }
  return undefined;
}

function importersOf(engine: Engine, stack: StackState, name: string): readonly string[] {
  return [...engine.stacks.values()]
    .filter((other) => other !== stack && other.imports.has(name))
    .map((other) => other.name);
}

function checkExports(engine: Engine, stack: StackState, exports: ReadonlyMap<string, string>): void {
  for (const name of exports.keys()) {
    const owner = [...engine.stacks.values()].find((other) => other !== stack && Object.hasOwn(other.exports, name));
    if (owner !== undefined)
      throw new TemplateError(`Export with name ${name} is already exported by stack ${owner.name}`);
  }
  for (const [name, value] of Object.entries(stack.exports)) {
    if (exports.get(name) === value) continue;
    const [importer] = importersOf(engine, stack, name);
    if (importer === undefined) continue;
    const verb = exports.has(name) ? 'updated' : 'deleted';
    throw new TemplateError(`Export ${name} cannot be ${verb} as it is in use by ${importer}`);
  }
}
