import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { CreateAssociationInput, PodIdentityAssociation } from '../associations';
import type { EksControlPlane } from '../control-plane';

/**
 * `AWS::EKS::PodIdentityAssociation` (CloudFormation Template Reference). `Ref` gives the association's ARN;
 * `ExternalId` is there with a target role alone. A property that a template drops goes back to its default.
 * Unconfirmed: that, and that every property but the three that replace can change in place.
 */
export function podIdentityAssociationProvider(eks: EksControlPlane): ResourceProvider {
  return {
    properties: [
      ...['ClusterName', 'DisableSessionTags', 'Namespace', 'Policy'],
      ...['RoleArn', 'ServiceAccount', 'Tags', 'TargetRoleArn'],
    ],
    replacedBy: ['ClusterName', 'Namespace', 'ServiceAccount'],
    create: (request) => provisioned(eks.createPodIdentityAssociation(associationInput(request))),
    update(request, previous) {
      const { clusterName, roleArn, targetRoleArn, disableSessionTags, policy, tags } = associationInput(request);
      const { associationId } = locate(previous.physicalId);
      const before = eks.describePodIdentityAssociation(clusterName, associationId);
      eks.updatePodIdentityAssociation(clusterName, associationId, {
        ...(roleArn !== before.roleArn && { roleArn }),
        targetRoleArn: targetRoleArn ?? '',
        disableSessionTags: disableSessionTags ?? false,
        policy: policy ?? '',
      });
      return provisioned(eks.tagPodIdentityAssociation(clusterName, associationId, tags ?? {}));
    },
    delete(_request, existing) {
      const { clusterName, associationId } = locate(existing.physicalId);
      if (eks.association(clusterName, associationId)) {
        eks.deletePodIdentityAssociation(clusterName, associationId);
      }
    },
  };
}

function associationInput(request: ResourceRequest): CreateAssociationInput {
  const given = Properties.of(request);
  return {
    clusterName: given.requiredText('ClusterName'),
    namespace: given.requiredText('Namespace'),
    serviceAccount: given.requiredText('ServiceAccount'),
    roleArn: given.requiredText('RoleArn'),
    targetRoleArn: given.text('TargetRoleArn'),
    disableSessionTags: given.flag('DisableSessionTags'),
    policy: given.text('Policy'),
    tags: given.pairs('Tags'),
  };
}

function provisioned(association: PodIdentityAssociation): Provisioned {
  const { associationArn, associationId, externalId } = association;
  return {
    physicalId: associationArn,
    attributes: {
      AssociationArn: associationArn,
      AssociationId: associationId,
      ...(externalId !== undefined && { ExternalId: externalId }),
    },
  };
}

function locate(associationArn: string): { clusterName: string; associationId: string } {
  const [, clusterName = '', associationId = ''] = associationArn.split('/');
  return { clusterName, associationId };
}
