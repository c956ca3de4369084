import type { ResourceProvider } from '../cloudformation/provider';
import type { EksControlPlane } from './control-plane';
import { LaunchTemplates } from './launch-templates';
import { accessEntryProvider } from './resources/access-entry';
import { addonProvider } from './resources/addon';
import { cdkClusterProvider } from './resources/cdk-cluster';
import { cdkFargateProfileProvider } from './resources/cdk-fargate-profile';
import { CDK_CLUSTER, CDK_FARGATE_PROFILE } from './resources/cluster-types';
import { clusterProvider } from './resources/cluster';
import { fargateProfileProvider } from './resources/fargate-profile';
import { launchTemplateProvider } from './resources/launch-template';
import { nodegroupProvider } from './resources/nodegroup';
import { podIdentityAssociationProvider } from './resources/pod-identity-association';

export interface EksResourceOptions {
  /** Where node groups look launch templates up, and where `AWS::EC2::LaunchTemplate` puts them. @default a store of its own */
  readonly launchTemplates?: LaunchTemplates;
  /** Who CloudFormation acts as when it creates a cluster. @default nobody: no access entry is made for the creator */
  readonly creatorArn?: string;
}

/** The resource types of CloudFormation and AWS CDK that act on `eks`, and the launch templates that node groups name. */
export function eksResourceProviders(
  eks: EksControlPlane,
  { launchTemplates = new LaunchTemplates(), creatorArn }: EksResourceOptions = {},
): Record<string, ResourceProvider> {
  return {
    'AWS::EC2::LaunchTemplate': launchTemplateProvider(launchTemplates),
    'AWS::EKS::AccessEntry': accessEntryProvider(eks),
    'AWS::EKS::Addon': addonProvider(eks),
    'AWS::EKS::Cluster': clusterProvider(eks, creatorArn),
    'AWS::EKS::FargateProfile': fargateProfileProvider(eks),
    'AWS::EKS::Nodegroup': nodegroupProvider(eks, launchTemplates.lookup),
    'AWS::EKS::PodIdentityAssociation': podIdentityAssociationProvider(eks),
    [CDK_CLUSTER]: cdkClusterProvider(eks),
    [CDK_FARGATE_PROFILE]: cdkFargateProfileProvider(eks),
  };
}
