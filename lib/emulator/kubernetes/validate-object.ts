import { invalid, type FieldError, type KubernetesError } from './errors';
import { dnsLabelErrors, dnsSubdomainErrors, labelKeyErrors, labelValueErrors, pathSegmentErrors } from './names';
import type { KubernetesObject } from './objects';
import { isPlainObject, plainJson } from './plain-json';
import { isBuiltIn, parseApiVersion, type ResourceType } from './resource-types';

/** The largest sum of an object's annotations, keys and values, in bytes. */
const ANNOTATIONS_LIMIT = 256 * 1024;

/**
 * Makes an object of untrusted data: a private copy with `apiVersion`, `kind` and a `metadata` of the right types.
 * Names are not judged here (see {@link metadataErrors}), since one may still be generated.
 *
 * The real server answers data of a wrong type with `BadRequest` and the text of Go's JSON decoder; here it is `Invalid`
 * with the field at fault, in our own words.
 *
 * @throws KubernetesError `Invalid`.
 */
export function readObject(data: unknown): KubernetesObject {
  const plain = plainJson(data);
  if (!plain.ok) throw malformed(undefined, [{ type: 'Invalid', field: plain.field, detail: plain.problem }]);
  const object = plain.value;
  if (!isPlainObject(object))
    throw malformed(undefined, [{ type: 'Invalid', field: '', value: object, detail: 'must be an object' }]);
  const errors: FieldError[] = [];
  for (const field of ['apiVersion', 'kind']) {
    if (object[field] === undefined) errors.push({ type: 'Required', field });
    else if (typeof object[field] !== 'string' || object[field] === '')
      errors.push(wrongType(field, object[field], 'a string'));
  }
  if (!isPlainObject(object['metadata']))
    errors.push({ type: 'Required', field: 'metadata', detail: 'must be an object' });
  else errors.push(...metadataTypeErrors(object['metadata']));
  const core = typeof object['apiVersion'] === 'string' && parseApiVersion(object['apiVersion']).group === '';
  if (object['kind'] === 'Pod' && core && !isPlainObject(object['spec'])) {
    errors.push({ type: 'Required', field: 'spec', detail: 'must be an object' });
  }
  if (errors.length > 0) throw malformed(object, errors);
  return object as unknown as KubernetesObject;
}

function malformed(object: Record<string, unknown> | undefined, errors: readonly FieldError[]): KubernetesError {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const metadata = isPlainObject(object?.['metadata']) ? object['metadata'] : {};
  const { group } = parseApiVersion(text(object?.['apiVersion']));
  return invalid({ group, kind: text(object?.['kind']) || 'object' }, text(metadata['name']), errors);
}

const wrongType = (field: string, value: unknown, wanted: string): FieldError => ({
  type: 'Invalid',
  field,
  value,
  detail: `must be ${wanted}`,
});

function metadataTypeErrors(metadata: Record<string, unknown>): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['name', 'generateName', 'namespace', 'uid', 'resourceVersion']) {
    const value = metadata[field];
    if (value === null) delete metadata[field];
    else if (value !== undefined && typeof value !== 'string')
      errors.push(wrongType(`metadata.${field}`, value, 'a string'));
  }
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (map === null) delete metadata[field];
    else if (map !== undefined && !isPlainObject(map))
      errors.push(wrongType(`metadata.${field}`, map, 'a map of strings'));
    else {
      for (const [key, value] of Object.entries(map ?? {})) {
        if (typeof value !== 'string') errors.push(wrongType(`metadata.${field}.${key}`, value, 'a string'));
      }
    }
  }
  for (const field of ['ownerReferences', 'finalizers']) {
    const list = metadata[field];
    if (list === null) delete metadata[field];
    else if (list !== undefined && !Array.isArray(list)) errors.push(wrongType(`metadata.${field}`, list, 'a list'));
  }
  return errors;
}

const NAME_RULES: Readonly<Record<string, (name: string) => string[]>> = {
  Namespace: dnsLabelErrors,
  Service: dnsLabelErrors,
  Role: pathSegmentErrors,
  RoleBinding: pathSegmentErrors,
  ClusterRole: pathSegmentErrors,
  ClusterRoleBinding: pathSegmentErrors,
};

/** What is wrong with an object's metadata (`ValidateObjectMeta` of apimachinery). */
export function metadataErrors({ apiVersion, kind, metadata }: KubernetesObject, type: ResourceType): FieldError[] {
  const errors: FieldError[] = [];
  const nameRule = isBuiltIn({ apiVersion, kind }) ? (NAME_RULES[kind] ?? dnsSubdomainErrors) : dnsSubdomainErrors;
  const complain = (field: string, value: string, details: readonly string[]) => {
    for (const detail of details) errors.push({ type: 'Invalid', field, value, detail });
  };
  if (!metadata.name)
    errors.push({ type: 'Required', field: 'metadata.name', detail: 'name or generateName is required' });
  else complain('metadata.name', metadata.name, nameRule(metadata.name));
  if (type.namespaced)
    complain('metadata.namespace', metadata.namespace ?? '', dnsLabelErrors(metadata.namespace ?? ''));
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    complain('metadata.labels', key, labelKeyErrors(key));
    complain('metadata.labels', value, labelValueErrors(value));
  }
  let size = 0;
  for (const [key, value] of Object.entries(metadata.annotations ?? {})) {
    complain('metadata.annotations', key, labelKeyErrors(key.toLowerCase()));
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT) {
    const detail = `may not be more than ${ANNOTATIONS_LIMIT} bytes`;
    errors.push({ type: 'TooLong', field: 'metadata.annotations', detail });
  }
  return errors;
}
