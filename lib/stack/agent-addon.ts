import { aws_eks_v2 as eks } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface AgentAddonProps {
  readonly cluster: eks.ICluster;
}

/**
 * The EKS Pod Identity Agent: a DaemonSet that trades a pod's token for credentials, on every node.
 *
 * It does not wait for nodes: EKS calls the add-on active without any, and a node that joins later then has the agent
 * from its first minute. No version is asked for, so EKS takes its default for the cluster; deleting the add-on
 * deletes its software too (`PreserveOnDelete` is left unset).
 */
export class AgentAddon extends Construct {
  constructor(scope: Construct, id: string, props: AgentAddonProps) {
    super(scope, id);

    new eks.Addon(this, 'Addon', { cluster: props.cluster, addonName: 'eks-pod-identity-agent' });
  }
}
