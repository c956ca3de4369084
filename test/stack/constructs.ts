import { aws_eks_v2 as eks, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { kubectlLayerFor } from '../../lib/stack/kubernetes-versions';
import { quietApp } from '../quiet-app';

/** A stack by itself with the project's feature flags, for testing one construct without the demo. */
export function emptyStack(): Stack {
  return new Stack(quietApp(), 'Test');
}

/** An imported cluster named `mine`, with a kubectl provider. */
export function importedCluster(stack: Stack): eks.ICluster {
  const bare = eks.Cluster.fromClusterAttributes(stack, 'Bare', { clusterName: 'mine' });
  const kubectlProvider = new eks.KubectlProvider(stack, 'Kubectl', {
    cluster: bare,
    kubectlLayer: kubectlLayerFor(stack, 'Layer', '1.35'),
  });
  return eks.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'mine', kubectlProvider });
}

/** The stack's template, for CDK's assertions. */
export function templateOf(stack: Stack): Template {
  return Template.fromStack(stack);
}
