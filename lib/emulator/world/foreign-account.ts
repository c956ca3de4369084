import type { Clock } from '../clock';
import { ResourceError } from '../cloudformation/provider';
import type { PodIdentityAssociation } from '../eks/associations';
import { parseRoleArn, type RoleArn } from '../eks/roles';
import { IamAccount } from '../iam/account';
import type { Journal } from '../journal';
import type { Account } from './account';

/** What a target role may do here. */
const READ_ONLY = 'AmazonS3ReadOnlyAccess';

/**
 * The accounts of the roles that associations name as their target and that are nobody's here. No template deployed to
 * one account can make a role in another, so each is taken to be as AWS documents it: a role that trusts the association's
 * role with the association's external id, and may read S3 (EKS User Guide, "Access AWS resources using EKS Pod Identity
 * Target IAM Roles").
 */
export class ForeignAccounts {
  private readonly accounts = new Map<string, IamAccount>();
  /** By the target role's ARN: the associations it was made to trust, by their ids. */
  private readonly trusted = new Map<string, Map<string, PodIdentityAssociation>>();

  constructor(
    private readonly home: Account,
    private readonly clock: Clock,
    private readonly journal: Journal,
  ) {
    home.eks.onChange(({ type, cluster, name }) => {
      const association = type === 'associations-changed' && name ? home.eks.association(cluster, name) : undefined;
      if (association) this.meet(association);
    });
  }

  /** One sentence for each role that was taken to be there. */
  get notProven(): readonly string[] {
    return [...this.trusted.keys()].map(
      (arn) =>
        `The target role ${arn} is of another account and no template here makes it: it is taken to trust the association’s role with the association’s external id, and to have ${READ_ONLY}.`,
    );
  }

  private meet(association: PodIdentityAssociation): void {
    const { targetRoleArn: arn = '', associationId } = association;
    const target = parseRoleArn(arn);
    if (target === undefined || target.accountId === this.home.accountId) return;
    // No access crosses partitions (IAM User Guide, "Cross account resource access in IAM").
    if (target.partition !== this.home.partition) return;
    const trusted = this.trusted.get(arn) ?? new Map<string, PodIdentityAssociation>();
    this.trusted.set(arn, trusted.set(associationId, association));
    try {
      this.provideRole(arn, target, trustOf(this.home, [...trusted.values()]));
    } catch (error) {
      if (!(error instanceof ResourceError)) throw error;
      // IAM would not have it so: a path or a trust policy that is too long. Pods are then told that they may not.
      const cause = `the target role ${arn} could not be taken to trust ${association.roleArn}: ${error.message}`;
      this.journal.record({
        at: this.clock.now(),
        component: 'sts',
        event: 'target role refused',
        subject: arn,
        cause,
      });
    }
  }

  private provideRole(arn: string, { accountId, name }: RoleArn, trust: unknown): void {
    const iam = this.account(accountId);
    const role = iam.roleByArn(arn);
    if (role) return iam.updateAssumeRolePolicy(role.name, trust);
    const path = arn.slice(arn.indexOf(':role/') + ':role'.length, -name.length);
    iam.createRole({ name, path, trust });
    iam.attachRolePolicy(name, this.home.managedPolicyArn(READ_ONLY));
  }

  /** An account with something to list in it. */
  private account(accountId: string): IamAccount {
    const known = this.accounts.get(accountId);
    if (known) return known;
    const account = new IamAccount({ accountId, partition: this.home.partition, clock: this.clock });
    this.accounts.set(accountId, account);
    this.home.sts.addAccount(account);
    this.home.s3.createBucket(`reports-${accountId}`, accountId);
    return account;
  }
}

/**
 * Lets the home account's roles in by their ARNs, each with the external ids that EKS sends for its associations. The
 * principal is the whole account, as AWS shows it: of a role's ARN IAM would make its id.
 */
function trustOf({ accountId, partition }: Account, associations: readonly PodIdentityAssociation[]) {
  const roles = [...new Set(associations.map(({ roleArn }) => roleArn))];
  return {
    Version: '2012-10-17',
    Statement: roles.map((role) => ({
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': role },
        StringEquals: {
          'sts:ExternalId': associations.flatMap(({ roleArn, externalId }) => (roleArn === role ? [externalId] : [])),
        },
      },
    })),
  };
}
