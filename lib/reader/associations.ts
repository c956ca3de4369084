import type { Association, Read } from '../model/chain';
import type { Project } from './project';
import { doubtOf, originOf, partsOf, propertiesOf } from './template-part';

/**
 * Where add-ons run that make associations for their own ServiceAccounts (EKS user guide, "AWS add-ons"). For others the
 * namespace is not known.
 */
const ADDON_NAMESPACES: Readonly<Record<string, string>> = {
  'vpc-cni': 'kube-system',
  'aws-ebs-csi-driver': 'kube-system',
  'aws-efs-csi-driver': 'kube-system',
  'aws-fsx-csi-driver': 'kube-system',
  'aws-mountpoint-s3-csi-driver': 'kube-system',
  'amazon-cloudwatch-observability': 'amazon-cloudwatch',
  adot: 'opentelemetry-operator-system',
  'external-dns': 'external-dns',
};

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
  return { read: true, items: [...own, ...ofAddons(project)], ...(mayBeMore !== undefined && { mayBeMore }) };
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
