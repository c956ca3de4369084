import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { EksControlPlane } from '../control-plane';
import type { CreateFargateProfileInput } from '../fargate-profiles';
import { assumedRole, configOf, nameByRequest } from './cdk-cluster';
import { apiSpelling } from './cluster-types';
import { fargateProfileSettings } from './fargate-profile';

/** The longest name that the handler makes up, in characters. */
const LONGEST_PROFILE_NAME = 63;

/**
 * `Custom::AWSCDK-EKS-FargateProfile`, the Fargate profile of AWS CDK's module `aws-eks`: `Config` is what the handler sends to
 * `CreateFargateProfile`. `Ref` gives the profile's name. Every change creates another profile, which EKS refuses if `Config`
 * names it as the old one.
 *
 * Source: https://github.com/aws/aws-cdk, packages/@aws-cdk/custom-resource-handlers/lib/aws-eks/cluster-resource-handler/fargate.ts,
 * as aws-cdk-lib 2.276 ships it.
 */
export function cdkFargateProfileProvider(eks: EksControlPlane): ResourceProvider {
  const create = (request: ResourceRequest): Provisioned => {
    const profile = eks.createFargateProfile(profileInput(request));
    return { physicalId: profile.name, attributes: { fargateProfileArn: profile.arn } };
  };
  return {
    create,
    update: create,
    delete(request, existing) {
      const { clusterName } = profileInput(request);
      eks.deleteFargateProfile(clusterName, existing.physicalId);
    },
  };
}

function profileInput(request: ResourceRequest): CreateFargateProfileInput {
  assumedRole(request);
  const given = Properties.of(request, configOf(request.properties));
  return {
    ...fargateProfileSettings(given, apiSpelling, (selector) => selector.map('labels') ?? {}),
    name: given.text('fargateProfileName') ?? nameByRequest(request.logicalId, LONGEST_PROFILE_NAME),
  };
}
