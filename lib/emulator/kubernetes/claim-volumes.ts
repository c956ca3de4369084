import { isPlainObject } from './plain-json';

/**
 * The specification of a StatefulSet's first pod: its template's, with a volume for each of `volumeClaimTemplates`, which
 * stands in place of one of that name. So does the controller: `updateStorage` of kubernetes/kubernetes,
 * pkg/controller/statefulset/stateful_set_utils.go.
 *
 * @param spec the template's, untrusted; given back as it is where it has no list of volumes to add to
 */
export function withClaimVolumes(spec: unknown, claimTemplates: unknown, setName: string): unknown {
  const volumes = isPlainObject(spec) ? (spec['volumes'] ?? []) : undefined;
  if (!isPlainObject(spec) || !Array.isArray(volumes) || !Array.isArray(claimTemplates)) return spec;
  const names = claimTemplates.map(nameOf).filter((name) => name !== undefined);
  if (names.length === 0) return spec;
  const claimed = names.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${setName}-0`, readOnly: false },
  }));
  const own = volumes.filter((volume) => !isPlainObject(volume) || !names.includes(String(volume['name'])));
  return { ...spec, volumes: [...claimed, ...own] };
}

function nameOf(template: unknown): string | undefined {
  const metadata = isPlainObject(template) ? template['metadata'] : undefined;
  const name = isPlainObject(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
