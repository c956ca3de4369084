import { type aws_ec2 as ec2, aws_eks_v2 as eks, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeKubectlProvider } from './kubectl-provider-findings';
import { kubectlLayerFor } from './kubernetes-versions';

export interface ClusterProps {
  readonly clusterName: string;
  /** For example `1.35`; one that {@link kubectlLayerFor} has a kubectl for. */
  readonly kubernetesVersion: string;
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
}

/** An EKS cluster without nodes, and the Lambda functions that run kubectl against it. */
export class Cluster extends Construct {
  readonly cluster: eks.Cluster;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);

    this.cluster = new eks.Cluster(this, 'Cluster', {
      clusterName: props.clusterName,
      version: eks.KubernetesVersion.of(props.kubernetesVersion),
      vpc: props.vpc,
      vpcSubnets: [props.subnets],
      // A private endpoint would put the kubectl functions into the VPC, where their network interfaces hold up its
      // deletion for 20 minutes and more.
      endpointAccess: eks.EndpointAccess.PUBLIC,
      // The module's default is Auto Mode, which has neither a node role nor an agent to show.
      defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
      defaultCapacity: 0,
      // The creator is CloudFormation's execution role, which needs no access to Kubernetes.
      bootstrapClusterCreatorAdminPermissions: false,
      kubectlProviderOptions: { kubectlLayer: kubectlLayerFor(this, 'KubectlLayer', props.kubernetesVersion) },
    });

    acknowledgeKubectlProvider(this.cluster.node.findChild('KubectlProvider'));
    Validations.of(this.cluster.role).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonEKSClusterPolicy]',
      reason: 'The policy that EKS asks its cluster role to have.',
    });
  }
}
