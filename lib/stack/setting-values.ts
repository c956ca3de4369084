import { z } from 'zod';

/*
 * The kinds of value a setting can have. `-c key=value` gives every value as a string, cdk.json gives JSON; each kind
 * takes both and gives the typed value. Nothing is guessed: `yes` is no boolean and `2.0` no whole number.
 */

/** `true` or `false`. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A whole number in decimal digits, both ends included. */
export function wholeNumber(minimum: number, maximum: number) {
  const digits = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number);
  return z.union([z.int(), digits]).pipe(z.int().min(minimum).max(maximum));
}

/** A string that matches as a whole. The pattern must be anchored; it is not tried on a string that is too long. */
export function text(pattern: RegExp, maximum: number) {
  return z.string().max(maximum, { abort: true }).regex(pattern);
}

/** A list of such strings: a JSON array, or one string with commas. `[]` and the empty string are the empty list. */
export function listOf(pattern: RegExp) {
  const items = z.array(z.string().regex(pattern));
  const commaSeparated = z
    .string()
    .transform((value) => (value.trim() === '' ? [] : value.split(',').map((item) => item.trim())));
  return z.union([items, commaSeparated.pipe(items)]).transform((list): readonly string[] => list);
}

/** A JSON object, or its text; gives the shortest text of it. */
export function jsonObject(isAcceptable: (value: Record<string, unknown>) => boolean, maximum: number) {
  return z.union([z.record(z.string(), z.unknown()), z.string()]).transform((value, context) => {
    const parsed = typeof value === 'string' ? parseJson(value) : value;
    if (parsed === undefined || !isAcceptable(parsed) || JSON.stringify(parsed).length > maximum) {
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    }
    return JSON.stringify(parsed);
  });
}

function parseJson(value: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
