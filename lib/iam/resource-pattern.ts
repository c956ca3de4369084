import { compileGlob, type GlobPiece } from './glob';
import type { PolicyVersion, TextPattern } from './policy';
import { isStatic, parseTemplate, resolve, type Token } from './template';

/** Colons before the field of an ARN that names the resource itself. */
const COLONS = 5;

/**
 * Compiles one text of `Resource` or `NotResource`.
 *
 * - A star that ends a field may reach over colons; a star inside one of the first five fields may not.
 * - An ARN with fewer than six fields is completed with stars.
 * - A variable without value matches no resource.
 * - Variables are documented for the last field alone. AWS itself uses one in the account field (managed policy with
 *   `arn:*:kms:*:${aws:PrincipalAccount}:key/*`), so what IAM does with them is not known: such a text answers unknown
 *   where the rest of it fits.
 *
 * Sources: IAM User Guide, "IAM JSON policy elements: Resource"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * and "IAM identifiers" (incomplete ARNs)
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function resourcePattern(source: string, version: PolicyVersion): TextPattern {
  if (source === '*') return { source, test: () => true };
  const { tokens, early } = completeFields(parseTemplate(source, { version, wildcards: true }));
  if (isStatic(tokens)) {
    const glob = compileGlob(boundStars(tokens.map(toPiece)));
    return { source, test: glob };
  }
  if (early) {
    const loose = compileGlob(boundStars(tokens.map(toPiece)));
    return { source, test: (text) => (loose(text) ? 'unknown' : false) };
  }
  return {
    source,
    test: (text, context) => {
      const pieces = resolve(tokens, context);
      if (pieces === 'unreadable') return 'unknown';
      return pieces === 'no-value' ? false : compileGlob(boundStars(pieces))(text);
    },
  };
}

/** Adds `:*` for each missing field, and tells whether a variable stands before the last field. */
function completeFields(tokens: readonly Token[]): { tokens: Token[]; early: boolean } {
  let colons = 0;
  let early = false;
  for (const token of tokens) {
    if (token.type === 'text') colons += token.text.split(':').length - 1;
    else if (token.type === 'variable' || token.type === 'unreadable') early ||= colons < COLONS;
  }
  const missing = Array.from({ length: Math.max(0, COLONS - colons) }, (): Token[] => [
    { type: 'text', text: ':' },
    { type: 'any' },
  ]);
  return { tokens: [...tokens, ...missing.flat()], early };
}

function toPiece(token: Token): GlobPiece {
  if (token.type === 'text') return token.text;
  return { one: token.type === 'one', withinField: false };
}

/** Keeps wildcards inside the first five fields from matching a colon, except a star that ends its field. */
function boundStars(pieces: readonly GlobPiece[]): GlobPiece[] {
  let colons = 0;
  return pieces.map((piece, index) => {
    if (typeof piece === 'string') {
      colons += piece.split(':').length - 1;
      return piece;
    }
    const next = pieces[index + 1];
    const endsField = next === undefined || (typeof next === 'string' && next.startsWith(':'));
    return { one: piece.one, withinField: colons < COLONS && (piece.one || !endsField) };
  });
}
