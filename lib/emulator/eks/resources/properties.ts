import { ResourceError, type ResourceRequest } from '../../cloudformation/provider';
import { randomText } from '../scope';

/**
 * Reads a resource's properties, refusing with CloudFormation's words what the type's schema refuses. Numbers and
 * booleans are taken for text and text for numbers and booleans, as CloudFormation does.
 */
export class Properties {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly logicalId: string,
    private readonly path: string,
  ) {}

  static of(request: ResourceRequest, values = request.properties): Properties {
    return new Properties(values, request.logicalId, '#');
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.wrongType(name, 'String', value);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw this.missing(name);
    return value;
  }

  /** Text that must be one of `allowed`. */
  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined;
    throw this.invalid(`${this.path}/${name}: ${value} is not a valid enum value`);
  }

  /** A whole number that is not negative. */
  number(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number') throw this.wrongType(name, 'Integer', value);
    if (!Number.isSafeInteger(number) || number < 0) {
      throw this.invalid(`${this.path}/${name}: ${number} is not greater or equal to 0`);
    }
    return number;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.wrongType(name, 'Boolean', value);
  }

  texts(name: string): readonly string[] | undefined {
    return this.list(name)?.map((value, index) => {
      if (typeof value !== 'string') throw this.wrongType(`${name}/${index}`, 'String', value);
      return value;
    });
  }

  object(name: string): Properties | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!isRecord(value)) throw this.wrongType(name, 'JSONObject', value);
    return new Properties(value, this.logicalId, `${this.path}/${name}`);
  }

  objects(name: string): readonly Properties[] | undefined {
    return this.list(name)?.map((value, index) => {
      if (!isRecord(value)) throw this.wrongType(`${name}/${index}`, 'JSONObject', value);
      return new Properties(value, this.logicalId, `${this.path}/${name}/${index}`);
    });
  }

  /** An object of texts, such as labels, or the tags of a node group. */
  map(name: string): Readonly<Record<string, string>> | undefined {
    const object = this.object(name);
    return object && Object.fromEntries(Object.keys(object.values).map((key) => [key, object.requiredText(key)]));
  }

  /** A list of `{ Key, Value }` as a record; of two with one key the later counts. */
  pairs(name: string): Readonly<Record<string, string>> {
    const pairs = this.objects(name) ?? [];
    return Object.fromEntries(pairs.map((pair) => [pair.requiredText('Key'), pair.requiredText('Value')]));
  }

  private value(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }

  private list(name: string): unknown[] | undefined {
    const value = this.value(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.wrongType(name, 'JSONArray', value);
  }

  private missing(name: string): ResourceError {
    return this.invalid(`${this.path}: required key [${name}] not found`);
  }

  private wrongType(name: string, expected: string, found: unknown): ResourceError {
    return this.invalid(`${this.path}/${name}: expected type: ${expected}, found: ${javaType(found)}`);
  }

  private invalid(fault: string): ResourceError {
    return new ResourceError(
      'InvalidRequest',
      `Properties validation failed for resource ${this.logicalId} with message:\n${fault}`,
    );
  }
}

/**
 * The name that a cluster, node group, Fargate profile or launch template gets when the template gives none: the logical
 * id, cut to 25 characters, and twelve random ones. Seen of node groups; unconfirmed for the others.
 */
export function generatedName(request: ResourceRequest): string {
  return `${request.logicalId.slice(0, 25)}-${randomText(12, 'A-Za-z0-9')}`;
}

/** The names that CloudFormation's validator gives to JSON types. */
function javaType(value: unknown): string {
  if (Array.isArray(value)) return 'JSONArray';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return 'Integer';
  return typeof value === 'boolean' ? 'Boolean' : 'JSONObject';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
