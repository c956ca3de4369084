import { compileGlob, type Glob } from './glob';
import { parseTemplate } from './template';

/** Compiles a text in which `*` stands for any run of characters and `?` for any one; there are no variables in it. */
export function compileWildcard(pattern: string): Glob {
  const tokens = parseTemplate(pattern, { version: '2008-10-17', wildcards: true });
  return compileGlob(
    tokens.map((token) => (token.type === 'text' ? token.text : { one: token.type === 'one', withinField: false })),
  );
}

/**
 * Whether a pattern with `*` and `?` matches the whole of a text, case included. Takes time in proportion to the two
 * lengths' product at most, whatever the pattern.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  return compileWildcard(pattern)(text);
}
