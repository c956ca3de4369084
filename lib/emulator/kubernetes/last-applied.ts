import type { KubernetesObject } from './objects';
import { isPlainObject, without } from './plain-json';

/** Where kubectl keeps the configuration it applied last; objects without it are never pruned. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * `object` as `kubectl apply` and `kubectl create --save-config` send it: with its own configuration, as one line of JSON
 * with sorted keys and a final newline, in the annotation {@link LAST_APPLIED}.
 *
 * Source: `GetModifiedConfiguration` in `pkg/util/apply.go` of k8s.io/kubectl 0.35.
 */
export function withLastApplied(object: KubernetesObject): KubernetesObject {
  const annotations = without(object.metadata.annotations ?? {}, LAST_APPLIED);
  const configuration = { ...object, metadata: { ...object.metadata, annotations } };
  return {
    ...configuration,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${goJson(configuration)}\n` } },
  };
}

/** The configuration applied last to `object`, or `undefined` if there is none that can be read. */
export function lastApplied(object: KubernetesObject): Record<string, unknown> | undefined {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const configuration: unknown = JSON.parse(text);
    return isPlainObject(configuration) ? configuration : undefined;
  } catch {
    return undefined;
  }
}

/** JSON as Go writes a map: sorted keys, no spaces, and `<`, `>`, `&` escaped. */
function goJson(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, member: unknown) =>
    isPlainObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
