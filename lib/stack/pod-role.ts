import { Aws, Stack, aws_iam as iam, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The one pod, or the pods of one ServiceAccount, that a role is for. */
export interface PodSubject {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** How far the trust policy is narrowed: see {@link PodRole}. */
export type Trust = 'any' | 'account' | 'cluster' | 'serviceAccount';

export interface PodRoleProps {
  /** @default - CloudFormation makes one up */
  readonly roleName?: string;
  readonly subject: PodSubject;
  readonly trust: Trust;
  /** Whether EKS sends its session tags when it assumes the role, that is: unless the association disables them. */
  readonly sessionTags: boolean;
  /** Names of AWS managed policies, or policy ARNs. */
  readonly managedPolicies: readonly string[];
  /** A role that EKS assumes with this one, on the pod's behalf. */
  readonly targetRoleArn?: string;
}

/**
 * The role that EKS Pod Identity assumes for a pod.
 *
 * Its trust policy has one statement: `pods.eks.amazonaws.com` may `sts:AssumeRole` and `sts:TagSession`, the second
 * for the tags that EKS adds to the session. EKS checks the trust policy when an association is made. (Unconfirmed:
 * that it refuses one without `sts:TagSession` then, as github.com/aws/aws-cdk/issues/31522 suggests, and not only the
 * pod later.)
 *
 * The principal is a service, so without a condition whoever may make associations and pass this role in this account
 * can hand it to any pod of any cluster there. `trust` narrows that:
 *
 * | trust            | condition                                                                        |
 * | ---------------- | -------------------------------------------------------------------------------- |
 * | `any`            | none, as in the tutorial                                                         |
 * | `account`        | `aws:SourceAccount`                                                              |
 * | `cluster`        | `aws:RequestTag/eks-cluster-arn`                                                 |
 * | `serviceAccount` | the same, `aws:RequestTag/kubernetes-namespace` and `…/kubernetes-service-account` |
 *
 * The `aws:RequestTag` keys are those the EKS User Guide documents ("Create IAM role with trust policy required by EKS
 * Pod Identity"): EKS itself sends the tags, and nobody in the cluster can change them. The cluster is named by ARN, as
 * a name is unique only within an account and a region.
 *
 * With session tags off there is no request tag to compare, and such a condition never holds. `cluster` then uses
 * `aws:SourceArn` with `aws:SourceAccount` instead, and `serviceAccount` is refused, since nothing else tells the
 * ServiceAccount. Unconfirmed: `aws:SourceAccount` and `aws:SourceArn`, the latter being the cluster's ARN, are in
 * AWS's samples and in the general advice on confused deputies, but not on the page above. Where the choice exists,
 * the documented keys are used.
 *
 * With a target role the pod gets the target's credentials, so this role needs nothing but the right to assume it.
 * Both actions are granted: EKS's tags are transitive and go along unless they are disabled.
 */
export class PodRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: PodRoleProps) {
    super(scope, id);

    this.role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      description: `EKS Pod Identity: ${props.subject.namespace}/${props.subject.serviceAccount} of ${props.subject.clusterName}`,
      assumedBy: new iam.ServicePrincipal('pods.eks.amazonaws.com', {
        conditions: trustConditions(this, props),
      }).withSessionTags(),
      managedPolicies: props.managedPolicies.map((policy, index) =>
        policy.startsWith('arn:')
          ? iam.ManagedPolicy.fromManagedPolicyArn(this, `Policy${index}`, policy)
          : iam.ManagedPolicy.fromAwsManagedPolicyName(policy),
      ),
    });
    if (props.targetRoleArn !== undefined) {
      this.role.addToPolicy(
        new iam.PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [props.targetRoleArn] }),
      );
    }

    Validations.of(this.role).acknowledge(
      ...props.managedPolicies.map((policy) => ({
        id: `AwsSolutions-IAM4[Policy::${policy.startsWith('arn:') ? policy : `arn:<AWS::Partition>:iam::aws:policy/${policy}`}]`,
        reason: 'The managed policy is what the tutorial attaches, and what managedPolicies asks for.',
      })),
    );
  }
}

/** @throws Error for a trust that needs session tags where there are none */
function trustConditions(scope: Construct, { trust, subject, sessionTags }: PodRoleProps): iam.Conditions | undefined {
  // By name, not from the cluster construct: the role then depends on nothing, and an existing cluster does as well.
  const clusterArn = Stack.of(scope).formatArn({
    service: 'eks',
    resource: 'cluster',
    resourceName: subject.clusterName,
  });
  switch (trust) {
    case 'any':
      return undefined;
    case 'account':
      return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    case 'cluster':
      return sessionTags
        ? { StringEquals: { 'aws:RequestTag/eks-cluster-arn': clusterArn } }
        : {
            StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
            ArnEquals: { 'aws:SourceArn': clusterArn },
          };
    case 'serviceAccount':
      if (!sessionTags) throw new Error('trust "serviceAccount" needs the session tags of EKS Pod Identity');
      return {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': clusterArn,
          'aws:RequestTag/kubernetes-namespace': subject.namespace,
          'aws:RequestTag/kubernetes-service-account': subject.serviceAccount,
        },
      };
  }
}
