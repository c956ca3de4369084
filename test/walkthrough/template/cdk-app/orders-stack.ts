import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { Cluster, IdentityType, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface OrdersStackProps extends StackProps {
  /** Whether the Deployment is made to wait for the ServiceAccount and its association. */
  readonly ordered: boolean;
}

/** An app as `cdk init` and the CDK's own documentation lead to: the default cluster, the L2 ServiceAccount. */
export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);

    const cluster = new Cluster(this, 'Cluster', {
      version: KubernetesVersion.V1_35,
      kubectlProviderOptions: { kubectlLayer: new KubectlV35Layer(this, 'Kubectl') },
    });

    const serviceAccount = cluster.addServiceAccount('OrdersAccount', {
      name: 'orders',
      identityType: IdentityType.POD_IDENTITY,
    });
    new Bucket(this, 'Archive').grantRead(serviceAccount);

    const labels = { app: 'orders' };
    const deployment = cluster.addManifest('OrdersDeployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: serviceAccount.serviceAccountName,
            containers: [{ name: 'orders', image: 'public.ecr.aws/docker/library/busybox:stable' }],
          },
        },
      },
    });
    if (props.ordered) deployment.node.addDependency(serviceAccount);
  }
}
