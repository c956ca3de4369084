/** The resource by which AWS CDK's modules for EKS apply manifests. Source: aws-cdk-lib, aws-eks/lib/k8s-manifest. */
export const CDK_MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

/** The resource by which they install a Helm chart. Source: aws-cdk-lib, aws-eks/lib/helm-chart. */
export const CDK_CHART = 'Custom::AWSCDK-EKS-HelmChart';
