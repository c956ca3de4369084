const GUIDE = 'https://docs.aws.amazon.com/eks/latest/userguide';

/** Pages of public documentation that rules point to. */
export const DOCS = {
  overview: `${GUIDE}/pod-identities.html`,
  agentSetup: `${GUIDE}/pod-id-agent-setup.html`,
  associate: `${GUIDE}/pod-id-association.html`,
  targetRole: `${GUIDE}/pod-id-assign-target-role.html`,
  pods: `${GUIDE}/pod-id-configure-pods.html`,
  sessionTags: `${GUIDE}/pod-id-abac.html`,
  minimumSdk: `${GUIDE}/pod-id-minimum-sdk.html`,
  disableIpv6: `${GUIDE}/pod-id-agent-config-ipv6.html`,
  role: `${GUIDE}/pod-id-role.html`,
  kubernetesVersions: `${GUIDE}/kubernetes-versions.html`,
  privateClusters: `${GUIDE}/private-clusters.html`,
  al2023: `${GUIDE}/al2023.html`,
  autoMode: `${GUIDE}/automode.html`,
  createAssociation: 'https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html',
  stackFailures: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html',
  externalSecrets: 'https://external-secrets.io/latest/provider/aws-secrets-manager/',
  networkPolicies: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  roleChaining: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
  leastPrivilege: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  webhook: 'https://github.com/aws/amazon-eks-pod-identity-webhook',
  agent: 'https://github.com/aws/eks-pod-identity-agent',
  principals: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  credentialChain: 'https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html',
} as const;

/** The statement of a trust policy by which EKS Pod Identity assumes a role (EKS user guide, "pod-id-role"). */
export const TRUST_STATEMENT = `- Effect: Allow
  Principal: { Service: pods.eks.amazonaws.com }
  Action: [sts:AssumeRole, sts:TagSession]`;
