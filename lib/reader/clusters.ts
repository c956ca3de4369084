import { apiSpelling, CLUSTER_TYPES, FARGATE_PROFILE_TYPES } from '../emulator/eks/resources/cluster-types';
import type { Cluster, FargateProfile, FargateSelector, Read, Value } from '../model/chain';
import type { Project } from './project';
import type { Properties } from './template-part';
import { doubtOf, originOf, partsOf, propertiesOf, type TemplatePart } from './template-part';
import { attributeText, refText } from './reference-text';

/** The clusters that a project makes; those it only names are not among them. */
export function readClusters(project: Project): Read<Cluster> {
  const items = partsOf(project, ...CLUSTER_TYPES).map((part): Cluster => readCluster(part, project));
  const mayBeMore = doubtOf(project, ...CLUSTER_TYPES);
  return { read: true, items, ...(mayBeMore !== undefined && { mayBeMore }) };
}

function readCluster(part: TemplatePart, project: Project): Cluster {
  // The custom resource of the module aws-eks has the API's own names, which begin with small letters.
  const isOlder = part.type.startsWith('Custom::');
  const given = isOlder ? propertiesOf(part, project).object('Config') : propertiesOf(part, project);
  const key = (name: string): string => (isOlder ? apiSpelling(name) : name);
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
}

/** Fargate profiles, of both modules of the CDK. */
export function readFargateProfiles(project: Project): Read<FargateProfile> {
  const items = partsOf(project, ...FARGATE_PROFILE_TYPES).map((part): FargateProfile => {
    const isOlder = part.type.startsWith('Custom::');
    const given = isOlder ? propertiesOf(part, project).object('Config') : propertiesOf(part, project);
    return {
      ...originOf(part),
      clusterName: given.text(isOlder ? 'clusterName' : 'ClusterName') ?? '',
      name: given.text(isOlder ? 'fargateProfileName' : 'FargateProfileName') ?? refText(part),
      selectors: readSelectors(given, isOlder),
    };
  });
  const mayBeMore = doubtOf(project, ...FARGATE_PROFILE_TYPES);
  return { read: true, items, ...(mayBeMore !== undefined && { mayBeMore }) };
}

function readSelectors(given: Properties, isOlder: boolean): Value<readonly FargateSelector[]> {
  const name = isOlder ? 'selectors' : 'Selectors';
  if (!Array.isArray(given.raw(name))) return { notKnown: `the selectors are not a list` };
  return given.objects(name).map((selector) => ({
    namespace: selector.text(isOlder ? 'namespace' : 'Namespace') ?? '',
    labels: selector.tags(isOlder ? 'labels' : 'Labels'),
  }));
}
