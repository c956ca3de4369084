import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { EksControlPlane } from '../control-plane';
import type { CreateFargateProfileInput, FargateProfile } from '../fargate-profiles';
import { generatedName } from './generated-name';

/** `AWS::EKS::FargateProfile` (CloudFormation Template Reference). `Ref` gives `cluster|profile`; only tags change. */
export function fargateProfileProvider(eks: EksControlPlane): ResourceProvider {
  return {
    replacedBy: ['ClusterName', 'FargateProfileName', 'PodExecutionRoleArn', 'Selectors', 'Subnets'],
    create: (request) => provisioned(eks.createFargateProfile(fargateProfileInput(request))),
    delete(_request, existing) {
      const [cluster = '', name = ''] = existing.physicalId.split('|');
      if (eks.fargateProfile(cluster, name)) eks.deleteFargateProfile(cluster, name);
    },
  };
}

function fargateProfileInput(request: ResourceRequest): CreateFargateProfileInput {
  const given = Properties.of(request);
  return {
    ...fargateProfileSettings(
      given,
      (name) => name,
      (selector) => selector.pairs('Labels'),
    ),
    name: given.text('FargateProfileName') ?? generatedName(request),
  };
}

/**
 * The settings of a Fargate profile that CloudFormation and the API of EKS name and nest alike.
 *
 * @param spelt how `given` spells a name of CloudFormation
 * @param labelsOf how a selector spells its labels
 */
export function fargateProfileSettings(
  given: Properties,
  spelt: (name: string) => string,
  labelsOf: (selector: Properties) => Readonly<Record<string, string>>,
): Omit<CreateFargateProfileInput, 'name'> {
  return {
    clusterName: given.requiredText(spelt('ClusterName')),
    podExecutionRoleArn: given.requiredText(spelt('PodExecutionRoleArn')),
    selectors: given.objects(spelt('Selectors')).map((selector) => ({
      namespace: selector.requiredText(spelt('Namespace')),
      labels: labelsOf(selector),
    })),
  };
}

function provisioned(profile: FargateProfile): Provisioned {
  return { physicalId: `${profile.clusterName}|${profile.name}`, attributes: { Arn: profile.arn } };
}
