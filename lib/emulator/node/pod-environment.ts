import type { Container, EnvVar, Pod } from '../kubernetes/objects';

export interface ContainerEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose source is not part of the emulated world: a Secret, a ConfigMap, a field of the host. */
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
 * A container's environment as the kubelet makes it from the Pod: values in order, `$(NAME)` expanded from those before
 * (`$$(NAME)` is literal), `fieldRef` read from the Pod.
 *
 * Source: Kubernetes documentation, "Define Dependent Environment Variables", "Expose Pod Information to Containers
 * Through Environment Variables".
 */
export function containerEnvironment(pod: Pod, container: Container): ContainerEnvironment {
  const env: Record<string, string> = {};
  const unresolved: string[] = [];
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom === undefined ? expand(variable.value ?? '', env) : fromField(pod, variable);
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

function fromField(pod: Pod, variable: EnvVar): string | undefined {
  const source = variable.valueFrom as { fieldRef?: { fieldPath?: unknown } } | null | undefined;
  const fieldPath = String(source?.fieldRef?.fieldPath ?? '');
  const map = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (map) return pod.metadata[map[1] as 'labels' | 'annotations']?.[map[2] as string] ?? '';
  return Object.hasOwn(FIELDS, fieldPath) ? FIELDS[fieldPath]?.(pod) : undefined;
}
