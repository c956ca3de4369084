import type { TemplateEnvironment } from '../../model/template-environment';
import type { PodToBe } from './pods';

/** Variables by which an SDK finds credentials before it asks for Pod Identity, or looks for them elsewhere. */
const DECISIVE: readonly string[] = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
  ...['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  ...['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
];

interface Variable {
  readonly name?: unknown;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name?: unknown };
    readonly configMapKeyRef?: { readonly name?: unknown };
  } | null;
}

/**
 * Variables of a pod that decide which credentials its clients use, and whose values are in Secrets and ConfigMaps that were
 * not given: what the pod became here says nothing of it with them. One sentence each.
 */
export function unreadCredentials(
  environment: TemplateEnvironment,
  { cluster, namespace, manifest }: PodToBe,
): string[] {
  const exists = (kind: string, name: unknown) =>
    environment
      .objects(cluster, kind)
      .some(({ metadata }) => metadata.name === name && (metadata.namespace ?? 'default') === namespace);
  const { containers } = manifest['spec'] as {
    containers: readonly { name: string; env?: readonly Variable[] | null }[];
  };
  return containers.flatMap((container) =>
    (container.env ?? []).flatMap(({ name, valueFrom }) => {
      const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
      const [kind, source] = secretKeyRef ? ['Secret', secretKeyRef.name] : ['ConfigMap', configMapKeyRef?.name];
      const decides = DECISIVE.includes(String(name)) && source !== undefined && !exists(kind as string, source);
      return decides
        ? [
            `container ${container.name} takes ${String(name)} from the ${String(kind)} ${String(source)}, which nothing given makes: with it, its clients may never ask for Pod Identity`,
          ]
        : [];
    }),
  );
}
