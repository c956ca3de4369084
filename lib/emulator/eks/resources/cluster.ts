import type { Provisioned, ResourceProvider, ResourceRequest } from '../../cloudformation/provider';
import { Properties } from '../../cloudformation/resource-properties';
import type { Cluster, CreateClusterInput } from '../clusters';
import type { EksControlPlane } from '../control-plane';
import { generatedName } from './generated-name';

/**
 * `AWS::EKS::Cluster` (CloudFormation Template Reference). `Ref` gives the name. `ServiceIpv6Cidr` is there for IPv6
 * clusters alone, `EncryptionConfigKeyArn` never: keys are not modelled.
 *
 * @param creatorArn who CloudFormation acts as: the principal that bootstrap permissions make an admin.
 */
export function clusterProvider(eks: EksControlPlane, creatorArn?: string): ResourceProvider {
  return {
    replacedBy: ['Name', 'RoleArn', 'BootstrapSelfManagedAddons', 'OutpostConfig'],
    create: (request) => provisioned(eks.createCluster({ ...clusterInput(request), creatorArn })),
    update(request, previous) {
      const input = clusterInput(request);
      const before = clusterInput({ ...request, properties: previous.properties });
      if (fixedSettings(input) !== fixedSettings(before)) {
        return provisioned(eks.createCluster({ ...input, creatorArn }));
      }
      const { version, authenticationMode, autoMode = false, tags } = input;
      return provisioned(eks.updateCluster(previous.physicalId, { version, authenticationMode, autoMode, tags }));
    },
    delete(_request, existing) {
      if (eks.cluster(existing.physicalId)) eks.deleteCluster(existing.physicalId);
    },
  };
}

function clusterInput(request: ResourceRequest): CreateClusterInput {
  const given = Properties.of(request);
  return {
    name: given.text('Name') ?? generatedName(request),
    roleArn: given.requiredText('RoleArn'),
    ...clusterSettings(given, (name) => name),
    tags: given.pairs('Tags'),
  };
}

/**
 * The settings of a cluster that CloudFormation and the API of EKS name and nest alike.
 *
 * @param spelt how `given` spells a name of CloudFormation
 */
export function clusterSettings(
  given: Properties,
  spelt: (name: string) => string,
): Omit<CreateClusterInput, 'name' | 'roleArn' | 'creatorArn' | 'tags'> {
  const access = given.object(spelt('AccessConfig'));
  const network = given.object(spelt('KubernetesNetworkConfig'));
  return {
    version: given.text(spelt('Version')),
    authenticationMode: access?.choice(spelt('AuthenticationMode'), ['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP']),
    bootstrapClusterCreatorAdminPermissions: access?.flag(spelt('BootstrapClusterCreatorAdminPermissions')),
    autoMode: given.object(spelt('ComputeConfig'))?.flag(spelt('Enabled')),
    ipFamily: network?.choice(spelt('IpFamily'), ['ipv4', 'ipv6']),
    serviceIpv4Cidr: network?.text(spelt('ServiceIpv4Cidr')),
  };
}

/** Nested settings whose change makes another cluster ("Update requires: Replacement"). */
function fixedSettings(input: CreateClusterInput): string {
  const { bootstrapClusterCreatorAdminPermissions = true, ipFamily = 'ipv4', serviceIpv4Cidr } = input;
  return JSON.stringify({ bootstrapClusterCreatorAdminPermissions, ipFamily, serviceIpv4Cidr });
}

function provisioned(cluster: Cluster): Provisioned {
  return {
    physicalId: cluster.name,
    attributes: {
      Arn: cluster.arn,
      Endpoint: cluster.endpoint,
      CertificateAuthorityData: cluster.certificateAuthorityData,
      OpenIdConnectIssuerUrl: cluster.oidcIssuer,
      ClusterSecurityGroupId: cluster.clusterSecurityGroupId,
      ...(cluster.ipFamily === 'ipv6' && { 'KubernetesNetworkConfig.ServiceIpv6Cidr': cluster.serviceCidr }),
    },
  };
}
