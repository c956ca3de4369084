import type { Policy } from '../../iam';
import { refusal, words } from './refusals';
import { parseRoleArn, type RoleLookup } from './roles';
import { serviceTrust } from './service-trust';

/** The service that assumes an association's role. */
export const POD_IDENTITY_SERVICE = 'pods.eks.amazonaws.com';

/**
 * Checks an association's role as EKS does when an association is created or given another role: the ARN's form, the
 * cluster's account, that the role exists, and that its trust policy lets EKS Pod Identity assume it. Conditions are
 * not evaluated here; an unmet one shows only when a pod asks for credentials.
 *
 * Sources: EKS user guide "Create IAM role with trust policy required by EKS Pod Identity"; the two refusals are
 * quoted in hashicorp/terraform-provider-aws#34717 and #41483. That `sts:AssumeRole` alone
 * is refused follows from aws/aws-cdk#31522, and comments in public CDK code say so; no capture shows it.
 * Unconfirmed: that; that a trust policy of everybody (`{ "AWS": "*" }`) does not pass; whether `sts:TagSession` is still
 * asked for when the association disables session tags (here it is not), the wording for a malformed ARN, and that a role
 * of another account gets IAM's PassRole sentence.
 *
 * @throws ResourceError with the cause as its `cause`.
 */
export function checkAssociationRole(arn: string, iam: RoleLookup, o: { readonly sessionTags: boolean }): void {
  const parsed = parseRoleArn(arn);
  if (!parsed) throw refusal('InvalidParameterException', `The parameter roleArn is not an IAM role ARN: ${arn}`);
  if (parsed.accountId !== iam.accountId) {
    throw refusal(
      'AccessDeniedException',
      words.crossAccountPassRole,
      `the role ${arn} is in account ${parsed.accountId}, the cluster in ${iam.accountId}: an association's role must be in the cluster's account; use targetRoleArn for one in another`,
    );
  }
  const role = iam.roleByArn(arn);
  if (!role) {
    throw refusal('InvalidParameterException', words.noRole, `account ${iam.accountId} has no role ${arn}`);
  }
  const flaw = trustFlaw(role.trust, o);
  if (flaw) throw refusal('InvalidParameterException', words.invalidTrust, `${arn}: ${flaw}`);
}

/** What EKS Pod Identity misses in a trust policy, as one sentence; `undefined` if nothing. */
export function trustFlaw(policy: Policy, o: { readonly sessionTags: boolean }): string | undefined {
  const trust = serviceTrust(policy, POD_IDENTITY_SERVICE);
  if (!trust.named) {
    const others = trust.principals.length > 0 ? trust.principals.join(', ') : 'nobody';
    return `no Allow statement of the trust policy names the service principal ${POD_IDENTITY_SERVICE}; it trusts ${others}`;
  }
  const needed = o.sessionTags ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'];
  const missing = needed.filter((action) => !trust.allows(action));
  if (missing.length === 0) return undefined;
  return `the trust policy names ${POD_IDENTITY_SERVICE} but does not allow it ${missing.join(' and ')}`;
}
