import { ResourceError, type ResourceRequest } from './provider';

/**
 * Reads a resource's properties, refusing what the type's schema refuses. Numbers and booleans are taken for text, and text
 * for numbers and booleans, as CloudFormation does. What is absent is `undefined`, a list of nothing where a list is asked
 * for. Every method but {@link has} throws a {@link ResourceError}, with the words of CloudFormation's schema validation as
 * users report them.
 */
export class Properties {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly logicalId: string,
    private readonly path: string,
  ) {}

  /** @param values the properties to read, if they are not those that the request asks for */
  static of(request: ResourceRequest, values = request.properties): Properties {
    return new Properties(values, request.logicalId, '#');
  }

  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.wrongType(name, 'String', value);
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.missing(name);
  }

  /** Text that must be one of `allowed`. */
  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined;
    throw this.invalid(`${this.path}/${name}: ${value} is not a valid enum value`);
  }

  /** A whole number. Unconfirmed: what AWS calls a number that is not whole. */
  integer(name: string, minimum = -Infinity): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const isDigits = typeof value === 'string' && /^-?\d{1,15}$/.test(value);
    const number = isDigits || typeof value === 'number' ? Number(value) : NaN;
    if (!Number.isSafeInteger(number)) throw this.wrongType(name, 'Integer', value);
    if (number >= minimum) return number;
    throw this.invalid(`${this.path}/${name}: ${number} is not greater or equal to ${minimum}`);
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.wrongType(name, 'Boolean', value);
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value, index) => {
      if (typeof value === 'string') return value;
      throw this.wrongType(`${name}/${index}`, 'String', value);
    });
  }

  /** A policy document: an object or JSON text, unread. */
  requiredDocument(name: string): unknown {
    const value = this.value(name) ?? this.missing(name);
    if (typeof value === 'string' || isRecord(value)) return value;
    throw this.wrongType(name, 'JSONObject', value);
  }

  /** An object, to be read in its turn. */
  object(name: string): Properties | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : this.within(name, value);
  }

  /** A list of objects, each to be read in its turn. */
  objects(name: string): readonly Properties[] {
    return this.list(name).map((value, index) => this.within(`${name}/${index}`, value));
  }

  /** An object of texts, such as labels, or the tags of a node group. */
  map(name: string): Readonly<Record<string, string>> | undefined {
    const object = this.object(name);
    return object && Object.fromEntries(Object.keys(object.values).map((key) => [key, object.requiredText(key)]));
  }

  /** A list of `{ Key, Value }`, such as tags, as a record; of two with one key the later counts. */
  pairs(name: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.objects(name).map((pair) => [pair.requiredText('Key'), pair.requiredText('Value')]));
  }

  private value(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }

  private list(name: string): unknown[] {
    const value = this.value(name) ?? [];
    if (Array.isArray(value)) return value;
    throw this.wrongType(name, 'JSONArray', value);
  }

  private within(place: string, value: unknown): Properties {
    if (!isRecord(value)) throw this.wrongType(place, 'JSONObject', value);
    return new Properties(value, this.logicalId, `${this.path}/${place}`);
  }

  private missing(name: string): never {
    throw this.invalid(`${this.path}: required key [${name}] not found`);
  }

  private wrongType(place: string, expected: string, found: unknown): ResourceError {
    return this.invalid(`${this.path}/${place}: expected type: ${expected}, found: ${javaType(found)}`);
  }

  private invalid(fault: string): ResourceError {
    return new ResourceError(
      'InvalidRequest',
      `Properties validation failed for resource ${this.logicalId} with message:\n${fault}`,
    );
  }
}

/** The names that CloudFormation's validator, which is written in Java, gives to JSON types. */
function javaType(value: unknown): string {
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'Integer' : 'Double';
  return typeof value === 'boolean' ? 'Boolean' : 'JSONObject';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
