import { dependencyOrder, type Graph } from './graph';
import { resolve } from './intrinsics';
import { pairOf, severalOf, singleOf } from './logic-arguments';
import { below, isPlainObject, type PlainObject } from './plain-data';
import type { Scope } from './scope';
import { TemplateError } from './template-error';
import { scalarText } from './text-functions';

/** A function that gives true or false: takes its argument and the conditions already known. */
type Predicate = (argument: unknown, known: ReadonlyMap<string, boolean>, scope: Scope, at: string) => boolean;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html */
const PREDICATES: ReadonlyMap<string, Predicate> = new Map<string, Predicate>([
  ['Condition', named],
  ['Fn::Equals', equals],
  ['Fn::Not', not],
  ['Fn::And', (argument, known, scope, at) => several('Fn::And', argument, known, scope, at).every(Boolean)],
  ['Fn::Or', (argument, known, scope, at) => several('Fn::Or', argument, known, scope, at).some(Boolean)],
]);

/**
 * The value of each condition of a template. Conditions see parameters, pseudo parameters, mappings and each
 * other; `scope` refuses the rest.
 *
 * @throws TemplateError for a malformed condition, an unknown name or a cycle
 */
export function evaluateConditions(conditions: PlainObject, scope: Scope): ReadonlyMap<string, boolean> {
  const graph: Graph = new Map(
    Object.entries(conditions).map(([name, definition]) => {
      const at = below('/Conditions', name);
      return [name, new Map(conditionsNamedIn(definition, at).filter(([other]) => Object.hasOwn(conditions, other)))];
    }),
  );
  const known = new Map<string, boolean>();
  for (const name of dependencyOrder(graph, 'conditions')) {
    known.set(name, evaluate(conditions[name], known, scope, below('/Conditions', name)));
  }
  return known;
}

/** A condition that is not defined, in CloudFormation's words. */
export function unresolvedCondition(name: string, at: string): TemplateError {
  return new TemplateError(`Template error: unresolved condition dependency: ${name}`, at);
}

function conditionsNamedIn(value: unknown, at: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => conditionsNamedIn(item, below(at, index)));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]): [string, string][] =>
    key === 'Condition' && typeof item === 'string'
      ? [[item, below(at, key)]]
      : conditionsNamedIn(item, below(at, key)),
  );
}

function evaluate(value: unknown, known: ReadonlyMap<string, boolean>, scope: Scope, at: string): boolean {
  const [name, ...others] = isPlainObject(value) ? Object.keys(value) : [];
  const predicate = others.length === 0 && name !== undefined ? PREDICATES.get(name) : undefined;
  if (!isPlainObject(value) || name === undefined || predicate === undefined) {
    throw new TemplateError(
      'Template format error: Every Conditions member must be one of Condition, Fn::And, Fn::Equals, Fn::Not and Fn::Or.',
      at,
    );
  }
  return predicate(value[name], known, scope, below(at, name));
}

function named(argument: unknown, known: ReadonlyMap<string, boolean>, _scope: Scope, at: string): boolean {
  if (typeof argument !== 'string')
    throw new TemplateError('Template error: All Conditions must be of type string', at);
  const value = known.get(argument);
  if (value === undefined) throw unresolvedCondition(argument, at);
  return value;
}

function equals(argument: unknown, _known: ReadonlyMap<string, boolean>, scope: Scope, at: string): boolean {
  const [left, right] = pairOf('Fn::Equals', argument, at).map((item, index) => {
    const value = resolve(item, scope, below(at, index));
    return scalarText(value) ?? JSON.stringify(value);
  });
  return left === right;
}

function not(argument: unknown, known: ReadonlyMap<string, boolean>, scope: Scope, at: string): boolean {
  return !evaluate(singleOf('Fn::Not', argument, at), known, scope, below(at, 0));
}

function several(
  name: string,
  argument: unknown,
  known: ReadonlyMap<string, boolean>,
  scope: Scope,
  at: string,
): readonly boolean[] {
  return severalOf(name, argument, at).map((item, index) => evaluate(item, known, scope, below(at, index)));
}
