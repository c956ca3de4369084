import type { Context } from './context';
import { OPERATORS, type Operator } from './operators';
import type { PolicyVersion } from './policy';
import { every, not, some, type Truth } from './truth';

/** A condition operator as written, taken apart. */
export type ParsedOperator =
  | { readonly type: 'null'; readonly refuses: () => boolean }
  | {
      readonly type: 'compare';
      readonly operator: Operator;
      readonly set?: 'ForAllValues' | 'ForAnyValue';
      readonly ifExists: boolean;
      readonly refuses: (expected: string) => boolean;
    };

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * Reads an operator such as `ForAllValues:StringLikeIfExists`.
 * @returns undefined when there is none of that name; `Null` takes neither a set operator nor `IfExists`
 */
export function parseOperator(text: string): ParsedOperator | undefined {
  if (text === 'Null') return { type: 'null', refuses: () => false };
  const [, set, name = '', ifExists] = NAME.exec(text) ?? [];
  const operator = OPERATORS.get(name);
  if (!operator) return undefined;
  return {
    type: 'compare',
    operator,
    ...(set && { set: set as 'ForAllValues' | 'ForAnyValue' }),
    ifExists: ifExists !== undefined,
    refuses: operator.refuses,
  };
}

/** Texts of a request longer than this are not compared: no ARN, tag or header of AWS is. */
export const MAX_REQUEST_TEXT = 8192;

/**
 * Compiles one condition.
 *
 * | key is absent | |
 * | --- | --- |
 * | `…IfExists`, `ForAllValues:`, negated operators | met |
 * | `ForAnyValue:`, all others | not met |
 * | `ForAnyValue:…IfExists` | unknown: the two rules above contradict each other |
 *
 * Several values in the policy: one must match; for a negated operator, none may. An operator without set operator that
 * meets several values in the request answers unknown, for AWS documents no meaning.
 *
 * Sources: IAM User Guide, "Conditions with multiple context keys or values" and "Set operators for multivalued context keys"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function conditionTest(
  parsed: ParsedOperator,
  key: string,
  expected: readonly string[],
  version: PolicyVersion,
): (context: Context) => Truth {
  const name = key.toLowerCase();
  if (parsed.type === 'null') return nullTest(name, expected);
  const { operator, set, ifExists } = parsed;
  const tests = expected.map((value) => operator.compile(value, version));
  const matches = (actual: string, context: Context): Truth => {
    if (actual.length > MAX_REQUEST_TEXT) return 'unknown';
    const found = some(tests, (test) => test(actual, context));
    return operator.negated ? not(found) : found;
  };
  const whenAbsent: Truth =
    set === 'ForAnyValue' ? ifExists && 'unknown' : ifExists || set === 'ForAllValues' || operator.negated;
  return (context) => {
    const values = context.values(name);
    if (values === undefined) return whenAbsent;
    if (set === undefined) return values.length === 1 ? matches(values[0] as string, context) : 'unknown';
    // An empty text counts as no value at all for the set operators.
    if (values.every((value) => value === '')) return set === 'ForAllValues';
    const test = (value: string): Truth => matches(value, context);
    return set === 'ForAllValues' ? every(values, test) : some(values, test);
  };
}

/** `"true"` asks that the key be absent, `"false"` that it be there. */
function nullTest(name: string, expected: readonly string[]): (context: Context) => Truth {
  const wanted = expected.map((value) => value.toLowerCase());
  return (context) => {
    const isAbsent = String(context.values(name) === undefined);
    return some(wanted, (value) => (value === 'true' || value === 'false' ? value === isAbsent : 'unknown'));
  };
}
