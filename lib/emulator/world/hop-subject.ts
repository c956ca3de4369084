import { isSlip } from '../../model/slip';
import type { NamedPod } from '../../model/kubectl';
import type { PodIdentityAssociation } from '../eks/associations';
import type { IamAccount } from '../iam/account';
import type { KubernetesObject, Pod } from '../kubernetes/objects';
import { ManifestError } from '../kubernetes/manifests';
import { podsOf } from '../kubernetes/workload-pods';
import type { Admission } from './admission';
import { shadowingVariables } from './call-causes';
import type { EmulatedCluster } from './emulated-cluster';
import type { EmulatedNode } from './emulated-node';
import type { Account } from './account';

/** Whose call it was, with all that a fix may have to name. */
export interface HopSubject {
  readonly cluster: { readonly name: string; readonly arn: string };
  /** The partition that the cluster is in. */
  readonly partition: string;
  readonly pod: NamedPod;
  /** The container that made the call. */
  readonly container: string;
  readonly serviceAccount: string;
  readonly admission: Admission;
  /** Variables of the container that send its clients elsewhere before they ask the agent. */
  readonly shadowing: readonly string[];
  readonly agent: 'runs' | 'stopped' | 'not-installed';
  /** The association of the pod's ServiceAccount as it is now. */
  readonly association?: PodIdentityAssociation;
  /** One that no pod uses and that was probably meant for this pod's ServiceAccount. */
  readonly misplaced?: PodIdentityAssociation;
  /** An account that is known here, by its id. */
  readonly account: (id: string) => IamAccount | undefined;
  /** Reasons for a failure that lie in the pod or its node, not in any component's answer. */
  readonly causes: readonly string[];
}

/** What {@link hopSubject} reads. */
export interface PodSurroundings {
  readonly pod: Pod;
  readonly cluster: EmulatedCluster;
  readonly node: EmulatedNode;
  readonly account: Account;
  readonly admission: Admission;
  readonly causes: readonly string[];
}

/** A pod as the one who calls. */
export function hopSubject({ pod, cluster, node, account, admission, causes }: PodSurroundings): HopSubject {
  const { eks, partition, region, accountId } = account;
  const { namespace = 'default', name } = pod.metadata;
  const serviceAccount = pod.spec.serviceAccountName ?? 'default';
  const [container] = pod.spec.containers;
  const association = eks.associationFor(cluster.name, { namespace, serviceAccount });
  return {
    cluster: { name: cluster.name, arn: `arn:${partition}:eks:${region}:${accountId}:cluster/${cluster.name}` },
    partition,
    pod: { namespace, name, workload: workloadOf(pod, cluster) },
    container: container?.name ?? '',
    serviceAccount,
    admission,
    shadowing: shadowingVariables(pod),
    agent: node.agentRunning ? 'runs' : cluster.hasAgent ? 'stopped' : 'not-installed',
    association,
    misplaced: association ? undefined : misplacedFor({ namespace, serviceAccount }, cluster, account),
    account: (id) => account.sts.account(id),
    causes,
  };
}

/** The kinds whose pods are made for a rehearsal, named after them with one or two parts more. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'];

function workloadOf({ metadata }: Pod, { api }: EmulatedCluster): NamedPod['workload'] {
  const parts = metadata.name.split('-');
  const names = [1, 2].map((cut) => parts.slice(0, -cut).join('-')).filter((name) => name !== '');
  for (const kind of WORKLOADS) {
    for (const name of names) {
      const workload = api.find(kind, metadata.namespace, name) as KubernetesObject | undefined;
      if (workload && makes(workload, metadata.name)) return { kind, name };
    }
  }
  return undefined;
}

/** Whether a workload's pod has this name; one whose pod template is none makes no pod. */
function makes(workload: KubernetesObject, podName: string): boolean {
  try {
    return podsOf(workload).some(({ metadata }) => metadata.name === podName);
  } catch (error) {
    if (error instanceof ManifestError) return false;
    throw error;
  }
}

/** The same ServiceAccount in another namespace, or one of the namespace whose name differs by a slip of the pen. */
function misplacedFor(
  wanted: { readonly namespace: string; readonly serviceAccount: string },
  cluster: EmulatedCluster,
  { eks }: Account,
): PodIdentityAssociation | undefined {
  const isUsed = (namespace: string, serviceAccount: string) =>
    cluster.api.list('Pod', namespace).some((pod) => (pod as Pod).spec.serviceAccountName === serviceAccount);
  const candidates = eks
    .visibleIdentities(cluster.name)
    .filter(({ namespace, serviceAccount }) =>
      namespace === wanted.namespace
        ? isSlip(serviceAccount, wanted.serviceAccount)
        : serviceAccount === wanted.serviceAccount && serviceAccount !== 'default',
    );
  const unused = candidates.filter(({ namespace, serviceAccount }) => !isUsed(namespace, serviceAccount));
  const [only, ...others] = unused;
  return only && others.length === 0 ? eks.associationFor(cluster.name, only) : undefined;
}
