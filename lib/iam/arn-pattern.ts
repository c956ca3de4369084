import { compileGlob, type GlobPiece } from './glob';
import type { PolicyVersion, TextPattern } from './policy';
import { isStatic, NO_KEYS, parseTemplate, resolve } from './template';

const FIELDS = 6;

/**
 * Compiles a value of `ArnEquals` or `ArnLike`, which are the same: each of the six fields is compared for itself, so
 * that a wildcard never reaches over a colon (but in the last field, which may hold colons).
 *
 * A value that does not have six fields answers unknown. Unconfirmed: what IAM makes of `"*"` here.
 *
 * Source: IAM User Guide, "Amazon Resource Name (ARN) condition operators"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function arnPattern(source: string, version: PolicyVersion): TextPattern {
  const tokens = parseTemplate(source, { version, wildcards: true });
  const fixed = isStatic(tokens) ? fieldGlobs(resolve(tokens, NO_KEYS)) : undefined;
  return {
    source,
    test: (text, context) => {
      const globs = fixed ?? fieldGlobs(resolve(tokens, context));
      if (globs === 'unknown') return 'unknown';
      if (globs === 'no-value') return false;
      const fields = splitArn(text);
      return fields !== undefined && globs.every((glob, index) => glob(fields[index] as string));
    },
  };
}

type FieldGlobs = readonly ((text: string) => boolean)[] | 'unknown' | 'no-value';

function fieldGlobs(pieces: GlobPiece[] | 'no-value' | 'unreadable'): FieldGlobs {
  if (pieces === 'unreadable') return 'unknown';
  if (pieces === 'no-value') return 'no-value';
  const fields: GlobPiece[][] = [[]];
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      fields[fields.length - 1]?.push(piece);
      continue;
    }
    piece.split(':').forEach((text, index) => {
      const last = fields[fields.length - 1] as GlobPiece[];
      if (index === 0) last.push(text);
      else if (fields.length < FIELDS) fields.push([text]);
      else last.push(`:${text}`);
    });
  }
  return fields.length === FIELDS ? fields.map(compileGlob) : 'unknown';
}

/** The six fields of an ARN, or undefined when the text has fewer. The last field may hold colons. */
function splitArn(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  if (parts.length < FIELDS) return undefined;
  return [...parts.slice(0, FIELDS - 1), parts.slice(FIELDS - 1).join(':')];
}
