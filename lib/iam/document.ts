import { MalformedPolicyError, WORDING, type Wording } from './malformed';
import type { PolicyKind } from './policy';

/**
 * The most text that one document may hold, in characters. The largest policy AWS itself publishes has 152,297,
 * and IAM's API takes 131,072; more is refused before any work is done on it.
 */
export const MAX_DOCUMENT_CHARACTERS = 262_144;

/** A JSON object of the document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the parts of one document: checks types, keeps account of the text seen (an object may hold one long text a
 * thousand times over), and words the refusals for the document's kind.
 */
export class DocumentReader {
  readonly wording: Wording;
  private characters = 0;

  constructor(readonly kind: PolicyKind) {
    this.wording = WORDING[kind];
  }

  /** @throws MalformedPolicyError always */
  refuse(message: string, path: string, detail: string): never {
    throw new MalformedPolicyError(message, path, detail);
  }

  object(value: unknown, path: string): JsonObject {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    return this.refuse(this.wording.syntax, path, `expected an object, found ${describe(value)}`);
  }

  /** The object's fields, none of them outside `known`. */
  fields(value: unknown, path: string, known: readonly string[]): JsonObject {
    const object = this.object(value, path);
    for (const field of Object.keys(object)) {
      if (!known.includes(field)) {
        this.refuse(this.wording.unknownField(clip(field)), join(path, field), 'no such element in a policy');
      }
    }
    return object;
  }

  string(value: unknown, path: string): string {
    if (typeof value !== 'string') {
      return this.refuse(this.wording.syntax, path, `expected a string, found ${describe(value)}`);
    }
    this.count(value, path);
    return value;
  }

  /** A string or a list of strings. */
  strings(value: unknown, path: string): string[] {
    if (!Array.isArray(value)) return [this.string(value, path)];
    // `map` would pass over the holes of a list that a program made.
    return Array.from(value, (item, index) => this.string(item, `${path}[${index}]`));
  }

  /** A string, number or boolean, or a list of them, as text: what a condition compares with. */
  scalars(value: unknown, path: string): string[] {
    const scalar = (item: unknown, itemPath: string): string =>
      this.string(typeof item === 'number' || typeof item === 'boolean' ? String(item) : item, itemPath);
    if (!Array.isArray(value)) return [scalar(value, path)];
    return Array.from(value, (item, index) => scalar(item, `${path}[${index}]`));
  }

  private count(text: string, path: string): void {
    this.characters += text.length + 1;
    if (this.characters > MAX_DOCUMENT_CHARACTERS) {
      this.refuse(this.wording.syntax, path, `the document holds more than ${MAX_DOCUMENT_CHARACTERS} characters`);
    }
  }
}

/** `Statement[0]` and `Effect` make `Statement[0].Effect`. */
export function join(path: string, field: string): string {
  const name = clip(field);
  return path === '' ? name : `${path}.${name}`;
}

function clip(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
