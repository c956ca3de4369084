import type { Association } from '../model/chain';

/**
 * The lines of a trust policy's condition that pods of one cluster alone meet: by a session tag, or, where the association
 * disables them, by what else the call says.
 */
export function clusterCondition({ sessionTagsDisabled }: Association, clusterArn: string): string {
  const [operator, key] =
    sessionTagsDisabled === true ? ['ArnEquals', 'aws:SourceArn'] : ['StringEquals', 'aws:RequestTag/eks-cluster-arn'];
  return `  ${operator}:\n    ${key}: ${clusterArn}`;
}
