import { aws_ec2 as ec2, aws_eks_v2 as eks, aws_iam as iam, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface NodesProps {
  readonly cluster: eks.Cluster;
  readonly vpc: ec2.Vpc;
  readonly subnets: ec2.SubnetSelection;
  /** For example `t3.medium`. */
  readonly instanceType: string;
  readonly count: number;
  /** How many hops an answer of the instance metadata service may take, 1 to 64. */
  readonly imdsHopLimit: number;
}

/**
 * What a node's role must allow. The first holds `eks-auth:AssumeRoleForPodIdentity`: the agent on the node asks EKS
 * for a pod's credentials in the node's name.
 */
const nodePolicies = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'];

/** A managed node group on Amazon Linux 2023. */
export class Nodes extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    const instanceType = new ec2.InstanceType(props.instanceType);

    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: nodePolicies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
    // The hop limit is a property of the instance. Left to EKS it is 1 on Amazon Linux 2023: a pod, one hop further
    // away than the node, then never reaches the instance metadata service (EKS User Guide, "Upgrade from Amazon Linux
    // 2 to Amazon Linux 2023").
    const launchTemplate = new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      requireImdsv2: true,
      httpPutResponseHopLimit: props.imdsHopLimit,
    });
    const nodegroup = new eks.Nodegroup(this, 'Nodegroup', {
      cluster: props.cluster,
      nodeRole: this.role,
      subnets: props.subnets,
      instanceTypes: [instanceType],
      // Without it the module asks for Amazon Linux 2, which EKS has for no version above 1.32.
      amiType:
        instanceType.architecture === ec2.InstanceArchitecture.ARM_64
          ? eks.NodegroupAmiType.AL2023_ARM_64_STANDARD
          : eks.NodegroupAmiType.AL2023_X86_64_STANDARD,
      launchTemplateSpec: {
        id: launchTemplate.launchTemplateId!,
        version: launchTemplate.latestVersionNumber,
      },
      minSize: props.count,
      desiredSize: props.count,
      maxSize: props.count,
    });
    // Nodes need the routes to the internet to join, and to leave: nothing else in the template says so, and on
    // destroy the gateway would be taken from under them ("has some mapped public address(es)").
    nodegroup.node.addDependency(props.vpc);

    Validations.of(this.role).acknowledge(
      ...nodePolicies.map((name) => ({
        id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
        reason: 'The policies that EKS asks a node role to have; it keeps them up to date.',
      })),
    );
  }
}
