import { functionName, resolve } from './intrinsics';
import { asText, below, isPlainObject } from './plain-data';
import { referencesIn } from './references';
import type { Scope } from './scope';

/** Functions whose value other stacks decide: they are resolved when the resource's turn comes. */
const LATE: ReadonlySet<string> = new Set(['Fn::GetAtt', 'Fn::ImportValue', 'Fn::GetStackOutput']);

/** A value of a template, and where it stands. */
export type Place = readonly [value: unknown, at: string];

/**
 * Resolves every function that needs no resource, so that a malformed one refuses the template before anything is
 * created, as in CloudFormation. A branch that its condition does not take is left alone.
 *
 * @throws TemplateError for the first function that cannot be resolved
 */
export function checkStaticFunctions(
  places: Iterable<Place>,
  isResource: (name: string) => boolean,
  conditions: ReadonlyMap<string, boolean>,
  scope: Scope,
): void {
  for (const place of places) {
    for (const [value, at] of visit(...place).known) resolve(value, scope, at);
  }

  /** Whether a value needs no resource; and the functions in it that do not, the outermost of each. */
  function visit(value: unknown, at: string): { isStatic: boolean; known: readonly Place[] } {
    if (typeof value !== 'object' || value === null) return { isStatic: true, known: [] };
    const name = isPlainObject(value) ? functionName(value) : undefined;
    const parts = partsOf(value, name, at).map(([part, place]) => visit(part, place));
    const isStatic = parts.every((part) => part.isStatic) && !needsResource(value, name);
    return name !== undefined && isStatic
      ? { isStatic, known: [[value, at]] }
      : { isStatic, known: parts.flatMap((part) => part.known) };
  }

  function partsOf(value: object, name: string | undefined, at: string): readonly Place[] {
    const argument: unknown = name === undefined ? undefined : (value as Record<string, unknown>)[name];
    if (name !== 'Fn::If' || !Array.isArray(argument) || argument.length !== 3) {
      return Object.entries(value).map(([key, part]) => [part, below(at, key)]);
    }
    const chosen = conditions.get(asText(argument[0]));
    return chosen === undefined ? [] : [[argument[chosen ? 1 : 2], below(below(at, name), chosen ? 1 : 2)]];
  }

  function needsResource(value: object, name: string | undefined): boolean {
    if (name === undefined) return false;
    if (LATE.has(name)) return true;
    if (name !== 'Ref' && name !== 'Fn::Sub') return false;
    return referencesIn(value, () => undefined, '').some((reference) => isResource(reference.name));
  }
}
