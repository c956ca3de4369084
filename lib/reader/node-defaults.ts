import type { MetadataSettings } from '../model/chain';

/** Families of AMI types by the beginning of their names (EKS API reference, `Nodegroup.amiType`). */
export type AmiFamily = 'AL2' | 'AL2023' | 'BOTTLEROCKET' | 'WINDOWS' | 'CUSTOM';

/** The family of an AMI type; `undefined` for one that EKS does not have. */
export function amiFamily(amiType: string): AmiFamily | undefined {
  if (amiType === 'CUSTOM') return 'CUSTOM';
  return (['AL2023', 'AL2', 'BOTTLEROCKET', 'WINDOWS'] as const).find((family) => amiType.startsWith(`${family}_`));
}

/**
 * What EKS picks for a node group that names no AMI type: Amazon Linux 2023 from Kubernetes 1.30 on, else Amazon Linux 2;
 * the ARM build for Graviton instance types.
 *
 * @param minor the cluster's minor version, for example 35; absent for the newest
 */
export function defaultAmiType(minor: number | undefined, instanceTypes: readonly string[]): string {
  const isArm = /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceTypes[0] ?? '');
  if (minor !== undefined && minor < 30) return isArm ? 'AL2_ARM_64' : 'AL2_x86_64';
  return isArm ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD';
}

/**
 * Instance metadata settings of nodes without a launch template. Amazon Linux 2023: IMDSv2 and hop limit 1 (EKS user
 * guide, "Upgrade from Amazon Linux 2 to Amazon Linux 2023"; its page on launch templates says 2: the two disagree).
 * Unconfirmed: Bottlerocket and Windows.
 */
const WITHOUT_TEMPLATE: Readonly<Record<AmiFamily, MetadataSettings>> = {
  AL2: { enabled: true, tokensRequired: false, hopLimit: 2 },
  AL2023: { enabled: true, tokensRequired: true, hopLimit: 1 },
  BOTTLEROCKET: { enabled: true, tokensRequired: true, hopLimit: 2 },
  WINDOWS: { enabled: true, tokensRequired: false, hopLimit: 2 },
  CUSTOM: { enabled: true, tokensRequired: false, hopLimit: 1 },
};

/** The settings of nodes that have no launch template. */
export function metadataWithoutTemplate(family: AmiFamily): MetadataSettings {
  return WITHOUT_TEMPLATE[family];
}
