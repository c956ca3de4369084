import type { Context } from './context';
import { compileGlob, type GlobPiece } from './glob';
import type { PolicyVersion, TextPattern } from './policy';

/** A part of a policy text: literal, wildcard, or policy variable. */
export type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'any' }
  | { readonly type: 'one' }
  | { readonly type: 'variable'; readonly name: string; readonly fallback?: string }
  /** `${` that opens no well-formed variable. Unconfirmed: what IAM makes of it. */
  | { readonly type: 'unreadable' };

/** How a policy text is to be read. */
export interface Reading {
  /** Variables and the escapes `${*}`, `${?}`, `${$}` exist in version 2012-10-17 alone; before, `${` is plain text. */
  readonly version: PolicyVersion;
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
}

/**
 * `${key}` or `${key, 'default'}`. A tag's name may hold spaces; it holds no quote, comma or brace. Neither part of the
 * expression can run into another variable's, so that a text of a thousand `${` is not read a thousand times over.
 */
const VARIABLE = /\$\{([^{}',$*?]+)(?:,\s*'([^']*)')?\}/y;

/**
 * Splits a policy text into tokens.
 *
 * Source: IAM User Guide, "IAM policy elements: Variables and tags"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function parseTemplate(source: string, reading: Reading): Token[] {
  const tokens: Token[] = [];
  let text = '';
  const push = (token: Token): void => {
    if (text !== '') tokens.push({ type: 'text', text });
    text = '';
    tokens.push(token);
  };
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index);
    if (character === '$' && source.charAt(index + 1) === '{' && reading.version === '2012-10-17') {
      const escaped = source.charAt(index + 2);
      if ('*?$'.includes(escaped) && source.charAt(index + 3) === '}') {
        text += escaped;
        index += 3;
        continue;
      }
      VARIABLE.lastIndex = index;
      const match = VARIABLE.exec(source);
      if (match) {
        const [whole, name = '', fallback] = match;
        const key = (fallback === undefined ? name : name.trimEnd()).toLowerCase();
        push({ type: 'variable', name: key, fallback });
        index += whole.length - 1;
        continue;
      }
      push({ type: 'unreadable' });
      index += 1;
      continue;
    }
    if (reading.wildcards && character === '*') push({ type: 'any' });
    else if (reading.wildcards && character === '?') push({ type: 'one' });
    else text += character;
  }
  if (text !== '') tokens.push({ type: 'text', text });
  return tokens;
}

/**
 * The text that the variables stand for in one request: pieces of a pattern in which the values are literal.
 * `'no-value'` when a variable without default has no value, or is multivalued: such a text equals nothing.
 */
export function resolve(tokens: readonly Token[], context: Context): GlobPiece[] | 'no-value' | 'unreadable' {
  const pieces: GlobPiece[] = [];
  for (const token of tokens) {
    if (token.type === 'unreadable') return 'unreadable';
    if (token.type === 'text') pieces.push(token.text);
    else if (token.type !== 'variable') pieces.push({ one: token.type === 'one', withinField: false });
    else {
      const value = context.single(token.name) ?? token.fallback;
      if (value === undefined) return 'no-value';
      pieces.push(value);
    }
  }
  return pieces;
}

/** Whether the tokens need a request to be resolved. */
export function isStatic(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token.type !== 'variable' && token.type !== 'unreadable');
}

/** The context of a request without any key: static tokens need no more. */
export const NO_KEYS: Context = { values: () => undefined, single: () => undefined };

/** Compiles a text to compare whole texts with; patterns without variables are compiled once, here. */
export function textPattern(source: string, reading: Reading, ignoreCase = false): TextPattern {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const compile = (pieces: readonly GlobPiece[]): ((text: string) => boolean) => {
    const glob = compileGlob(pieces.map((piece) => (typeof piece === 'string' ? fold(piece) : piece)));
    return (text) => glob(fold(text));
  };
  const tokens = parseTemplate(source, reading);
  if (isStatic(tokens)) {
    return { source, test: compile(resolve(tokens, NO_KEYS) as GlobPiece[]) };
  }
  return {
    source,
    test: (text, context) => {
      const pieces = resolve(tokens, context);
      if (pieces === 'unreadable') return 'unknown';
      return pieces === 'no-value' ? false : compile(pieces)(text);
    },
  };
}
