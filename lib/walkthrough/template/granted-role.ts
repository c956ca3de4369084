import type { AssociationView, GrantedRole, TemplateEnvironment } from '../../model/template-environment';

/** The role of an association that nothing given makes, so that it was taken for granted. */
export function grantedRoleOf(
  environment: TemplateEnvironment,
  { roleArn, targetRoleArn }: AssociationView,
): string | undefined {
  return environment.grantedRoles().find(({ arn }) => arn === roleArn || arn === targetRoleArn)?.arn;
}

const TAKEN: Readonly<Record<GrantedRole['use'], (arn: string) => string>> = {
  association: (arn) => `the role ${arn}, and that its trust policy lets EKS Pod Identity in`,
  node: (arn) => `the node role ${arn}, with AmazonEKSWorkerNodePolicy`,
  policy: (arn) => `the role ${arn}`,
};

/** What was taken for granted of a role, in a phrase. */
export const grantedRole = ({ arn, use }: GrantedRole) => TAKEN[use](arn);

/** Why a pod that became such a role proves nothing. */
export const unknownRole = (arn: string) =>
  `nothing that was given makes the role ${arn}: whom it lets in, and what it may do, is not known`;
