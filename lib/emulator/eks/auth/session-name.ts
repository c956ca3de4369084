import { randomUUID } from 'node:crypto';

const LONGEST_PART = 10;

/**
 * The name of the session that EKS Auth has STS make: `eks-`, the first ten characters of the cluster's name, the first
 * ten of the pod's, a random UUID; for example `eks-eksworksho-app2-v1-78-4d6488f1-68b4-4294-a7c3-b2d3edfe4645`. The EKS
 * Auth API reference says `eks-clustername-podname-random UUID`; the cuts are as CloudTrail events show them.
 */
export function sessionName(clusterName: string, podName: string, uuid: string = randomUUID()): string {
  return `eks-${clusterName.slice(0, LONGEST_PART)}-${podName.slice(0, LONGEST_PART)}-${uuid}`;
}
