import { TemplateError } from './template-error';

/*
 * The arguments of functions that come to true or false, in `Conditions` and in `Rules`. Wordings as AWS's are repeated in
 * IntrinsicFunctions.java of github.com/eucalyptus/eucalyptus.
 */

/** The two arguments of `Fn::Equals` and its like. @throws TemplateError if there are not two */
export function pairOf(name: string, argument: unknown, at: string): readonly [unknown, unknown] {
  if (Array.isArray(argument) && argument.length === 2) return argument as [unknown, unknown];
  throw new TemplateError(`Template error: ${name} requires a list argument with two elements`, at);
}

/** The one argument of `Fn::Not`. @throws TemplateError if there is not one */
export function singleOf(name: string, argument: unknown, at: string): unknown {
  if (Array.isArray(argument) && argument.length === 1) return argument[0] as unknown;
  throw new TemplateError(`Template error: ${name} requires a list argument with one element`, at);
}

/** The arguments of `Fn::And` and `Fn::Or`. @throws TemplateError if they are fewer than two or more than ten */
export function severalOf(name: string, argument: unknown, at: string): readonly unknown[] {
  if (Array.isArray(argument) && argument.length >= 2 && argument.length <= 10) return argument as unknown[];
  throw new TemplateError(
    `Template error: every ${name} object requires a list of at least 2 and at most 10 boolean parameters.`,
    at,
  );
}
