import type { FieldError } from './errors';
import type { Container, Pod, PodSpec } from './objects';
import { equalJson, without } from './plain-json';
import { jsonDiff } from './text-diff';

/** The only fields of a pod's spec that an update may change, in the API server's words. */
const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/**
 * Why a pod may not be updated from `before` to `after`: nothing if the list is empty. Metadata may change; of the spec
 * hardly anything may, which is why a pod that was admitted without credentials can only be made anew.
 *
 * Source: `ValidatePodUpdate` in `pkg/apis/core/validation/validation.go` of Kubernetes 1.35. The difference that ends the
 * refusal has the real one's form, but names fields as manifests do where the server prints Go's names. Scheduling gates
 * are treated as immutable here; the server allows their removal.
 */
export function podUpdateErrors(before: Pod, after: Pod): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ['containers', 'initContainers'] as const) {
    if ((after.spec[list] ?? []).length !== (before.spec[list] ?? []).length) {
      return [{ type: 'Forbidden', field: `spec.${list}`, detail: 'pod updates may not add or remove containers' }];
    }
    errors.push(...imageErrors(after.spec[list] ?? [], `spec.${list}`));
  }
  const deadlineError = activeDeadlineError(before.spec['activeDeadlineSeconds'], after.spec['activeDeadlineSeconds']);
  if (deadlineError) errors.push(deadlineError);
  const tolerations = asList(after.spec['tolerations']);
  if (!asList(before.spec['tolerations']).every((old) => tolerations.some((next) => sameToleration(old, next)))) {
    const detail = 'existing toleration can not be modified except its tolerationSeconds';
    errors.push({ type: 'Forbidden', field: 'spec.tolerations', detail });
  }

  const munged = withUpdatableFieldsOf(after.spec, before.spec);
  if (!equalJson(munged, before.spec)) {
    const words = `pod updates may not change fields other than ${UPDATABLE.join(',')}`;
    errors.push({ type: 'Forbidden', field: 'spec', detail: `${words}\n${jsonDiff(before.spec, munged)}` });
  }
  return errors;
}

function imageErrors(containers: readonly Container[], path: string): FieldError[] {
  return containers.flatMap(({ image = '' }, index): FieldError[] => {
    const field = `${path}[${index}].image`;
    if (image === '') return [{ type: 'Required', field }];
    if (image === image.trim()) return [];
    return [{ type: 'Invalid', field, value: image, detail: 'must not have leading or trailing whitespace' }];
  });
}

function activeDeadlineError(before: unknown, after: unknown): FieldError | undefined {
  const error = (detail: string): FieldError => ({
    type: 'Invalid',
    field: 'spec.activeDeadlineSeconds',
    value: after ?? null,
    detail,
  });
  if (after === undefined) {
    return before === undefined ? undefined : error('must not update from a positive integer to nil value');
  }
  if (typeof after !== 'number' || after < 0 || after > 2147483647) {
    return error('must be between 0 and 2147483647, inclusive');
  }
  return typeof before === 'number' && before < after
    ? error('must be less than or equal to previous value')
    : undefined;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function sameToleration(a: unknown, b: unknown): boolean {
  const [restOfA, restOfB] = [a, b].map((toleration) => without(toleration as object, 'tolerationSeconds'));
  return equalJson(restOfA, restOfB);
}

/** `after` with everything that may change taken from `before`: what is still different is refused. */
function withUpdatableFieldsOf(after: PodSpec, before: PodSpec): PodSpec {
  const withImages = (list: 'containers' | 'initContainers') =>
    after[list]?.map((container, index) => ({ ...container, image: before[list]?.[index]?.image }));
  const munged: PodSpec = { ...after, containers: withImages('containers') ?? [] };
  if (after.initContainers) munged.initContainers = withImages('initContainers')!;
  for (const field of ['activeDeadlineSeconds', 'tolerations']) {
    if (before[field] === undefined) delete munged[field];
    else munged[field] = before[field];
  }
  const grace = before.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0 && after.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = grace;
  }
  return munged;
}
