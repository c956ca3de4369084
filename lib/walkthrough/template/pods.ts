import { ManifestError } from '../../emulator/kubernetes/manifests';
import { podsOf } from '../../emulator/kubernetes/workload-pods';
import type { KubernetesObject, Pod } from '../../emulator/kubernetes/objects';
import type { AssociationView, Manifest, TemplateEnvironment } from '../../model/template-environment';
import type { PodOrigin } from '../../model/template-result';
import { InputError } from './input-error';

/** A pod as it would run, with its manifest: it exists already, or is to be made from it. */
export interface PodToBe {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly origin: PodOrigin;
  readonly manifest: Manifest;
  /** The object that the pod comes from: itself, or its workload. */
  readonly source: { readonly kind: string; readonly namespace: string; readonly name: string };
}

/** The kinds whose controllers make pods. */
const WORKLOADS = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'],
  'Rollout',
];

/**
 * All pods of a cluster: those that exist, and one for each workload, since no controllers run here. A workload that
 * another owns is left to its owner.
 *
 * @throws InputError for a workload whose pod template is none
 */
export function podsIn(environment: TemplateEnvironment, cluster: string): PodToBe[] {
  const existing = environment.objects(cluster, 'Pod').map((pod) => podToBe(cluster, pod, { kind: 'manifest' }, pod));
  const made = WORKLOADS.flatMap((kind) => environment.objects(cluster, kind))
    .filter(({ metadata }) => !('ownerReferences' in metadata))
    .flatMap((workload) => {
      const origin: PodOrigin = { kind: 'workload', workload: `${workload.kind} ${workload.metadata.name}` };
      return templatePods(workload).map((pod) => podToBe(cluster, pod, origin, workload));
    });
  return [...existing, ...made];
}

function templatePods(workload: Manifest): Pod[] {
  try {
    return podsOf(workload as KubernetesObject);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new InputError(error.message, 'Correct the pod template: its controller could make no pod of it.');
  }
}

/** The ServiceAccount of a pod; `serviceAccount` is the field's older name, and `default` what admission fills in. */
export function serviceAccountOf(pod: Manifest): string {
  const { serviceAccountName, serviceAccount } = pod['spec'] as {
    serviceAccountName?: string;
    serviceAccount?: string;
  };
  return serviceAccountName || serviceAccount || 'default';
}

function podToBe(cluster: string, pod: Manifest, origin: PodOrigin, { kind, metadata }: Manifest): PodToBe {
  const namespace = pod.metadata.namespace ?? 'default';
  return {
    cluster,
    namespace,
    name: pod.metadata.name,
    serviceAccount: serviceAccountOf(pod),
    origin,
    manifest: pod,
    source: { kind, namespace, name: metadata.name },
  };
}

/** A pod for an association that nothing uses. It does nothing but be there. */
export function probePod({ cluster, namespace, serviceAccount }: AssociationView): PodToBe {
  const name = `${serviceAccount.slice(0, 40).replace(/[^a-z0-9]+$/, '')}-probe`;
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      serviceAccountName: serviceAccount,
      containers: [{ name: 'probe', image: 'public.ecr.aws/aws-cli/aws-cli' }],
    },
  };
  return podToBe(cluster, manifest, { kind: 'probe' }, manifest);
}
