import { unknownText, type Association, type IdentityChain, type Role } from '../model/chain';
import { lookup } from './lookup';

/** The tags of a session, value by key. */
export type SessionTags = Readonly<Record<string, string>>;

/**
 * The ARN of a cluster, an association's or a node group's: as read, or made up of what is known of it.
 * @param role a role of the cluster's account, to tell account and partition by
 */
export function clusterArnOf(
  chain: IdentityChain,
  { clusterName }: Pick<Association, 'clusterName'>,
  role: Role | undefined,
): string {
  const cluster = lookup(chain).cluster(clusterName);
  if (cluster) return cluster.arn;
  const partition = role?.arn.split(':')[1] ?? 'aws';
  const account = role?.accountId ?? unknownText('AccountId');
  return `arn:${partition}:eks:${unknownText('Region')}:${account}:cluster/${clusterName}`;
}

/**
 * The six session tags of a pod's session, all transitive; none where the association disables them (EKS user guide, "Grant
 * Pods access to AWS resources based on tags"): https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export function sessionTags(association: Association, clusterArn: string, podName: string): SessionTags {
  if (association.sessionTagsDisabled === true) return {};
  return {
    'eks-cluster-arn': clusterArn,
    'eks-cluster-name': association.clusterName,
    'kubernetes-namespace': association.namespace,
    'kubernetes-service-account': association.serviceAccount,
    'kubernetes-pod-name': podName,
    'kubernetes-pod-uid': unknownText('PodUid'),
  };
}

/** One space that the measurement below fits: its size in bytes if nothing but the characters counts. */
const SPACE = 455.4;
/** The other: its size if each tag takes so many bytes more than its characters. */
const SPACE_WITH_OVERHEAD = 511.5;
const OVERHEAD = 31;

/**
 * At least how many per cent of the space that STS allots a session's tags take. The packing is not public.
 *
 * One exact measurement is: nine tags `T1` to `T9` with 250 characters each take 498 % (aws-actions/
 * configure-aws-credentials#1898), so that nothing is compressed. It fits a space of 455 bytes without, up to one of 512
 * bytes with 31 bytes of overhead a tag; the smaller of the two results is taken.
 */
export function packedPercentAtLeast(tags: SessionTags): number {
  const pairs = Object.entries(tags);
  const characters = pairs.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const share = Math.min(characters / SPACE, (characters + OVERHEAD * pairs.length) / SPACE_WITH_OVERHEAD);
  return Math.floor(share * 100);
}
