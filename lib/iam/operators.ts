import { textPattern } from './template';
import { arnPattern } from './arn-pattern';
import { addressRange } from './ip-range';
import { parseDate } from './date';
import type { Context } from './context';
import type { PolicyVersion } from './policy';
import type { Truth } from './truth';

/** Compares a value of the request with the value of the policy that it was made from. */
export type ValueTest = (actual: string, context: Context) => Truth;

/** A condition operator without its set operator and `IfExists`. */
export interface Operator {
  /** `StringNotEquals` and its like: true when no value matches, and when the key is absent. */
  readonly negated: boolean;
  /** Compiles one value of the policy. */
  readonly compile: (expected: string, version: PolicyVersion) => ValueTest;
  /** Values that IAM refuses when the policy is written. */
  readonly refuses: (expected: string) => boolean;
}

type Family = Pick<Operator, 'compile'> & Partial<Operator>;

const takesAnything = (): boolean => false;
/** A value of the policy that is not of the operator's type. Unconfirmed: what IAM makes of it. */
const UNREADABLE: ValueTest = () => 'unknown';

function strings(wildcards: boolean, ignoreCase = false): Family {
  return { compile: (expected, version) => textPattern(expected, { version, wildcards }, ignoreCase).test };
}

const arns: Family = { compile: (expected, version) => arnPattern(expected, version).test };

function ordered(
  parse: (text: string) => number | undefined,
  holds: (actual: number, expected: number) => boolean,
): Family['compile'] {
  return (text) => {
    const expected = parse(text);
    if (expected === undefined) return UNREADABLE;
    return (value) => {
      const actual = parse(value);
      return actual !== undefined && holds(actual, expected);
    };
  };
}

function parseNumber(text: string): number | undefined {
  return /^[+-]?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : undefined;
}

const numeric = (holds: (actual: number, expected: number) => boolean): Family => ({
  compile: ordered(parseNumber, holds),
});

const dates = (holds: (actual: number, expected: number) => boolean): Family => ({
  compile: ordered(parseDate, holds),
  refuses: (expected) => parseDate(expected) === undefined,
});

/** Booleans take policy variables, as strings do; the words are compared without regard to case. */
const booleans: Family = {
  compile: (expected, version) => {
    const isWord = /^(true|false)$/i.test(expected) || expected.includes('${');
    return isWord ? textPattern(expected, { version, wildcards: false }, true).test : UNREADABLE;
  },
};

/** Both sides in base64; bytes are compared. */
const binaries: Family = {
  compile: (expected) => {
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(expected)) return UNREADABLE;
    const bytes = Buffer.from(expected, 'base64');
    return (actual) => Buffer.from(actual, 'base64').equals(bytes);
  },
};

const addresses: Family = {
  compile: (expected) => {
    const contains = addressRange(expected);
    return contains ? (actual) => contains(actual) : UNREADABLE;
  },
};

const equals = (actual: number, expected: number): boolean => actual === expected;

function entry(name: string, family: Family, negated = false): [string, Operator] {
  return [name, { refuses: takesAnything, ...family, negated }];
}

/**
 * The condition operators, `Null` apart (it looks at the key alone).
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  entry('StringEquals', strings(false)),
  entry('StringNotEquals', strings(false), true),
  entry('StringEqualsIgnoreCase', strings(false, true)),
  entry('StringNotEqualsIgnoreCase', strings(false, true), true),
  entry('StringLike', strings(true)),
  entry('StringNotLike', strings(true), true),
  entry('NumericEquals', numeric(equals)),
  entry('NumericNotEquals', numeric(equals), true),
  entry(
    'NumericLessThan',
    numeric((actual, expected) => actual < expected),
  ),
  entry(
    'NumericLessThanEquals',
    numeric((actual, expected) => actual <= expected),
  ),
  entry(
    'NumericGreaterThan',
    numeric((actual, expected) => actual > expected),
  ),
  entry(
    'NumericGreaterThanEquals',
    numeric((actual, expected) => actual >= expected),
  ),
  entry('DateEquals', dates(equals)),
  entry('DateNotEquals', dates(equals), true),
  entry(
    'DateLessThan',
    dates((actual, expected) => actual < expected),
  ),
  entry(
    'DateLessThanEquals',
    dates((actual, expected) => actual <= expected),
  ),
  entry(
    'DateGreaterThan',
    dates((actual, expected) => actual > expected),
  ),
  entry(
    'DateGreaterThanEquals',
    dates((actual, expected) => actual >= expected),
  ),
  entry('Bool', booleans),
  entry('BinaryEquals', binaries),
  entry('IpAddress', addresses),
  entry('NotIpAddress', addresses, true),
  entry('ArnEquals', arns),
  entry('ArnLike', arns),
  entry('ArnNotEquals', arns, true),
  entry('ArnNotLike', arns, true),
]);
