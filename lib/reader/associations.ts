import { ADDON_NAMESPACES } from '../emulator/eks/addons';
import { asRead, type Association, type Read } from '../model/chain';
import type { Project } from './project';
import { doubtOf, originOf, partsOf, propertiesOf } from './template-part';

/** Associations that stand for themselves, and those that add-ons make. */
export function readAssociations(project: Project): Read<Association> {
  const own = partsOf(project, 'AWS::EKS::PodIdentityAssociation').map((part): Association => {
    const given = propertiesOf(part, project);
    const targetRoleArn = given.text('TargetRoleArn');
    const policy = given.text('Policy');
    return {
      ...originOf(part),
      clusterName: given.text('ClusterName') ?? '',
      namespace: given.text('Namespace') ?? '',
      serviceAccount: given.text('ServiceAccount') ?? '',
      roleArn: given.text('RoleArn') ?? '',
      ...(targetRoleArn !== undefined && targetRoleArn !== '' && { targetRoleArn }),
      ...(policy !== undefined && policy !== '' && { policy }),
      sessionTagsDisabled: given.flag('DisableSessionTags', false),
    };
  });
  const mayBeMore = doubtOf(project, 'AWS::EKS::PodIdentityAssociation', 'AWS::EKS::Addon');
  return asRead([...own, ...ofAddons(project)], mayBeMore);
}

function ofAddons(project: Project): readonly Association[] {
  return partsOf(project, 'AWS::EKS::Addon').flatMap((part) => {
    const given = propertiesOf(part, project);
    const addon = given.text('AddonName') ?? '';
    const namespace = given.object('NamespaceConfig').text('Namespace') ?? ADDON_NAMESPACES[addon];
    return given.objects('PodIdentityAssociations').map((association, index): Association => ({
      id: `${part.id}/${index}`,
      source: part.source,
      clusterName: given.text('ClusterName') ?? '',
      namespace:
        namespace ?? project.unknowns.text(`namespace.${addon}`, `where the add-on ${addon} runs is not known`),
      serviceAccount: association.text('ServiceAccount') ?? '',
      roleArn: association.text('RoleArn') ?? '',
      sessionTagsDisabled: false,
      owner: addon,
    }));
  });
}
