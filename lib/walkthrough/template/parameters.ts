import type { LoadedStack } from '../../emulator/cloudformation/assembly';
import { InputError } from './input-error';

/**
 * Gives each stack the parameter values that are for it: `KEY=VALUE` for every stack that has the parameter,
 * `STACK:KEY=VALUE` for that one. Values that the assembly gives stay where none is given here.
 *
 * @throws InputError for a value that no stack takes, and for a parameter that has none
 */
export function distributeParameters(stacks: readonly LoadedStack[], given: readonly string[]): readonly LoadedStack[] {
  const values = given.map(parsePair);
  for (const { stack, key } of values) {
    const takers = stacks.filter((each) => takes(each, stack, key));
    if (takers.length > 0) continue;
    const known = stacks.flatMap((each) => Object.keys(declared(each)).map((name) => `${each.stackName}:${name}`));
    throw new InputError(
      `--parameter ${stack ? `${stack}:` : ''}${key}: no such parameter`,
      known.length === 0 ? 'The template has none.' : `The template has: ${known.join(', ')}.`,
    );
  }
  return stacks.map((stack) => {
    const own = values.filter((value) => takes(stack, value.stack, value.key));
    const parameters = { ...stack.parameters, ...Object.fromEntries(own.map(({ key, value }) => [key, value])) };
    requireValues(stack, parameters);
    return { ...stack, parameters };
  });
}

function parsePair(text: string): { stack?: string; key: string; value: string } {
  const [, stack, key, value] = /^(?:([A-Za-z][A-Za-z0-9-]*):)?([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return { stack, key, value };
  throw new InputError(`--parameter ${text}: not KEY=VALUE`, 'Write --parameter ClusterName=prod, for example.');
}

const takes = (stack: LoadedStack, only: string | undefined, key: string) =>
  (only === undefined || only === stack.stackName) && Object.hasOwn(declared(stack), key);

function requireValues(stack: LoadedStack, parameters: Readonly<Record<string, string>>): void {
  const missing = Object.entries(declared(stack)).flatMap(([name, declaration]) => {
    const hasDefault = typeof declaration === 'object' && declaration !== null && Object.hasOwn(declaration, 'Default');
    return hasDefault || Object.hasOwn(parameters, name) ? [] : [name];
  });
  if (missing.length === 0) return;
  throw new InputError(
    `${stack.file}: no value for ${missing.length > 1 ? 'the parameters' : 'the parameter'} ${missing.join(', ')}`,
    `Give ${missing.map((name) => `--parameter ${name}=VALUE`).join(' ')}.`,
  );
}

function declared({ template }: LoadedStack): Readonly<Record<string, unknown>> {
  const { Parameters = {} } = template as { Parameters?: unknown };
  return typeof Parameters === 'object' && Parameters !== null ? (Parameters as Record<string, unknown>) : {};
}
