import { refuseMacroCall } from './macro';
import { below, isPlainObject, own, type PlainObject } from './plain-data';
import { TemplateError } from './template-error';

/** One member of `Resources`, still unresolved. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: PlainObject;
  readonly dependsOn: readonly string[];
  /** The name of the condition under which the resource exists. */
  readonly condition?: string;
  /** `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`; under `AWS::LanguageExtensions` also a function. */
  readonly deletionPolicy?: unknown;
  readonly updateReplacePolicy?: unknown;
  readonly metadata: PlainObject;
}

/** One member of `Outputs`, still unresolved. */
export interface TemplateOutput {
  readonly value: unknown;
  readonly condition?: string;
  /** `Export.Name`, possibly a function. */
  readonly exportName?: unknown;
}

const RESOURCE_KEYS: ReadonlySet<string> = new Set([
  ...['Condition', 'CreationPolicy', 'DeletionPolicy', 'DependsOn', 'Metadata', 'Properties', 'Type'],
  ...['UpdatePolicy', 'UpdateReplacePolicy', 'Version'],
]);
const OUTPUT_KEYS: ReadonlySet<string> = new Set(['Condition', 'Description', 'Export', 'Value']);

/**
 * Checks `Resources`. Wordings recorded in localstack/localstack,
 * tests/aws/services/cloudformation/api/test_validations.snapshot.json.
 *
 * @throws TemplateError naming the resource at fault
 */
export function readResources(resources: PlainObject, limit: number): ReadonlyMap<string, TemplateResource> {
  const entries = Object.entries(resources);
  if (entries.length === 0) {
    throw new TemplateError('Template format error: At least one Resources member must be defined.', '/Resources');
  }
  if (entries.length > limit) {
    throw new TemplateError(
      `Template format error: Number of resources, ${entries.length}, is greater than maximum allowed, ${limit}`,
      '/Resources',
    );
  }
  refuseMacroCall(resources, '/Resources');
  return new Map(entries.map(([logicalId, resource]) => [logicalId, readResource(logicalId, resource)]));
}

function readResource(logicalId: string, resource: unknown): TemplateResource {
  const at = below('/Resources', logicalId);
  if (logicalId.startsWith('Fn::')) {
    throw new TemplateError(`${logicalId} needs "Transform": "AWS::LanguageExtensions" in the template.`, at);
  }
  if (!/^[A-Za-z0-9]+$/.test(logicalId)) {
    throw new TemplateError(`Template format error: Resource name ${logicalId} is non alphanumeric.`, at);
  }
  if (!isPlainObject(resource)) {
    throw new TemplateError('Template format error: Every Resources member must be an object.', at);
  }
  refuseMacroCall(resource, at);
  checkKeys(resource, RESOURCE_KEYS, 'resource', at);
  const type = own(resource, 'Type');
  if (typeof type !== 'string') {
    throw new TemplateError(`Template format error: [${at}] Every Resources object must contain a Type member.`, at);
  }
  const properties = objectAt(resource, 'Properties', at);
  refuseMacroCall(properties, below(at, 'Properties'));
  return {
    type,
    properties,
    dependsOn: readDependsOn(own(resource, 'DependsOn'), at),
    condition: readCondition(resource, at),
    deletionPolicy: own(resource, 'DeletionPolicy'),
    updateReplacePolicy: own(resource, 'UpdateReplacePolicy'),
    metadata: objectAt(resource, 'Metadata', at),
  };
}

/** Checks `Outputs`. @throws TemplateError naming the output at fault */
export function readOutputs(outputs: PlainObject): ReadonlyMap<string, TemplateOutput> {
  return new Map(
    Object.entries(outputs).map(([name, output]) => {
      const at = below('/Outputs', name);
      if (!isPlainObject(output)) {
        throw new TemplateError('Template format error: Every Outputs member must be an object.', at);
      }
      checkKeys(output, OUTPUT_KEYS, 'output', at);
      if (!Object.hasOwn(output, 'Value')) {
        throw new TemplateError('Template format error: Every Outputs member must contain a Value object', at);
      }
      return [
        name,
        {
          value: output['Value'],
          condition: readCondition(output, at),
          exportName: own(objectAt(output, 'Export', at), 'Name'),
        },
      ];
    }),
  );
}

function checkKeys(member: PlainObject, known: ReadonlySet<string>, kind: string, at: string): void {
  const unknown = Object.keys(member).find((key) => !known.has(key));
  if (unknown !== undefined) throw new TemplateError(`Invalid template ${kind} property '${unknown}'`, at);
}

function objectAt(member: PlainObject, key: string, at: string): PlainObject {
  const value = own(member, key) ?? {};
  if (isPlainObject(value)) return value;
  throw new TemplateError(`Template format error: ${key} must be an object.`, below(at, key));
}

function readDependsOn(value: unknown, at: string): readonly string[] {
  const names: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new TemplateError(
    'Template format error: DependsOn must be a string or list of strings.',
    below(at, 'DependsOn'),
  );
}

function readCondition(member: PlainObject, at: string): string | undefined {
  const value = own(member, 'Condition');
  if (value === undefined || typeof value === 'string') return value;
  throw new TemplateError('Template format error: Every Condition member must be a string.', below(at, 'Condition'));
}
