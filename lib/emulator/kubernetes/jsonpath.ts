import { isPlainObject } from './plain-json';

/** A template that cannot be read, or names something this emulator does not implement. */
export class JsonPathSyntaxError extends Error {}

/** A template that can be read but not evaluated on the data, in kubectl's words. */
export class JsonPathEvaluationError extends Error {}

type Step =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'all' }
  | {
      readonly type: 'filter';
      readonly left: readonly Step[];
      readonly operator: '==' | '!=' | 'exists';
      readonly right: Operand;
    };

type Operand = { readonly path: readonly Step[] } | { readonly literal: string | number | boolean };

type Part = { readonly text: string } | { readonly path: readonly Step[] };

/**
 * A template as `kubectl get -o jsonpath=…` takes it: text outside braces stands for itself, each pair of braces holds a path
 * or a quoted text.
 *
 * Implemented: fields (`.a`, `.a\.b`, `['a\.b']`), indexes (`[0]`, `[-1]`), `[*]` and `.*`, filters (`[?(@.name=="x")]`, `!=`,
 * and existence), several braces. Everything else that kubectl knows (ranges, slices, unions, recursive descent, other
 * comparisons) is refused.
 *
 * @throws JsonPathSyntaxError
 * @see https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */
export function parseJsonPath(template: string): readonly Part[] {
  return new Parser(template).template();
}

/**
 * What kubectl prints for a template: the values found, separated by spaces, lists and maps as JSON. Missing fields give
 * nothing, as kubectl's default `--allow-missing-template-keys` has it.
 *
 * @throws JsonPathEvaluationError for an index out of bounds or a filter on something that is no list.
 */
export function evaluateJsonPath(template: readonly Part[], data: unknown): string {
  const print = (part: Part) => ('text' in part ? part.text : walk([data], part.path, data).map(printed).join(' '));
  return template.map(print).join('');
}

function walk(values: readonly unknown[], path: readonly Step[], root: unknown): readonly unknown[] {
  return path.reduce<readonly unknown[]>(
    (found, step) => found.flatMap((value) => stepInto(value, step, root)),
    values,
  );
}

function stepInto(value: unknown, step: Step, root: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  switch (step.type) {
    case 'field':
      return isPlainObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'all':
      if (Array.isArray(value)) return value;
      return isPlainObject(value) ? Object.values(value) : [];
    case 'index': {
      if (!Array.isArray(value)) throw new JsonPathEvaluationError(`${goType(value)} is not array or slice`);
      const index = step.index < 0 ? step.index + value.length : step.index;
      if (index >= 0 && index < value.length) return [value[index]];
      throw new JsonPathEvaluationError(`array index out of bounds: index ${index}, length ${value.length}`);
    }
    case 'filter':
      if (Array.isArray(value)) return value.filter((item) => passes(item, step, root));
      throw new JsonPathEvaluationError(`${printed(value)} is not array or slice and cannot be filtered`);
  }
}

function passes(item: unknown, filter: Extract<Step, { type: 'filter' }>, root: unknown): boolean {
  const left = walk([item], filter.left, root);
  if (filter.operator === 'exists') return left.length > 0;
  const right = 'literal' in filter.right ? [filter.right.literal] : walk([item], filter.right.path, root);
  if (left.length === 0 || right.length === 0) return false;
  if (left.length > 1 || right.length > 1) throw new JsonPathEvaluationError('can only compare one element at a time');
  if (typeof left[0] !== typeof right[0]) throw new JsonPathEvaluationError('incompatible types for comparison');
  return (left[0] === right[0]) === (filter.operator === '==');
}

const goType = (value: unknown) => (isPlainObject(value) ? 'map[string]interface {}' : typeof value);

function printed(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  return JSON.stringify(value, (_key, member: unknown) =>
    isPlainObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** Reads a template from left to right. */
class Parser {
  private at = 0;

  constructor(private readonly input: string) {}

  template(): readonly Part[] {
    const parts: Part[] = [];
    while (this.at < this.input.length) {
      const open = this.input.indexOf('{', this.at);
      const text = this.input.slice(this.at, open < 0 ? undefined : open);
      if (text !== '') parts.push({ text });
      if (open < 0) break;
      this.at = open + 1;
      parts.push(this.braces());
    }
    return parts;
  }

  private braces(): Part {
    this.spaces();
    if (this.take('}')) return { path: [] };
    if (this.at >= this.input.length) throw new JsonPathSyntaxError('unclosed action');
    const part: Part = this.isQuote() ? { text: this.quoted() } : { path: this.path() };
    this.spaces();
    if (this.take('}')) return part;
    if (this.at >= this.input.length) throw new JsonPathSyntaxError('unclosed action');
    throw this.unsupported('more than one expression in a pair of braces');
  }

  private path(): Step[] {
    const start = this.at;
    if (!this.take('$')) this.take('@');
    const steps: Step[] = [];
    for (;;) {
      if (this.input.startsWith('..', this.at)) throw this.unsupported('recursive descent (..)');
      if (this.take('.')) {
        steps.push(this.take('*') ? { type: 'all' } : { type: 'field', name: this.fieldName() });
      } else if (this.take('[')) steps.push(...this.bracket());
      else break;
    }
    if (this.at > start) return steps;
    const word = /^[A-Za-z0-9_]+/.exec(this.input.slice(this.at))?.[0];
    if (word === 'range' || word === 'end') throw this.unsupported(`{${word}}`);
    throw new JsonPathSyntaxError(
      word ? `unrecognized identifier ${word}` : `unrecognized character in action: ${this.peek()}`,
    );
  }

  private fieldName(): string {
    let name = '';
    while (this.at < this.input.length && !/[\s.,[\]$@{}()=!<>|]/.test(this.peek())) {
      if (this.peek() === '\\') this.at += 1;
      name += this.input[this.at] ?? '';
      this.at += 1;
    }
    return name;
  }

  private bracket(): Step[] {
    this.spaces();
    let steps: Step[];
    if (this.take('*')) steps = [{ type: 'all' }];
    else if (this.take('?(')) steps = [this.filter()];
    else if (this.take("'")) steps = this.quotedKeys();
    else {
      const index = /^-?\d{1,9}/.exec(this.input.slice(this.at))?.[0];
      if (index === undefined) throw this.unsupported(`[${this.input.slice(this.at, this.at + 20)}`);
      this.at += index.length;
      steps = [{ type: 'index', index: Number(index) }];
    }
    this.spaces();
    if (this.take(']')) return steps;
    if (this.peek() === ',') throw this.unsupported('a union ([a,b])');
    if (this.peek() === ':') throw this.unsupported('a slice ([a:b])');
    throw new JsonPathSyntaxError('unterminated array');
  }

  /** The key in `['key']`, which kubectl reads like `.key`: a dot that is not escaped separates two keys. */
  private quotedKeys(): Step[] {
    const end = this.input.indexOf("'", this.at);
    if (end < 0) throw new JsonPathSyntaxError('unterminated array');
    const keys = this.input.slice(this.at, end).split(/(?<!\\)\./);
    this.at = end + 1;
    return keys.map((key) => ({ type: 'field', name: key.replace(/\\(.)/g, '$1') }));
  }

  private filter(): Step {
    this.spaces();
    if (this.peek() !== '@') throw this.unsupported('a filter that does not begin with @');
    const left = this.path();
    this.spaces();
    if (this.take(')')) return { type: 'filter', left, operator: 'exists', right: { literal: true } };
    const operator = this.take('==') ? '==' : this.take('!=') ? '!=' : undefined;
    if (!operator)
      throw this.unsupported(`the filter operator at ${JSON.stringify(this.input.slice(this.at, this.at + 10))}`);
    this.spaces();
    const right = this.operand();
    this.spaces();
    if (!this.take(')')) throw new JsonPathSyntaxError('unterminated filter');
    return { type: 'filter', left, operator, right };
  }

  private operand(): Operand {
    if (this.isQuote()) return { literal: this.quoted() };
    if (this.peek() === '@') return { path: this.path() };
    const word = /^[-+.\w]+/.exec(this.input.slice(this.at))?.[0] ?? '';
    this.at += word.length;
    if (word === 'true' || word === 'false') return { literal: word === 'true' };
    if (/^-?\d+(\.\d+)?$/.test(word)) return { literal: Number(word) };
    throw new JsonPathSyntaxError(`unrecognized character in a filter: ${JSON.stringify(word || this.peek())}`);
  }

  private quoted(): string {
    const quote = this.input[this.at++];
    const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
    let text = '';
    while (this.at < this.input.length) {
      const character = this.input[this.at++]!;
      if (character === quote) return text;
      if (character !== '\\') text += character;
      else {
        const escaped = this.input[this.at++] ?? '';
        text += escapes[escaped] ?? escaped;
      }
    }
    throw new JsonPathSyntaxError('unterminated quoted string');
  }

  private isQuote(): boolean {
    return this.peek() === '"' || this.peek() === "'";
  }

  private peek(): string {
    return this.input[this.at] ?? '';
  }

  private take(text: string): boolean {
    if (!this.input.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private spaces(): void {
    while (/\s/.test(this.peek())) this.at += 1;
  }

  private unsupported(what: string): JsonPathSyntaxError {
    return new JsonPathSyntaxError(`${what} is not implemented by this emulator, though kubectl knows it`);
  }
}
