import type { InheritedVariable } from '../model/chain';
import { withoutSecrets } from '../model/redact';
import type { KubernetesItem, KubernetesObjects } from './kubernetes-objects';
import { field, listField, mapField, textField } from './plain-fields';

/** What the `envFrom` of a container gives it. */
export interface Inherited {
  readonly variables: readonly InheritedVariable[];
  /** ConfigMaps and Secrets that were not read, as `kind/name`. */
  readonly unread: readonly string[];
}

/** Looks up the ConfigMaps and Secrets of manifests that containers of a pod take variables from. */
export type InheritedVariables = (container: Record<string, unknown>, pod: KubernetesItem) => Inherited;

const SOURCES = { configMapRef: 'ConfigMap', secretRef: 'Secret' } as const;

/**
 * Reads what `envFrom` names from the ConfigMaps and Secrets among the objects.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables
 */
export function inheritedVariables({ items }: KubernetesObjects): InheritedVariables {
  const keyOf = (kind: string, name: string, { namespace, clusterName = '' }: KubernetesItem): string =>
    JSON.stringify([clusterName, namespace, kind, name]);
  const sources = new Map(
    items
      .filter(({ object }) => object.kind === 'ConfigMap' || object.kind === 'Secret')
      .map((item) => [keyOf(item.object.kind, item.object.metadata.name, item), item]),
  );
  return (container, pod) => {
    const variables: InheritedVariable[] = [];
    const unread: string[] = [];
    for (const entry of listField(container, 'envFrom')) {
      for (const [reference, kind] of Object.entries(SOURCES)) {
        const name = textField(entry, reference, 'name');
        if (name === undefined) continue;
        const source = sources.get(keyOf(kind, name, pod));
        if (source) variables.push(...variablesOf(source, textField(entry, 'prefix') ?? ''));
        else unread.push(`${kind}/${name}`);
      }
    }
    return { variables, unread };
  };
}

/** Of a Secret it is told that a variable is there. */
function variablesOf({ object }: KubernetesItem, prefix: string): readonly InheritedVariable[] {
  const { kind } = object;
  const from = { kind, name: object.metadata.name };
  if (kind === 'Secret') {
    const names = ['data', 'stringData'].flatMap((part) => Object.keys(Object(field(object, part))));
    return names.map((name) => ({ name: `${prefix}${name}`, from }));
  }
  return Object.entries(mapField(object, 'data')).map(([key, value]) => {
    const name = `${prefix}${key}`;
    return { name, value: withoutSecrets(`${name}=${value}`).slice(name.length + 1), from };
  });
}
