import { unknownText, type Association, type Cluster, type Role } from '../model/chain';

export interface SessionTag {
  readonly key: string;
  readonly value: string;
}

/** What the tags of a pod's session say of the cluster: as read, or as the association and the role's account give it. */
export function clusterArnOf(association: Association, cluster: Cluster | undefined, role: Role | undefined): string {
  if (cluster) return cluster.arn;
  const partition = role?.arn.split(':')[1] ?? 'aws';
  const account = role?.accountId ?? unknownText('AccountId');
  return `arn:${partition}:eks:${unknownText('Region')}:${account}:cluster/${association.clusterName}`;
}

/**
 * The six session tags of a pod's session, all transitive (EKS user guide, "Grant Pods access to AWS resources based on
 * tags"): https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function sessionTags(association: Association, clusterArn: string, podName: string): readonly SessionTag[] {
  return [
    { key: 'eks-cluster-arn', value: clusterArn },
    { key: 'eks-cluster-name', value: association.clusterName },
    { key: 'kubernetes-namespace', value: association.namespace },
    { key: 'kubernetes-service-account', value: association.serviceAccount },
    { key: 'kubernetes-pod-name', value: podName },
    { key: 'kubernetes-pod-uid', value: unknownText('PodUid') },
  ];
}

/**
 * At least how many per cent of the space that STS allots a session's tags take. The packing is not public.
 *
 * One exact measurement is: nine tags `T1` to `T9` with 250 characters each take 498 % (aws-actions/
 * configure-aws-credentials#1898), so that nothing is compressed. It fits a space of 455 bytes without, up to one of 512
 * bytes with 31 bytes of overhead a tag; the smaller of the two is taken.
 */
export function packedPercentAtLeast(tags: readonly SessionTag[]): number {
  const characters = tags.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
  return Math.floor(Math.min(characters / 455.4, (characters + 31 * tags.length) / 511.5) * 100);
}
