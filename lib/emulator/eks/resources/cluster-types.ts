/**
 * The cluster and the Fargate profile of AWS CDK's module `aws-eks`, which EKS Blueprints builds on too: custom resources whose
 * property `Config` holds the parameters of `CreateCluster` and `CreateFargateProfile`.
 * https://github.com/aws/aws-cdk, packages/aws-cdk-lib/aws-eks/lib/cluster-resource-handler/consts.ts
 */
export const CDK_CLUSTER = 'Custom::AWSCDK-EKS-Cluster';
export const CDK_FARGATE_PROFILE = 'Custom::AWSCDK-EKS-FargateProfile';

/** Every resource type that makes a cluster. */
export const CLUSTER_TYPES: readonly string[] = ['AWS::EKS::Cluster', CDK_CLUSTER];

/** Every resource type that makes a Fargate profile. */
export const FARGATE_PROFILE_TYPES: readonly string[] = ['AWS::EKS::FargateProfile', CDK_FARGATE_PROFILE];

/** Whether a resource of this type is a cluster. */
export const makesCluster = (type: unknown): boolean => typeof type === 'string' && CLUSTER_TYPES.includes(type);

/** How a name of CloudFormation is spelt in the API of EKS: `RoleArn` is `roleArn`. */
export function apiSpelling(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
