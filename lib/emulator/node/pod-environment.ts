import type { Container, EnvVar, Pod } from '../kubernetes/objects';
import type { ObjectData } from './object-data';

export interface ContainerEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose source is not there: a Secret or ConfigMap that does not exist or lacks the key, a field of the host. */
  readonly unresolved: readonly string[];
}

const FIELDS: Readonly<Record<string, (pod: Pod) => string | undefined>> = {
  'metadata.name': (pod) => pod.metadata.name,
  'metadata.namespace': (pod) => pod.metadata.namespace ?? 'default',
  'metadata.uid': (pod) => pod.metadata.uid,
  'spec.nodeName': (pod) => pod.spec.nodeName,
  'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? 'default',
};

/**
 * A container's environment as the kubelet makes it from the Pod: what `envFrom` takes over whole, then values in order, with
 * `$(NAME)` expanded from those before (`$$(NAME)` is literal), `fieldRef` read from the Pod, and keys of ConfigMaps and
 * Secrets.
 *
 * Source: Kubernetes documentation, "Define Dependent Environment Variables", "Expose Pod Information to Containers
 * Through Environment Variables".
 */
export function containerEnvironment(
  pod: Pod,
  container: Container,
  objectData: ObjectData = () => undefined,
): ContainerEnvironment {
  const data = (kind: 'ConfigMap' | 'Secret', name: unknown) =>
    objectData(kind, pod.metadata.namespace ?? 'default', String(name));
  const env: Record<string, string> = { ...takenOver(container, data) };
  const unresolved: string[] = [];
  for (const variable of container.env ?? []) {
    const value =
      variable.valueFrom === undefined ? expand(variable.value ?? '', env) : fromSource(pod, variable, data);
    if (value === undefined) unresolved.push(variable.name);
    else env[variable.name] = value;
  }
  return { env, unresolved };
}

function expand(value: string, env: Readonly<Record<string, string>>): string {
  return value.replace(/\$(\$|\(([^()$]*)\))/g, (written, next: string, name: string | undefined) => {
    if (next === '$') return '$';
    return name !== undefined && Object.hasOwn(env, name) ? (env[name] as string) : written;
  });
}

type Data = (kind: 'ConfigMap' | 'Secret', name: unknown) => Readonly<Record<string, string>> | undefined;

interface Reference {
  readonly name?: unknown;
  readonly key?: unknown;
}

/** All keys of the ConfigMaps and Secrets in `envFrom`, with its prefix; later ones win. */
function takenOver(container: Container, data: Data): Record<string, string> {
  const { envFrom } = container;
  const sources = (Array.isArray(envFrom) ? envFrom : []) as readonly {
    readonly prefix?: string;
    readonly configMapRef?: Reference;
    readonly secretRef?: Reference;
  }[];
  return Object.fromEntries(
    sources.flatMap(({ prefix = '', configMapRef, secretRef }) => {
      const found = secretRef ? data('Secret', secretRef.name) : configMapRef && data('ConfigMap', configMapRef.name);
      return Object.entries(found ?? {}).map(([key, value]) => [`${prefix}${key}`, value]);
    }),
  );
}

function fromSource(pod: Pod, variable: EnvVar, data: Data): string | undefined {
  const source = (variable.valueFrom ?? {}) as { secretKeyRef?: Reference; configMapKeyRef?: Reference };
  const { secretKeyRef, configMapKeyRef } = source;
  if (secretKeyRef) return data('Secret', secretKeyRef.name)?.[String(secretKeyRef.key)];
  if (configMapKeyRef) return data('ConfigMap', configMapKeyRef.name)?.[String(configMapKeyRef.key)];
  return fromField(pod, variable);
}

function fromField(pod: Pod, variable: EnvVar): string | undefined {
  const source = variable.valueFrom as { fieldRef?: { fieldPath?: unknown } } | null | undefined;
  const fieldPath = String(source?.fieldRef?.fieldPath ?? '');
  const map = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (map) return pod.metadata[map[1] as 'labels' | 'annotations']?.[map[2] as string] ?? '';
  return Object.hasOwn(FIELDS, fieldPath) ? FIELDS[fieldPath]?.(pod) : undefined;
}
