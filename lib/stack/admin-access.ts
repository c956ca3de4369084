import { aws_eks_v2 as eks, aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface AdminAccessProps {
  readonly cluster: eks.ICluster;
  /**
   * An IAM role or user that exists.
   * @default - a role is made that the account's own principals may assume
   */
  readonly principalArn?: string;
}

/**
 * Lets a person use kubectl. Under CDK the cluster's creator is CloudFormation's execution role, not who ran
 * `cdk deploy`; without an access entry of their own, the API server answers them "Unauthorized".
 */
export class AdminAccess extends Construct {
  /** The role to give `aws eks update-kubeconfig --role-arn`, if one was made. */
  readonly role?: iam.Role;

  constructor(scope: Construct, id: string, props: AdminAccessProps) {
    super(scope, id);

    if (props.principalArn === undefined) {
      // No policy: the role is known to the cluster, and needs no permission in AWS.
      this.role = new iam.Role(this, 'Role', {
        description: 'Administrator of the EKS cluster, for kubectl',
        assumedBy: new iam.AccountRootPrincipal(),
      });
    }
    grantClusterAdmin(this, 'AccessEntry', props.cluster, props.principalArn ?? this.role!.roleArn);
  }
}

/** Makes an IAM role or user administrator of a cluster, own or imported. */
export function grantClusterAdmin(scope: Construct, id: string, cluster: eks.ICluster, principalArn: string) {
  return new eks.AccessEntry(scope, id, {
    cluster,
    principal: principalArn,
    accessPolicies: [
      eks.AccessPolicy.fromAccessPolicyName('AmazonEKSClusterAdminPolicy', {
        accessScopeType: eks.AccessScopeType.CLUSTER,
      }),
    ],
  });
}
