import type { Pod } from '../emulator/kubernetes/objects';
import { parseApiVersion } from '../emulator/kubernetes/resource-types';
import type { RehearsedState } from '../model/rehearsed-state';
import type { Manifest } from '../model/template-environment';
import type { ProvenPod } from '../model/template-result';
import type { KubernetesItem, KubernetesObjects } from './kubernetes-objects';

/**
 * The objects that manifests applied, as API servers keep them, each where its manifest is; what Kubernetes or the
 * rehearsal made for itself is left out. A workload whose pod was made comes with that pod.
 *
 * @param applied the objects of the manifests
 * @param made the pods that were made of workloads, and probes
 */
export function standingObjects(
  { clusters }: Pick<RehearsedState, 'clusters'>,
  applied: KubernetesObjects,
  made: readonly ProvenPod[],
): KubernetesObjects {
  const origins = new Map(applied.items.map((item) => [keyOf(item.clusterName, item.object), item]));
  const podOf = new Map(
    made.flatMap(({ cluster, namespace, name, origin }): [string, string][] =>
      origin.kind === 'workload' ? [[`${cluster} ${namespace} ${origin.workload}`, name]] : [],
    ),
  );
  const items = clusters.flatMap(({ name: clusterName, objects }) => {
    const pods = new Map(objects.filter(isPod).map((pod) => [nameOf(pod), pod]));
    return objects.flatMap((object): KubernetesItem[] => {
      // A loose manifest does not say for which cluster it is.
      const origin = origins.get(keyOf(clusterName, object)) ?? origins.get(keyOf(undefined, object));
      if (!origin) return [];
      const { namespace = 'default', name } = object.metadata;
      const podName = podOf.get(`${clusterName} ${namespace} ${object.kind} ${name}`);
      const admitted = isPod(object) ? object : pods.get(`${namespace}/${podName}`);
      return [{ ...origin, clusterName, object, ...(admitted && { admitted }) }];
    });
  });
  return { ...applied, items };
}

const isPod = (object: Manifest): object is Pod & Manifest => object.kind === 'Pod' && object.apiVersion === 'v1';

const nameOf = ({ metadata: { namespace = 'default', name } }: Manifest): string => `${namespace}/${name}`;

/** Versions of one kind are one object. */
function keyOf(clusterName: string | undefined, object: Manifest): string {
  const { group } = parseApiVersion(object.apiVersion);
  return [clusterName ?? '', group, object.kind, nameOf(object)].join(' ');
}
