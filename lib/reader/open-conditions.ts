import { evaluateConditions } from '../emulator/cloudformation/conditions';
import { below, isPlainObject, type PlainObject } from '../emulator/cloudformation/plain-data';
import { referencesIn } from '../emulator/cloudformation/references';
import type { Scope } from '../emulator/cloudformation/scope';

/** A template's conditions, as far as they are decided before the deployment. */
export interface Conditions {
  readonly known: ReadonlyMap<string, boolean>;
  /** Why each of the others is not: one clause. */
  readonly open: ReadonlyMap<string, string>;
}

/**
 * Evaluates the conditions that depend on nothing missing.
 *
 * @param whyMissing why the value of a parameter or pseudo parameter is missing; `undefined` if it is not
 * @throws TemplateError for a malformed condition, an unknown name or a cycle
 */
export function readConditions(
  conditions: PlainObject,
  scope: Scope,
  whyMissing: (name: string) => string | undefined,
): Conditions {
  const reasons = new Map<string, string | undefined>();
  const reasonFor = (name: string): string | undefined => {
    if (reasons.has(name)) return reasons.get(name);
    reasons.set(name, undefined);
    const definition = conditions[name];
    const reason =
      referencesIn(definition, () => undefined, below('/Conditions', name))
        .map((reference) => whyMissing(reference.name))
        .find((why) => why !== undefined) ??
      conditionsNamedIn(definition)
        .filter((other) => Object.hasOwn(conditions, other))
        .map(reasonFor)
        .find((why) => why !== undefined);
    reasons.set(name, reason);
    return reason;
  };
  const open = new Map<string, string>();
  const closed: [string, unknown][] = [];
  for (const [name, definition] of Object.entries(conditions)) {
    const why = reasonFor(name);
    if (why === undefined) closed.push([name, definition]);
    else open.set(name, `condition ${name} depends on what is not known: ${why}`);
  }
  return { known: evaluateConditions(Object.fromEntries(closed), scope), open };
}

function conditionsNamedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(conditionsNamedIn);
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'Condition' && typeof item === 'string' ? [item] : conditionsNamedIn(item),
  );
}
