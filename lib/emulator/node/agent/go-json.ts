import { escapeRune } from './go-quote';

/**
 * What Go's encoding/json says of a document. The Pod Identity Agent puts those words on the wire when a
 * token's header or claims are not what it expects, so they are reproduced here, character by character.
 *
 * Source: golang/go src/encoding/json/scanner.go and decode.go. Read from the bytes, not from a string: Go names
 * the offending byte. No recursion: the document is untrusted.
 */

/** Go's limit on nested arrays and objects (`maxNestingDepth`). */
const MAX_DEPTH = 10_000;

/** What a JSON value is, in the words of Go's `UnmarshalTypeError`. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'bool' | 'null';

/** A syntactically valid document. */
export interface JsonDocument {
  readonly kind: JsonKind;
  /** The members of a top-level object in the order written, duplicates included; values as written. */
  readonly members: readonly (readonly [name: string, rawValue: Buffer])[];
}

const enum Step {
  BeginValue,
  BeginValueOrEmpty,
  BeginString,
  BeginStringOrEmpty,
  EndValue,
  EndTop,
  InString,
  Escape,
  Hex,
  Negative,
  Integer,
  AfterInteger,
  Dot,
  Fraction,
  Exponent,
  ExponentSign,
  ExponentDigits,
  Literal,
}

const enum Inside {
  ObjectKey,
  ObjectValue,
  Array,
}

const LITERALS: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const ESCAPES = new Set([...'bfnrt\\/"'].map((c) => c.charCodeAt(0)));

/**
 * Reads `bytes` as `json.Unmarshal` does before it looks at types.
 *
 * @returns the document, or the text of Go's `SyntaxError`
 */
export function scanJson(bytes: Buffer): JsonDocument | string {
  const stack: Inside[] = [];
  const members: [string, Buffer][] = [];
  let step = Step.BeginValue;
  let literal = '';
  let matched = 0;
  let start = -1;
  let memberName = '';

  const push = (inside: Inside, next: Step, c: number): string | undefined => {
    stack.push(inside);
    step = next;
    return stack.length > MAX_DEPTH ? invalid(c, 'exceeded max depth') : undefined;
  };
  const beginValue = (c: number): string | undefined => {
    switch (c) {
      case 0x7b:
        return push(Inside.ObjectKey, Step.BeginStringOrEmpty, c);
      case 0x5b:
        return push(Inside.Array, Step.BeginValueOrEmpty, c);
      case 0x22:
        step = Step.InString;
        return undefined;
      case 0x2d:
        step = Step.Negative;
        return undefined;
      case 0x30:
        step = Step.AfterInteger;
        return undefined;
    }
    if (c >= 0x31 && c <= 0x39) {
      step = Step.Integer;
      return undefined;
    }
    const word = LITERALS[String.fromCharCode(c)];
    if (word === undefined) return invalid(c, 'looking for beginning of value');
    step = Step.Literal;
    literal = word;
    matched = 1;
    return undefined;
  };
  const endValue = (c: number, at: number): string | undefined => {
    if (stack.length === 0) {
      step = Step.EndTop;
      return isSpace(c) ? undefined : invalid(c, 'after top-level value');
    }
    const inside = stack[stack.length - 1];
    if (stack.length === 1 && start >= 0) {
      // A name or a value of the top-level object has just ended.
      if (inside === Inside.ObjectKey) memberName = JSON.parse(bytes.toString('utf8', start, at)) as string;
      if (inside === Inside.ObjectValue) members.push([memberName, bytes.subarray(start, at)]);
      start = -1;
    }
    step = Step.EndValue;
    if (isSpace(c)) return undefined;
    if (inside === Inside.ObjectKey) {
      if (c !== 0x3a) return invalid(c, 'after object key');
      stack[stack.length - 1] = Inside.ObjectValue;
      step = Step.BeginValue;
      return undefined;
    }
    if (c === 0x2c) {
      if (inside === Inside.ObjectValue) stack[stack.length - 1] = Inside.ObjectKey;
      step = inside === Inside.ObjectValue ? Step.BeginString : Step.BeginValue;
      return undefined;
    }
    if (c === (inside === Inside.ObjectValue ? 0x7d : 0x5d)) {
      stack.pop();
      step = stack.length === 0 ? Step.EndTop : Step.EndValue;
      return undefined;
    }
    return invalid(c, inside === Inside.ObjectValue ? 'after object key:value pair' : 'after array element');
  };
  const beginString = (c: number): string | undefined => {
    if (isSpace(c)) return undefined;
    if (c !== 0x22) return invalid(c, 'looking for beginning of object key string');
    step = Step.InString;
    return undefined;
  };
  const afterInteger = (c: number, at: number): string | undefined => {
    if (c !== 0x2e && !isE(c)) return endValue(c, at);
    step = c === 0x2e ? Step.Dot : Step.Exponent;
    return undefined;
  };
  const firstExponentDigit = (c: number): string | undefined => {
    if (!isDigit(c)) return invalid(c, 'in exponent of numeric literal');
    step = Step.ExponentDigits;
    return undefined;
  };
  const next = (c: number, at: number): string | undefined => {
    switch (step) {
      case Step.BeginValueOrEmpty:
        if (isSpace(c)) return undefined;
        if (c === 0x5d) return endValue(c, at);
        return beginValue(c);
      case Step.BeginValue:
        return isSpace(c) ? undefined : beginValue(c);
      case Step.BeginStringOrEmpty:
        if (c === 0x7d) {
          stack[stack.length - 1] = Inside.ObjectValue;
          return endValue(c, at);
        }
        return beginString(c);
      case Step.BeginString:
        return beginString(c);
      case Step.EndValue:
        return endValue(c, at);
      case Step.EndTop:
        return isSpace(c) ? undefined : invalid(c, 'after top-level value');
      case Step.InString:
        if (c === 0x22) step = Step.EndValue;
        else if (c === 0x5c) step = Step.Escape;
        else if (c < 0x20) return invalid(c, 'in string literal');
        return undefined;
      case Step.Escape:
        if (c === 0x75) {
          step = Step.Hex;
          matched = 0;
        } else if (ESCAPES.has(c)) step = Step.InString;
        else return invalid(c, 'in string escape code');
        return undefined;
      case Step.Hex:
        if (!isHex(c)) return invalid(c, 'in \\u hexadecimal character escape');
        if (++matched === 4) step = Step.InString;
        return undefined;
      case Step.Negative:
        if (!isDigit(c)) return invalid(c, 'in numeric literal');
        step = c === 0x30 ? Step.AfterInteger : Step.Integer;
        return undefined;
      case Step.Integer:
        return isDigit(c) ? undefined : afterInteger(c, at);
      case Step.AfterInteger:
        return afterInteger(c, at);
      case Step.Dot:
        if (!isDigit(c)) return invalid(c, 'after decimal point in numeric literal');
        step = Step.Fraction;
        return undefined;
      case Step.Fraction:
        if (isDigit(c)) return undefined;
        if (!isE(c)) return endValue(c, at);
        step = Step.Exponent;
        return undefined;
      case Step.Exponent:
        step = Step.ExponentSign;
        return c === 0x2b || c === 0x2d ? undefined : firstExponentDigit(c);
      case Step.ExponentSign:
        return firstExponentDigit(c);
      case Step.ExponentDigits:
        return isDigit(c) ? undefined : endValue(c, at);
      case Step.Literal:
        if (c !== literal.charCodeAt(matched)) {
          return invalid(c, `in literal ${literal} (expecting '${literal[matched]}')`);
        }
        if (++matched === literal.length) step = Step.EndValue;
        return undefined;
    }
  };

  for (let at = 0; at < bytes.length; at++) {
    // Most of a document is the inside of strings: passed over without a step each.
    if ((step as Step) === Step.InString) while (at < bytes.length - 1 && isPlain(bytes[at] as number)) at++;
    const c = bytes[at] as number;
    // The top-level object's names and values start at the first byte that is not a space.
    if (stack.length === 1 && start < 0 && isBeginning(step) && !isSpace(c) && c !== 0x7d && c !== 0x5d) start = at;
    const problem = next(c, at);
    if (problem !== undefined) return problem;
  }
  // Go ends a document by stepping over one space, which is also how it words a literal cut short.
  const problem = next(0x20, bytes.length);
  if (problem !== undefined) return problem;
  if ((step as Step) !== Step.EndTop) return 'unexpected end of JSON input';
  return { kind: kindOf(bytes), members };
}

/** The kind of a valid JSON text, from its first byte that is not a space. */
export function kindOf(json: Buffer): JsonKind {
  switch (json[json.findIndex((byte) => !isSpace(byte))]) {
    case 0x7b:
      return 'object';
    case 0x5b:
      return 'array';
    case 0x22:
      return 'string';
    case 0x6e:
      return 'null';
    case 0x74:
    case 0x66:
      return 'bool';
    default:
      return 'number';
  }
}

/** The first number in a valid JSON text that a float64 cannot hold, as written. */
export function overflowingNumber(json: string): string | undefined {
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g)) {
    if (!token.startsWith('"') && !Number.isFinite(Number(token))) return token;
  }
  return undefined;
}

function invalid(c: number, context: string): string {
  const character = String.fromCharCode(c);
  const quoted = character === "'" ? "\\'" : character === '"' ? '"' : escapeRune(character);
  return `invalid character '${quoted}' ${context}`;
}

/** A byte that leaves a string as it is. */
const isPlain = (c: number) => c >= 0x20 && c !== 0x22 && c !== 0x5c;
const isSpace = (c: number) => c === 0x20 || c === 0x09 || c === 0x0d || c === 0x0a;
const isDigit = (c: number) => c >= 0x30 && c <= 0x39;
const isHex = (c: number) => isDigit(c) || (c >= 0x61 && c <= 0x66) || (c >= 0x41 && c <= 0x46);
const isE = (c: number) => c === 0x65 || c === 0x45;
const isBeginning = (step: Step) =>
  step === Step.BeginValue || step === Step.BeginString || step === Step.BeginStringOrEmpty;
