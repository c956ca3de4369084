import { aws_ec2 as ec2, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface NetworkProps {
  /**
   * How many NAT gateways.
   * @default 0 - the nodes go to public subnets
   */
  readonly natGateways?: number;
  /** @default - the first two zones of the region */
  readonly availabilityZones?: readonly string[];
}

/**
 * A VPC over two zones, the fewest EKS takes. Without NAT gateways it has public subnets alone: nodes there have a
 * public address each but, behind EKS's own security group, no inbound rule. That saves $0.045 an hour and gateway.
 */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  /** Where the nodes and the network interfaces of the control plane go. */
  readonly subnets: ec2.SubnetSelection;

  constructor(scope: Construct, id: string, props: NetworkProps = {}) {
    super(scope, id);
    const natGateways = props.natGateways ?? 0;
    const nodesAre = natGateways > 0 ? ec2.SubnetType.PRIVATE_WITH_EGRESS : ec2.SubnetType.PUBLIC;

    this.vpc = new ec2.Vpc(this, 'Vpc', {
      natGateways,
      ...(props.availabilityZones ? { availabilityZones: [...props.availabilityZones] } : { maxAzs: 2 }),
      subnetConfiguration: [...new Set([ec2.SubnetType.PUBLIC, nodesAre])].map((subnetType) => ({
        name: subnetType === ec2.SubnetType.PUBLIC ? 'Public' : 'Private',
        subnetType,
      })),
    });
    this.subnets = { subnetType: nodesAre };

    Validations.of(this.vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'The VPC lives for the length of a demonstration; flow logs would cost money and outlive it.',
    });
  }
}
