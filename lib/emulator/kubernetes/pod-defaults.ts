import type { Container, Pod, Volume } from './objects';

/**
 * Fills in what the API server defaults in a new pod, in place: the fields that decide how it runs and ends, and those
 * that a client which reads the pod back will compare.
 *
 * Source: `pkg/apis/core/v1/defaults.go` of Kubernetes 1.35. Not imitated: probes, resources (requests from limits), host
 * ports, and volume types other than projected, secret, configMap and downwardAPI.
 */
export function setPodDefaults(pod: Pod): void {
  const spec = pod.spec as Record<string, unknown>;
  spec['restartPolicy'] ||= 'Always';
  spec['terminationGracePeriodSeconds'] ??= 30;
  spec['dnsPolicy'] ||= 'ClusterFirst';
  spec['securityContext'] ??= {};
  spec['schedulerName'] ||= 'default-scheduler';
  spec['enableServiceLinks'] ??= true;
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    setContainerDefaults(container);
  }
  for (const volume of pod.spec.volumes ?? []) setVolumeDefaults(volume);
}

function setContainerDefaults(container: Container): void {
  container['resources'] ??= {};
  container['terminationMessagePath'] ||= '/dev/termination-log';
  container['terminationMessagePolicy'] ||= 'File';
  container['imagePullPolicy'] ||= isLatest(container.image ?? '') ? 'Always' : 'IfNotPresent';
}

/** Whether an image reference names the tag `latest`, or no tag and no digest, which means the same. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([^:/]*)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}

function setVolumeDefaults(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume['emptyDir'] = {};
  for (const source of ['projected', 'secret', 'configMap', 'downwardAPI']) {
    const settings = volume[source] as { defaultMode?: number } | undefined;
    if (settings) settings.defaultMode ??= 0o644;
  }
  for (const { serviceAccountToken } of volume.projected?.sources ?? []) {
    if (serviceAccountToken) serviceAccountToken.expirationSeconds ??= 3600;
  }
}
