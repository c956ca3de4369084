/** Where a text stops being JSON. Lines and columns count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const ATOM = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

type Expected = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'colon' | 'comma-or-close' | 'end';

/**
 * The place of the first character at which `text` is no longer JSON, or `undefined` if it is JSON.
 *
 * `JSON.parse` of current V8 versions does not always say where it stopped; a person looking for a missing
 * comma in 8,000 lines needs the line.
 */
export function jsonErrorPosition(text: string): TextPosition | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const character = text[at] ?? '';
    const closes = open.at(-1) === '{' ? '}' : ']';
    let next: number | undefined;
    if (character === closes && open.length > 0 && /close$/.test(expected)) {
      open.pop();
      next = at + 1;
      expected = open.length === 0 ? 'end' : 'comma-or-close';
    } else if (expected === 'comma-or-close' && character === ',') {
      next = at + 1;
      expected = open.at(-1) === '{' ? 'key' : 'value';
    } else if (expected === 'colon' && character === ':') {
      next = at + 1;
      expected = 'value';
    } else if (expected.startsWith('key')) {
      next = match(STRING, text, at);
      expected = 'colon';
    } else if (expected.startsWith('value')) {
      if (character === '{' || character === '[') {
        open.push(character);
        next = at + 1;
        expected = character === '{' ? 'key-or-close' : 'value-or-close';
      } else {
        next = match(STRING, text, at) ?? match(ATOM, text, at);
        expected = open.length === 0 ? 'end' : 'comma-or-close';
      }
    }
    if (next === undefined) return position(text, at);
    at = skip(SPACE, text, next);
  }
  return expected === 'end' ? undefined : position(text, text.length);
}

function match(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function skip(pattern: RegExp, text: string, at: number): number {
  return match(pattern, text, at) ?? at;
}

function position(text: string, at: number): TextPosition {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}
