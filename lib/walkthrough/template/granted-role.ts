import type { AssociationView, TemplateEnvironment } from '../../model/template-environment';

/** The role of an association that nothing given makes, so that it was taken for granted. */
export function grantedRoleOf(
  environment: TemplateEnvironment,
  { roleArn, targetRoleArn }: AssociationView,
): string | undefined {
  return environment.grantedRoles().find((arn) => arn === roleArn || arn === targetRoleArn);
}

/** What was taken for granted of such a role. */
export const grantedRole = (arn: string) => `the role ${arn}, and that its trust policy lets EKS Pod Identity in`;

/** Why a pod that became such a role proves nothing. */
export const unknownRole = (arn: string) =>
  `nothing that was given makes the role ${arn}: whom it lets in, and what it may do, is not known`;
