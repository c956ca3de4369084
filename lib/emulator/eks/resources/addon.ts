import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { Addon, CreateAddonInput } from '../addons';
import type { EksControlPlane } from '../control-plane';

/** `AWS::EKS::Addon` (CloudFormation Template Reference). `Ref` gives `cluster|addon`. */
export function addonProvider(eks: EksControlPlane): ResourceProvider {
  return {
    properties: [
      ...['AddonName', 'AddonVersion', 'ClusterName', 'ConfigurationValues', 'NamespaceConfig'],
      ...['PodIdentityAssociations', 'PreserveOnDelete', 'ResolveConflicts', 'ServiceAccountRoleArn', 'Tags'],
    ],
    replacedBy: ['AddonName', 'ClusterName', 'NamespaceConfig'],
    create: (request) => provisioned(eks.createAddon(addonInput(request))),
    update(request, previous) {
      const { clusterName, name, podIdentityAssociations = [], ...settings } = addonInput(request);
      const hadAssociations = 'PodIdentityAssociations' in previous.properties;
      const associations = hadAssociations || podIdentityAssociations.length > 0 ? podIdentityAssociations : undefined;
      return provisioned(eks.updateAddon(clusterName, name, { ...settings, podIdentityAssociations: associations }));
    },
    delete(_request, existing) {
      const [cluster = '', name = ''] = existing.physicalId.split('|');
      if (eks.addon(cluster, name)) eks.deleteAddon(cluster, name);
    },
  };
}

function addonInput(request: ResourceRequest): CreateAddonInput {
  const given = Properties.of(request);
  return {
    clusterName: given.requiredText('ClusterName'),
    name: given.requiredText('AddonName'),
    version: given.text('AddonVersion'),
    serviceAccountRoleArn: given.text('ServiceAccountRoleArn'),
    configurationValues: given.text('ConfigurationValues'),
    namespace: given.object('NamespaceConfig')?.text('Namespace'),
    podIdentityAssociations: given.has('PodIdentityAssociations')
      ? given.objects('PodIdentityAssociations').map((association) => ({
          serviceAccount: association.requiredText('ServiceAccount'),
          roleArn: association.requiredText('RoleArn'),
        }))
      : undefined,
  };
}

function provisioned(addon: Addon): Provisioned {
  return { physicalId: `${addon.clusterName}|${addon.name}`, attributes: { Arn: addon.arn } };
}
