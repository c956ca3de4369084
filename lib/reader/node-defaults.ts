import { METADATA_WITHOUT_TEMPLATE, type AmiFamily } from '../emulator/eks/ami-types';
import type { MetadataSettings } from '../model/chain';

/** The family of an AMI type, of one that EKS will have tomorrow too; `undefined` for what is of none. */
export function amiFamily(amiType: string): AmiFamily | undefined {
  if (amiType === 'CUSTOM') return 'CUSTOM';
  return (['AL2023', 'AL2', 'BOTTLEROCKET', 'WINDOWS'] as const).find((family) => amiType.startsWith(`${family}_`));
}

/** The instance metadata settings of nodes that have no launch template. */
export function metadataWithoutTemplate(family: AmiFamily): MetadataSettings {
  const { httpEndpoint, httpTokens, httpPutResponseHopLimit } = METADATA_WITHOUT_TEMPLATE[family];
  return {
    enabled: httpEndpoint === 'enabled',
    tokensRequired: httpTokens === 'required',
    hopLimit: httpPutResponseHopLimit,
  };
}
