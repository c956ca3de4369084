import type { MetadataOptions } from './launch-templates';
import { minorOf } from './kubernetes-versions';
import { refusal, words } from './refusals';

/** What AMI types begin with (EKS API reference, `Nodegroup.amiType`). */
export type AmiFamily = 'AL2' | 'AL2023' | 'BOTTLEROCKET' | 'WINDOWS' | 'CUSTOM';

/** The AMI types of managed node groups (botocore, shape `AMITypes`), by family. */
const AMI_TYPES: Readonly<Record<AmiFamily, readonly string[]>> = {
  AL2: ['AL2_x86_64', 'AL2_x86_64_GPU', 'AL2_ARM_64'],
  AL2023: [
    'AL2023_x86_64_STANDARD',
    'AL2023_ARM_64_STANDARD',
    'AL2023_x86_64_NEURON',
    'AL2023_x86_64_NVIDIA',
    'AL2023_ARM_64_NVIDIA',
  ],
  BOTTLEROCKET: [
    'BOTTLEROCKET_ARM_64',
    'BOTTLEROCKET_x86_64',
    'BOTTLEROCKET_ARM_64_FIPS',
    'BOTTLEROCKET_x86_64_FIPS',
    'BOTTLEROCKET_ARM_64_NVIDIA',
    'BOTTLEROCKET_x86_64_NVIDIA',
    'BOTTLEROCKET_ARM_64_NVIDIA_FIPS',
    'BOTTLEROCKET_x86_64_NVIDIA_FIPS',
  ],
  WINDOWS: [
    'WINDOWS_CORE_2019_x86_64',
    'WINDOWS_FULL_2019_x86_64',
    'WINDOWS_CORE_2022_x86_64',
    'WINDOWS_FULL_2022_x86_64',
    'WINDOWS_CORE_2025_x86_64',
    'WINDOWS_FULL_2025_x86_64',
  ],
  CUSTOM: ['CUSTOM'],
};

/** @throws ResourceError for an AMI type that EKS does not have. Unconfirmed: the wording. */
export function amiFamily(amiType: string): AmiFamily {
  for (const [family, types] of Object.entries(AMI_TYPES)) {
    if (types.includes(amiType)) return family as AmiFamily;
  }
  throw refusal('InvalidParameterException', `${amiType} is not an AMI type of managed node groups`);
}

/**
 * Refuses Amazon Linux 2 on Kubernetes 1.33 and later, for which EKS publishes no such AMI.
 *
 * @throws ResourceError
 */
export function checkAmiType(amiType: string, kubernetesVersion: string): void {
  if (amiFamily(amiType) === 'AL2' && minorOf(kubernetesVersion) > 32) {
    throw refusal(
      'InvalidParameterException',
      words.amazonLinux2Ended(amiType),
      `the cluster runs Kubernetes ${kubernetesVersion}: set the node group's AmiType, for example to AL2023_x86_64_STANDARD`,
    );
  }
}

/**
 * What EKS picks for a node group that names no AMI type: Amazon Linux 2023 from Kubernetes 1.30 on, else Amazon
 * Linux 2; for Graviton instance types the ARM build; `CUSTOM` if the launch template names an image.
 *
 * @param kubernetesVersion the cluster's; `undefined` for the newest
 */
export function defaultAmiType(
  kubernetesVersion: string | undefined,
  instanceTypes: readonly string[],
  imageId?: string,
): string {
  if (imageId) return 'CUSTOM';
  const arm = /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceTypes[0] ?? '');
  if (kubernetesVersion !== undefined && minorOf(kubernetesVersion) < 30) return arm ? 'AL2_ARM_64' : 'AL2_x86_64';
  return arm ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD';
}

/**
 * Instance metadata settings of nodes without a launch template, by family. Amazon Linux 2023: IMDSv2 required and hop
 * limit 1, "containers won't have access to the node's credentials" (EKS user guide, "Upgrade from Amazon Linux 2 to
 * Amazon Linux 2023"; the guide's page on launch templates says 2: the two disagree). Unconfirmed: all families
 * but this one.
 */
export const METADATA_WITHOUT_TEMPLATE: Readonly<Record<AmiFamily, MetadataOptions>> = {
  AL2: { httpEndpoint: 'enabled', httpTokens: 'optional', httpPutResponseHopLimit: 2 },
  AL2023: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
  BOTTLEROCKET: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 2 },
  WINDOWS: { httpEndpoint: 'enabled', httpTokens: 'optional', httpPutResponseHopLimit: 2 },
  CUSTOM: { httpEndpoint: 'enabled', httpTokens: 'optional', httpPutResponseHopLimit: 1 },
};

/**
 * A node's instance metadata settings: those of its launch template, EC2's own defaults for what the template leaves
 * out, EKS's defaults if there is no template. Amazon Linux 2023 images ask for IMDSv2 by themselves.
 */
export function nodeMetadataOptions(amiType: string, template: Partial<MetadataOptions> | undefined): MetadataOptions {
  const family = amiFamily(amiType);
  if (!template) return METADATA_WITHOUT_TEMPLATE[family];
  return {
    httpEndpoint: template.httpEndpoint ?? 'enabled',
    httpTokens: template.httpTokens ?? (family === 'AL2023' ? 'required' : 'optional'),
    httpPutResponseHopLimit: template.httpPutResponseHopLimit ?? 1,
  };
}
