import { apiSpelling, CLUSTER_TYPES, FARGATE_PROFILE_TYPES } from '../emulator/eks/resources/cluster-types';
import { asRead, type Cluster, type FargateProfile, type FargateSelector, type Read, type Value } from '../model/chain';
import type { Project } from './project';
import { attributeText, refText } from './reference-text';
import { doubtOf, originOf, partsOf, propertiesOf, type Properties, type TemplatePart } from './template-part';

/** The clusters that a project makes; those it only names are not among them. */
export function readClusters(project: Project): Read<Cluster> {
  const items = partsOf(project, ...CLUSTER_TYPES).map((part): Cluster => {
    const { given, key } = spelt(part, project);
    const vpc = given.object(key('ResourcesVpcConfig'));
    const arn = attributeText(part, 'Arn');
    const [, , , region = '', accountId = ''] = arn.split(':');
    const version = given.text(key('Version'));
    const authenticationMode = given.object(key('AccessConfig')).text(key('AuthenticationMode'));
    return {
      ...originOf(part),
      name: refText(part),
      arn,
      accountId,
      region,
      ...(version !== undefined && { version }),
      ...(authenticationMode !== undefined && { authenticationMode }),
      autoMode: given.object(key('ComputeConfig')).flag(key('Enabled'), false),
      publicEndpoint: vpc.flag(key('EndpointPublicAccess'), true),
      privateEndpoint: vpc.flag(key('EndpointPrivateAccess'), false),
      subnetIds: vpc.texts(key('SubnetIds')) ?? [],
    };
  });
  return asRead(items, doubtOf(project, ...CLUSTER_TYPES));
}

/** The Fargate profiles that a project makes. */
export function readFargateProfiles(project: Project): Read<FargateProfile> {
  const items = partsOf(project, ...FARGATE_PROFILE_TYPES).map((part): FargateProfile => {
    const { given, key } = spelt(part, project);
    return {
      ...originOf(part),
      clusterName: given.text(key('ClusterName')) ?? '',
      name: given.text(key('FargateProfileName')) ?? refText(part),
      selectors: readSelectors(given, key),
    };
  });
  return asRead(items, doubtOf(project, ...FARGATE_PROFILE_TYPES));
}

function readSelectors(given: Properties, key: Spelling): Value<readonly FargateSelector[]> {
  const name = key('Selectors');
  if (!Array.isArray(given.raw(name))) return { notKnown: 'the selectors are not a list' };
  return given.objects(name).map((selector) => ({
    namespace: selector.text(key('Namespace')) ?? '',
    labels: selector.tags(key('Labels')),
  }));
}

type Spelling = (name: string) => string;

/**
 * What a resource is given, and how its properties are spelt: the custom resources of the CDK's older module, `aws-eks`,
 * have them in `Config`, under the names of EKS's API.
 */
function spelt(part: TemplatePart, project: Project): { readonly given: Properties; readonly key: Spelling } {
  const given = propertiesOf(part, project);
  return part.type.startsWith('Custom::')
    ? { given: given.object('Config'), key: apiSpelling }
    : { given, key: (name) => name };
}
