import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import type { EksControlPlane } from '../control-plane';
import type { CreateFargateProfileInput, FargateProfile } from '../fargate-profiles';
import { generatedName, Properties } from './properties';

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
    clusterName: given.requiredText('ClusterName'),
    name: given.text('FargateProfileName') ?? generatedName(request),
    podExecutionRoleArn: given.requiredText('PodExecutionRoleArn'),
    selectors: (given.objects('Selectors') ?? []).map((selector) => ({
      namespace: selector.requiredText('Namespace'),
      labels: selector.pairs('Labels'),
    })),
  };
}

function provisioned(profile: FargateProfile): Provisioned {
  return { physicalId: `${profile.clusterName}|${profile.name}`, attributes: { Arn: profile.arn } };
}
