import { KubectlV33Layer } from '@aws-cdk/lambda-layer-kubectl-v33';
import { CfnJson, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnAddon, CfnPodIdentityAssociation, Cluster, KubernetesVersion, NodegroupAmiType } from 'aws-cdk-lib/aws-eks';
import { Role, ServicePrincipal, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface LedgerStackProps extends StackProps {
  /** The one namespace whose pods may assume the role. */
  readonly trustedNamespace: string;
}

/** An app on the CDK's older module `aws-eks`: its cluster is a custom resource, whose functions are in nested stacks. */
export class LedgerStack extends Stack {
  constructor(scope: Construct, id: string, props: LedgerStackProps) {
    super(scope, id, props);

    const cluster = new Cluster(this, 'Cluster', {
      version: KubernetesVersion.V1_33,
      kubectlLayer: new KubectlV33Layer(this, 'Kubectl'),
      // The module's own node group has Amazon Linux 2, which EKS refuses from Kubernetes 1.33 on.
      defaultCapacity: 0,
    });
    cluster.addNodegroupCapacity('Nodes', { amiType: NodegroupAmiType.AL2023_X86_64_STANDARD });
    const { clusterName } = cluster;
    new CfnAddon(this, 'Agent', { clusterName, addonName: 'eks-pod-identity-agent' });

    const conditions = new CfnJson(this, 'Conditions', {
      value: { 'aws:SourceArn': cluster.clusterArn, 'aws:RequestTag/kubernetes-namespace': props.trustedNamespace },
    });
    const pods = new ServicePrincipal('pods.eks.amazonaws.com', { conditions: { StringEquals: conditions } });
    const role = new Role(this, 'Role', { assumedBy: new SessionTagsPrincipal(pods) });
    const association = new CfnPodIdentityAssociation(this, 'Association', {
      clusterName,
      namespace: 'default',
      serviceAccount: 'ledger',
      roleArn: role.roleArn,
    });

    const metadata = { name: 'ledger', namespace: 'default' };
    const pod = cluster.addManifest(
      'Pod',
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: {
          serviceAccountName: 'ledger',
          containers: [{ name: 'ledger', image: 'public.ecr.aws/docker/library/busybox:stable' }],
        },
      },
    );
    pod.node.addDependency(association);
  }
}
