import { aws_eks_v2 as eks, type aws_iam as iam } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface AssociationProps {
  readonly cluster: eks.ICluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** A role of the cluster's account that trusts `pods.eks.amazonaws.com`. */
  readonly role: iam.IRole;
  /** A second role, of any account, whose credentials the pod gets instead. */
  readonly targetRoleArn?: string;
  readonly disableSessionTags: boolean;
  /** A session policy as JSON text; EKS takes one only with `disableSessionTags`. */
  readonly sessionPolicy?: string;
}

/**
 * A Pod Identity association: it maps (cluster, namespace, ServiceAccount) to a role.
 *
 * This is the CloudFormation resource itself. The library's `ServiceAccount` with `IdentityType.POD_IDENTITY` also
 * makes a role, a second trust statement, a second agent add-on and IRSA's annotation on the ServiceAccount, and
 * offers neither a target role nor the settings of the session.
 */
export class Association extends Construct {
  readonly association: eks.CfnPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: AssociationProps) {
    super(scope, id);

    this.association = new eks.CfnPodIdentityAssociation(this, 'Association', {
      clusterName: props.cluster.clusterName,
      namespace: props.namespace,
      serviceAccount: props.serviceAccount,
      roleArn: props.role.roleArn,
      targetRoleArn: props.targetRoleArn,
      disableSessionTags: props.disableSessionTags,
      policy: props.sessionPolicy,
    });
  }
}
