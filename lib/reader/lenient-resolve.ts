import { functionName, resolve } from '../emulator/cloudformation/intrinsics';
import { below, isPlainObject } from '../emulator/cloudformation/plain-data';
import { NO_VALUE, type Scope } from '../emulator/cloudformation/scope';
import { TemplateError } from '../emulator/cloudformation/template-error';
import { hasUnknown } from '../model/chain';
import type { Unknowns } from './unknowns';

/** Functions that work on values alone: their argument may be resolved before they are called. */
const ON_VALUES: ReadonlySet<string> = new Set(
  ['Join', 'Select', 'Split', 'Base64', 'Cidr', 'Length', 'ToJsonString'].map((name) => `Fn::${name}`),
);
/** Of those, the ones whose result says nothing if a part of the argument is missing. */
const OPAQUE: ReadonlySet<string> = new Set(['Fn::Base64', 'Fn::Cidr', 'Fn::Length']);

/**
 * A template's value with its intrinsic functions replaced, as CloudFormation would, but without a deployment: what a
 * function cannot give becomes a text with a missing part, and everything around it stays.
 *
 * @param at where the value stands in the template; it names what is missing
 */
export function resolveLeniently(value: unknown, scope: Scope, at: string, unknowns: Unknowns): unknown {
  if (typeof value === 'string') return value.includes('{{resolve:') ? scope.dynamicReferences(value, at) : value;
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveLeniently(item, scope, below(at, index), unknowns))
      .filter((item) => item !== NO_VALUE);
  }
  if (!isPlainObject(value)) return value;
  const name = functionName(value);
  if (name !== undefined) return call(name, value[name], scope, below(at, name), unknowns);
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    resolveLeniently(item, scope, below(at, key), unknowns),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

function call(name: string, argument: unknown, scope: Scope, at: string, unknowns: Unknowns): unknown {
  try {
    if (name === 'Fn::If' && Array.isArray(argument) && argument.length === 3) {
      const taken = scope.condition(String(argument[0]), at) ? 1 : 2;
      return resolveLeniently(argument[taken], scope, below(at, taken), unknowns);
    }
    if (ON_VALUES.has(name)) {
      const given = resolveLeniently(argument, scope, at, unknowns);
      if (OPAQUE.has(name) && hasUnknown(JSON.stringify(given))) {
        return unknowns.text(at, `${name} at ${at} works on a value that is not known`);
      }
      return resolve({ [name]: given }, scope, at);
    }
    if (name === 'Fn::Sub' && Array.isArray(argument) && argument.length === 2) {
      const variables = resolveLeniently(argument[1], scope, below(at, 1), unknowns);
      return resolve({ [name]: [argument[0], variables] }, scope, at);
    }
    return resolve({ [name]: argument }, scope, at);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return unknowns.text(nameOf(name, argument, at), error.message);
  }
}

/** What is longer than this in a name is only where it stands. */
const LONGEST_CALL = 200;

/** The same call gives the same value wherever it stands in a stack, so that it has one name. */
function nameOf(name: string, argument: unknown, at: string): string {
  const call = JSON.stringify(argument);
  return call.length > LONGEST_CALL ? at : `${at.slice(0, at.indexOf('/'))}${name}${call}`;
}
