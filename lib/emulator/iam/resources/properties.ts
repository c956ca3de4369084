import type { ResourceRequest } from '../../cloudformation/provider';
import { ResourceError } from '../../cloudformation/provider';

/**
 * Reads a resource's properties, refusing what the type's schema refuses. Numbers and booleans are taken for text and
 * text for numbers, as CloudFormation does. Words: CloudFormation's schema validation, as users report it.
 */
export class Properties {
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly logicalId: string,
    private readonly path = '#',
  ) {}

  static of(request: ResourceRequest, values = request.properties): Properties {
    return new Properties(values, request.logicalId);
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null || typeof value === 'string') return value ?? undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.wrongType(name, 'String', value);
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.missing(name);
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    const read = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
    if (Number.isNaN(read)) throw this.wrongType(name, 'Integer', value);
    return read;
  }

  /** A policy document: an object or JSON text, unread. */
  requiredDocument(name: string): unknown {
    const value = this.values[name] ?? this.missing(name);
    if (typeof value === 'string' || isRecord(value)) return value;
    throw this.wrongType(name, 'JSONObject', value);
  }

  texts(name: string): string[] {
    return this.list(name).map((value, index) => {
      if (typeof value === 'string') return value;
      throw this.wrongType(`${name}/${index}`, 'String', value);
    });
  }

  /** A list of objects, each to be read in its turn. */
  objects(name: string): Properties[] {
    return this.list(name).map((value, index) => {
      if (!isRecord(value)) throw this.wrongType(`${name}/${index}`, 'JSONObject', value);
      return new Properties(value, this.logicalId, `${this.path}/${name}/${index}`);
    });
  }

  /** `Tags` as a record; of two tags with one key the later counts. */
  tags(name = 'Tags'): Record<string, string> {
    return Object.fromEntries(this.objects(name).map((tag) => [tag.requiredText('Key'), tag.requiredText('Value')]));
  }

  private list(name: string): unknown[] {
    const value = this.values[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw this.wrongType(name, 'JSONArray', value);
    return value;
  }

  private missing(name: string): never {
    throw this.invalid(`${this.path}: required key [${name}] not found`);
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
