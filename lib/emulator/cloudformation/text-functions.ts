import { TemplateError } from './template-error';

/**
 * The longest text a function may make, in characters. CloudFormation's own limits on a template's size make it
 * unreachable there; here it stops a template whose functions feed on one another.
 */
export const MAX_TEXT = 4_000_000;

/** A scalar as CloudFormation writes it into text, or `undefined` for a list or a map. */
export function scalarText(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** `Fn::Join` of resolved arguments. */
export function join(argument: unknown, at: string): string {
  const [delimiter, list] = Array.isArray(argument) && argument.length === 2 ? (argument as unknown[]) : [];
  const parts = Array.isArray(list) ? list.map(scalarText) : undefined;
  if (typeof delimiter !== 'string' || parts === undefined || parts.includes(undefined)) {
    throw new TemplateError(
      'Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
      at,
    );
  }
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0) + delimiter.length, 0);
  if (length > MAX_TEXT) throw tooLong(at);
  return parts.join(delimiter);
}

/** `Fn::Split` of resolved arguments. */
export function split(argument: unknown, at: string): readonly string[] {
  const [delimiter, source] = Array.isArray(argument) && argument.length === 2 ? (argument as unknown[]) : [];
  if (typeof delimiter !== 'string' || delimiter === '' || typeof source !== 'string') {
    throw new TemplateError(
      'Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.',
      at,
    );
  }
  return source.split(delimiter);
}

/** `Fn::Base64` of a resolved argument: its UTF-8 bytes. */
export function base64(argument: unknown, at: string): string {
  const text = scalarText(argument);
  if (text === undefined) {
    throw new TemplateError('Template error: every Fn::Base64 object must have a String-typed value.', at);
  }
  return bounded(Buffer.from(text, 'utf8').toString('base64'), at);
}

/** `Fn::ToJsonString` of a resolved argument. */
export function toJsonString(argument: unknown, at: string): string {
  if (typeof argument !== 'object' || argument === null) {
    throw new TemplateError('Template error: Fn::ToJsonString requires an object or an array', at);
  }
  try {
    return bounded(JSON.stringify(argument), at);
  } catch (error) {
    if (error instanceof RangeError) throw tooLong(at);
    throw error;
  }
}

function bounded(text: string, at: string): string {
  if (text.length > MAX_TEXT) throw tooLong(at);
  return text;
}

function tooLong(at: string): TemplateError {
  return new TemplateError(`A value grows beyond ${MAX_TEXT} characters.`, at);
}
