import { randomInt } from 'node:crypto';
import { forbidden } from './errors';
import type { Container, Pod, ServiceAccount } from './objects';

/** Where a container finds the token for the Kubernetes API (not the one for AWS). */
const API_TOKEN_MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
const PODS = { group: '', plural: 'pods' };

/** Five characters as the API server makes them for generated names: no vowels, no digits that look like letters. */
export function randomNameSuffix(): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  return Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * The ServiceAccount admission plugin, which sees a new pod before any webhook does, in place: names the `default`
 * ServiceAccount if the pod names none, requires that it exists, mounts the token for the Kubernetes API, and copies the
 * ServiceAccount's image pull secrets.
 *
 * Source: `plugin/pkg/admission/serviceaccount/admission.go` of Kubernetes 1.35. Not imitated: mirror pods, and the
 * annotation `kubernetes.io/enforce-mountable-secrets`.
 *
 * @throws KubernetesError `Forbidden`: `error looking up service account default/x: serviceaccount "x" not found`.
 */
export function admitServiceAccount(
  pod: Pod,
  namespace: string,
  serviceAccount: (namespace: string, name: string) => ServiceAccount | undefined,
): void {
  // `serviceAccount` is the field's deprecated name; the API server keeps both alike.
  const name = pod.spec.serviceAccountName || (pod.spec['serviceAccount'] as string | undefined) || 'default';
  pod.spec.serviceAccountName = name;
  pod.spec['serviceAccount'] = name;
  const account = serviceAccount(namespace, name);
  if (!account) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
    throw forbidden(PODS, pod.metadata.name ?? '', why);
  }
  // The pod's preference wins over the ServiceAccount's.
  if (pod.spec['automountServiceAccountToken'] ?? account.automountServiceAccountToken ?? true) mountApiToken(pod);
  const pullSecrets = pod.spec['imagePullSecrets'] as unknown[] | undefined;
  if (!pullSecrets?.length && account.imagePullSecrets?.length) {
    pod.spec['imagePullSecrets'] = account.imagePullSecrets.map(({ name }) => ({ name }));
  }
}

function mountApiToken(pod: Pod): void {
  const existing = pod.spec.volumes?.find((volume) => volume.name?.startsWith(VOLUME_PREFIX));
  const name = existing?.name ?? `${VOLUME_PREFIX}${randomNameSuffix()}`;
  const mountsNothingThere = (container: Container) =>
    !container.volumeMounts?.some((mount) => mount.mountPath === API_TOKEN_MOUNT_PATH);
  const needy = [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])].filter(mountsNothingThere);
  for (const container of needy) {
    (container.volumeMounts ??= []).push({ name, readOnly: true, mountPath: API_TOKEN_MOUNT_PATH });
  }
  if (existing || needy.length === 0) return;
  (pod.spec.volumes ??= []).push({
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ] as NonNullable<NonNullable<Pod['spec']['volumes']>[number]['projected']>['sources'],
      defaultMode: 0o644,
    },
  });
}
