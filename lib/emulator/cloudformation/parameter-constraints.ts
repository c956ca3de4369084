import { runInNewContext } from 'node:vm';

import { asText, below, own, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';

/** Milliseconds an `AllowedPattern` may run: it comes from the template, and a pattern can backtrack for ever. */
const PATTERN_TIMEOUT = 250;

/**
 * How one value of a parameter breaks the parameter's constraints, as the second half of AWS's sentence
 * (`Parameter 'Stage' …`), or `undefined` if it keeps them.
 *
 * Wordings: TemplateParser.java of github.com/eucalyptus/eucalyptus, which repeats AWS's. Unconfirmed: whether
 * AWS puts `Template error: ` in front, as that source does; a message seen in the field does not have it.
 *
 * @throws TemplateError for a declaration that is itself malformed
 */
export function constraintFault(
  value: string,
  name: string,
  declaration: PlainObject,
  note: (words: string) => void,
): string | undefined {
  return (
    allowedValuesFault(value, name, declaration) ??
    (/^(?:List<)?Number>?$/.test(asText(own(declaration, 'Type')))
      ? numberFault(value, declaration)
      : (lengthFault(value, declaration) ?? patternFault(value, name, declaration, note)))
  );
}

function allowedValuesFault(value: string, name: string, declaration: PlainObject): string | undefined {
  const allowed = own(declaration, 'AllowedValues');
  if (allowed === undefined) return undefined;
  if (!Array.isArray(allowed)) throw new TemplateError('AllowedValues must be a list.', below('/Parameters', name));
  return allowed.some((item) => asText(item) === value) ? undefined : 'must be one of AllowedValues';
}

function numberFault(value: string, declaration: PlainObject): string | undefined {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return 'must be a number';
  const least = limit(declaration, 'MinValue');
  const most = limit(declaration, 'MaxValue');
  if (least !== undefined && number < least) return `must be a number not less than ${least}`;
  if (most !== undefined && number > most) return `must be a number not greater than ${most}`;
  return undefined;
}

function lengthFault(value: string, declaration: PlainObject): string | undefined {
  const least = limit(declaration, 'MinLength');
  const most = limit(declaration, 'MaxLength');
  if (least !== undefined && value.length < least) return `must contain at least ${least} characters`;
  if (most !== undefined && value.length > most) return `must contain at most ${most} characters`;
  return undefined;
}

function limit(declaration: PlainObject, name: string): number | undefined {
  const value = own(declaration, name);
  const number = Number(asText(value));
  return value === undefined || Number.isNaN(number) ? undefined : number;
}

/** AWS's patterns are Java's; most of them are JavaScript's too, and a pattern that is not gets a note. */
function patternFault(
  value: string,
  name: string,
  declaration: PlainObject,
  note: (words: string) => void,
): string | undefined {
  const pattern = own(declaration, 'AllowedPattern');
  if (pattern === undefined) return undefined;
  const compiled = compile(`^(?:${asText(pattern)})$`);
  if (compiled === undefined) {
    note(`AllowedPattern of parameter ${name} is not a JavaScript pattern and was not checked.`);
    return undefined;
  }
  let matches: unknown;
  try {
    // Only the virtual machine's own watchdog can stop a regular expression that backtracks for ever.
    matches = runInNewContext('pattern.test(value)', { pattern: compiled, value }, { timeout: PATTERN_TIMEOUT });
  } catch {
    throw new TemplateError(`AllowedPattern of parameter '${name}' does not finish.`, below('/Parameters', name));
  }
  return matches === true ? undefined : `must match pattern ${asText(pattern)}`;
}

function compile(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      continue;
    }
  }
  return undefined;
}
