import { pairOf, severalOf, singleOf } from './logic-arguments';
import type { ParameterValue } from './parameters';
import { below, isPlainObject } from './plain-data';
import { TemplateError } from './template-error';
import { scalarText } from './text-functions';

/** What only an account could tell: which VPCs it has, what is stored in an SSM parameter. */
export interface Unknown {
  readonly unknown: string;
}

/** What a function of a rule comes to. */
export type RuleValue = boolean | ParameterValue | Unknown;

/** What the functions of a rule see: parameters and pseudo parameters, and nothing else of the template. */
export interface RuleScope {
  /** @throws TemplateError if there is no parameter of that name */
  reference(name: string, at: string): ParameterValue | Unknown;
}

type RuleFunction = (argument: unknown, scope: RuleScope, at: string) => RuleValue;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html */
const FUNCTIONS: ReadonlyMap<string, RuleFunction> = new Map<string, RuleFunction>([
  ['Ref', (argument, scope, at) => scope.reference(nameOf(argument, at), at)],
  ['Fn::Not', not],
  ['Fn::And', (argument, scope, at) => combined('Fn::And', false, argument, scope, at)],
  ['Fn::Or', (argument, scope, at) => combined('Fn::Or', true, argument, scope, at)],
  ['Fn::Equals', compared('Fn::Equals', (left, right) => JSON.stringify(left) === JSON.stringify(right))],
  ['Fn::Contains', compared('Fn::Contains', (list, text, at) => listOf(list).includes(textOf(text, at)))],
  [
    'Fn::EachMemberEquals',
    compared('Fn::EachMemberEquals', (list, text, at) => listOf(list).every((item) => item === textOf(text, at))),
  ],
  [
    'Fn::EachMemberIn',
    compared('Fn::EachMemberIn', (checked, allowed) => listOf(checked).every((item) => listOf(allowed).includes(item))),
  ],
  ['Fn::RefAll', (argument, _scope, at) => ({ unknown: `what the account has of ${nameOf(argument, at)}` })],
  ['Fn::ValueOf', (argument, _scope, at) => attributeOf('Fn::ValueOf', argument, at)],
  ['Fn::ValueOfAll', (argument, _scope, at) => attributeOf('Fn::ValueOfAll', argument, at)],
]);

/**
 * Whether an expression of a rule holds, or what it depends on that is not known.
 *
 * @throws TemplateError for anything but rule functions, or arguments that they do not take
 */
export function ruleTruth(expression: unknown, scope: RuleScope, at: string): boolean | Unknown {
  const value = isPlainObject(expression) ? valueOf(expression, scope, at) : undefined;
  if (typeof value === 'boolean' || isUnknown(value)) return value;
  throw new TemplateError('Template format error: a rule must come to true or false', at);
}

function valueOf(expression: unknown, scope: RuleScope, at: string): RuleValue {
  const text = scalarText(expression);
  if (text !== undefined) return text;
  if (Array.isArray(expression)) return members(expression, scope, at);
  const [name = '', ...others] = isPlainObject(expression) ? Object.keys(expression) : [];
  const apply = others.length === 0 ? FUNCTIONS.get(name) : undefined;
  if (isPlainObject(expression) && apply) return apply(expression[name], scope, below(at, name));
  throw new TemplateError(
    `Template format error: a rule may use ${[...FUNCTIONS.keys()].join(', ')} and no other function`,
    at,
  );
}

function members(list: readonly unknown[], scope: RuleScope, at: string): RuleValue {
  const values = list.map((item, index) => valueOf(item, scope, below(at, index)));
  return values.find(isUnknown) ?? values.flatMap((value) => listOf(value));
}

function compared(name: string, compare: (left: RuleValue, right: RuleValue, at: string) => boolean): RuleFunction {
  return (argument, scope, at) => {
    const [left, right] = pairOf(name, argument, at);
    const values = [valueOf(left, scope, below(at, 0)), valueOf(right, scope, below(at, 1))] as const;
    return values.find(isUnknown) ?? compare(...values, at);
  };
}

function not(argument: unknown, scope: RuleScope, at: string): RuleValue {
  const value = ruleTruth(singleOf('Fn::Not', argument, at), scope, below(at, 0));
  return isUnknown(value) ? value : !value;
}

/** One operand that is `decisive` decides, whatever the unknown ones are. */
function combined(name: string, decisive: boolean, argument: unknown, scope: RuleScope, at: string): RuleValue {
  const values = severalOf(name, argument, at).map((item, index) => ruleTruth(item, scope, below(at, index)));
  return values.includes(decisive) ? decisive : (values.find(isUnknown) ?? !decisive);
}

function attributeOf(name: string, argument: unknown, at: string): Unknown {
  const [of, attribute] = pairOf(name, argument, at);
  return { unknown: `${nameOf(attribute, below(at, 1))} of ${nameOf(of, below(at, 0))}` };
}

function nameOf(argument: unknown, at: string): string {
  if (typeof argument === 'string') return argument;
  throw new TemplateError('Template error: a name is expected here, as text', at);
}

function textOf(value: RuleValue, at: string): string {
  if (typeof value === 'string') return value;
  throw new TemplateError('Template error: a text is expected here, and not a list or a condition', below(at, 1));
}

/** An empty list parameter holds one empty text, as its assertions find it (github.com/aws-cloudformation/cfn-lint, issue 979). */
function listOf(value: RuleValue): readonly string[] {
  const items = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  return items.length === 0 ? [''] : items;
}

function isUnknown(value: RuleValue | undefined): value is Unknown {
  return isPlainObject(value);
}
