import { defaultAmiType } from '../emulator/eks/ami-types';
import { minorOf } from '../emulator/eks/kubernetes-versions';
import {
  asRead,
  hasUnknown,
  isKnown,
  itemsOf,
  type Cluster,
  type MetadataSettings,
  type NodeGroup,
  type Read,
  type Value,
} from '../model/chain';
import { amiFamily, metadataWithoutTemplate } from './node-defaults';
import type { Project } from './project';
import { refText } from './reference-text';
import { doubtOf, originOf, partsOf, Properties, propertiesOf } from './template-part';

/** Other types that nodes come from. */
const NODES_OF_ONES_OWN = ['AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::Instance'];

/** Managed node groups. Nodes that a template makes in another way are only known to be possible. */
export function readNodeGroups(project: Project, clusters: Read<Cluster>): Read<NodeGroup> {
  const templates = launchTemplates(project);
  const versions = new Map(itemsOf(clusters).map(({ name, version }) => [name, version]));
  const items = partsOf(project, 'AWS::EKS::Nodegroup').map((part): NodeGroup => {
    const given = propertiesOf(part, project);
    const clusterName = given.text('ClusterName') ?? '';
    const instanceTypes = given.texts('InstanceTypes') ?? [];
    const template = launchTemplateOf(given, templates);
    const named = given.text('AmiType');
    const amiType: Value<string> =
      (named !== undefined && hasUnknown(named) ? { notKnown: project.unknowns.why(named) } : named) ??
      byDefault(template, { isRead: versions.has(clusterName), version: versions.get(clusterName) }, instanceTypes);
    return {
      ...originOf(part),
      clusterName,
      name: given.text('NodegroupName') ?? refText(part),
      amiType,
      amiTypeByDefault: named === undefined,
      instanceTypes,
      metadata: metadataOf(template, amiType),
      roleArn: given.text('NodeRole') ?? '',
      subnetIds: given.texts('Subnets') ?? [],
    };
  });
  const [other] = partsOf(project, ...NODES_OF_ONES_OWN);
  const mayBeMore =
    doubtOf(project, 'AWS::EKS::Nodegroup') ??
    (other && `${other.logicalId} (${other.type}) may make nodes of a cluster without being a managed node group`);
  return asRead(items, mayBeMore);
}

type LaunchTemplate = Properties | 'none' | { readonly notKnown: string };

function launchTemplates(project: Project): ReadonlyMap<string, Properties> {
  return new Map(
    partsOf(project, 'AWS::EC2::LaunchTemplate').flatMap((part): [string, Properties][] => {
      const given = propertiesOf(part, project);
      const data = given.object('LaunchTemplateData');
      const name = given.text('LaunchTemplateName');
      const byId: [string, Properties] = [refText(part), data];
      return name === undefined ? [byId] : [byId, [name, data]];
    }),
  );
}

function launchTemplateOf(given: Properties, templates: ReadonlyMap<string, Properties>): LaunchTemplate {
  if (!given.has('LaunchTemplate')) return 'none';
  const named = given.object('LaunchTemplate').text('Id') ?? given.object('LaunchTemplate').text('Name') ?? '';
  return templates.get(named) ?? { notKnown: `the launch template ${named} is not in what was read` };
}

function byDefault(
  template: LaunchTemplate,
  cluster: { readonly isRead: boolean; readonly version: string | undefined },
  instanceTypes: Value<readonly string[]>,
): Value<string> {
  if (template instanceof Properties && template.has('ImageId')) return 'CUSTOM';
  if (template !== 'none' && !(template instanceof Properties)) return template;
  if (!cluster.isRead) return { notKnown: 'the cluster, whose version decides the AMI type, is not in what was read' };
  if (!isKnown(instanceTypes)) return instanceTypes;
  const { version } = cluster;
  if (version !== undefined && Number.isNaN(minorOf(version))) {
    return { notKnown: `the cluster's version, ${version}, decides the AMI type` };
  }
  return defaultAmiType(version, instanceTypes);
}

/**
 * The settings of a node group's launch template, with EC2's defaults for what it leaves out: endpoint on, hop limit 1.
 * Amazon Linux 2023 images ask for IMDSv2 by themselves.
 */
function metadataOf(template: LaunchTemplate, amiType: Value<string>): MetadataSettings {
  const family = isKnown(amiType) ? amiFamily(amiType) : undefined;
  const notKnown = { notKnown: isKnown(amiType) ? `${amiType} is not an AMI type of EKS` : amiType.notKnown };
  if (template === 'none') {
    if (family) return metadataWithoutTemplate(family);
    return { enabled: notKnown, tokensRequired: notKnown, hopLimit: notKnown };
  }
  if (!(template instanceof Properties)) return { enabled: template, tokensRequired: template, hopLimit: template };
  const options = template.object('MetadataOptions');
  const tokens = options.text('HttpTokens');
  return {
    enabled: options.text('HttpEndpoint') !== 'disabled',
    tokensRequired: tokens === undefined ? family === 'AL2023' : tokens === 'required',
    hopLimit: options.number('HttpPutResponseHopLimit') ?? 1,
  };
}
