import type { Cluster } from '../clusters';
import type { ServiceAccountClaims } from '../tokens';

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

/**
 * The six session tags of a pod's session, in the order in which EKS Auth sends them (EKS user guide, "Grant Pods
 * access to AWS resources based on tags"). All are transitive; none can be left out singly.
 */
export function sessionTags(
  cluster: Pick<Cluster, 'arn' | 'name'>,
  claims: ServiceAccountClaims,
): readonly SessionTag[] {
  return [
    { key: 'eks-cluster-arn', value: cluster.arn },
    { key: 'eks-cluster-name', value: cluster.name },
    { key: 'kubernetes-namespace', value: claims.namespace },
    { key: 'kubernetes-service-account', value: claims.serviceAccount },
    { key: 'kubernetes-pod-name', value: claims.podName },
    { key: 'kubernetes-pod-uid', value: claims.podUid },
  ];
}
