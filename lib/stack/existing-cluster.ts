import { aws_eks_v2 as eks } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { grantClusterAdmin } from './admin-access';
import { acknowledgeKubectlProvider } from './kubectl-provider-findings';
import { kubectlLayerFor } from './kubernetes-versions';

export interface ExistingClusterProps {
  readonly clusterName: string;
  /** The cluster's version, for example `1.35`. */
  readonly kubernetesVersion: string;
}

/**
 * A cluster that exists already, made fit for Kubernetes manifests.
 *
 * Its authentication mode must be API or API_AND_CONFIG_MAP and its endpoint public: the kubectl functions run outside
 * its VPC. `Cluster.fromClusterAttributes` takes `kubectlProviderOptions` and ignores them, so the provider is built on
 * a first import, let in by an access entry, and handed to a second.
 */
export class ExistingCluster extends Construct {
  readonly cluster: eks.ICluster;
  /** Manifests must wait for this: with imported clusters the library orders nothing. */
  readonly kubectlAccess: eks.AccessEntry;

  constructor(scope: Construct, id: string, props: ExistingClusterProps) {
    super(scope, id);
    const { clusterName } = props;

    const bare = eks.Cluster.fromClusterAttributes(this, 'Bare', { clusterName });
    const kubectlProvider = new eks.KubectlProvider(this, 'KubectlProvider', {
      cluster: bare,
      kubectlLayer: kubectlLayerFor(this, 'KubectlLayer', props.kubernetesVersion),
    });
    this.kubectlAccess = grantClusterAdmin(this, 'KubectlAccess', bare, kubectlProvider.role!.roleArn);
    this.cluster = eks.Cluster.fromClusterAttributes(this, 'Cluster', { clusterName, kubectlProvider });

    acknowledgeKubectlProvider(kubectlProvider);
  }
}
