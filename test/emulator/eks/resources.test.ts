import type { Provisioned, ResourceProvider, ResourceRequest } from '../../../lib/emulator/cloudformation/provider';
import { eksResourceProviders } from '../../../lib/emulator/eks/resources';
import { CLUSTER, newAccount, newClusterAccount, refusalOf } from './account';

type Properties = Record<string, unknown>;

function request(type: string, properties: Properties, logicalId = 'Thing'): ResourceRequest {
  return { stackName: 'Demo', logicalId, type, properties };
}

/** Runs a provider's operations in turn; none of EKS's is asynchronous. */
function handler(providers: Record<string, ResourceProvider>, type: string) {
  const provider = providers[type]!;
  return {
    replacedBy: provider.replacedBy ?? [],
    create: (properties: Properties, logicalId?: string) =>
      provider.create(request(type, properties, logicalId)) as Provisioned,
    update: (properties: Properties, previous: Provisioned, before: Properties) =>
      provider.update!(request(type, properties), { ...previous, properties: before }) as Provisioned,
    delete: (properties: Properties, existing: Provisioned) =>
      void provider.delete(request(type, properties), existing),
  };
}

function inCluster(type: string) {
  const account = newClusterAccount();
  return { ...account, ...handler(eksResourceProviders(account.eks), type) };
}

test('every type of the chain has a provider', () => {
  expect(Object.keys(eksResourceProviders(newAccount().eks))).toEqual([
    'AWS::EC2::LaunchTemplate',
    'AWS::EKS::AccessEntry',
    'AWS::EKS::Addon',
    'AWS::EKS::Cluster',
    'AWS::EKS::FargateProfile',
    'AWS::EKS::Nodegroup',
    'AWS::EKS::PodIdentityAssociation',
    'Custom::AWSCDK-EKS-Cluster',
    'Custom::AWSCDK-EKS-FargateProfile',
  ]);
});

describe('AWS::EKS::Cluster', () => {
  const setUp = () => {
    const account = newAccount();
    return { ...account, ...handler(eksResourceProviders(account.eks), 'AWS::EKS::Cluster') };
  };

  test('Ref gives the name, GetAtt what the cluster has', () => {
    const { eks, create, clusterRole } = setUp();
    const { physicalId, ref, attributes } = create({
      Name: CLUSTER,
      RoleArn: clusterRole.arn,
      Version: 1.35,
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: 'false' },
      ComputeConfig: { Enabled: true },
      Tags: [{ Key: 'project', Value: 'demo' }],
    });
    const cluster = eks.cluster(CLUSTER)!;
    expect(ref ?? physicalId).toBe(CLUSTER);
    expect(attributes).toEqual({
      Arn: cluster.arn,
      Endpoint: cluster.endpoint,
      CertificateAuthorityData: cluster.certificateAuthorityData,
      OpenIdConnectIssuerUrl: cluster.oidcIssuer,
      ClusterSecurityGroupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/),
    });
    expect(cluster).toMatchObject({
      version: '1.35',
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
      autoMode: true,
      tags: { project: 'demo' },
    });
  });

  test('IPv6 clusters have their service CIDR as an attribute', () => {
    const { create, clusterRole } = setUp();
    const { attributes } = create({ RoleArn: clusterRole.arn, KubernetesNetworkConfig: { IpFamily: 'ipv6' } });
    expect(attributes?.['KubernetesNetworkConfig.ServiceIpv6Cidr']).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]{4}::\/108$/);
  });

  test('without a name it gets one from the logical id', () => {
    const { create, clusterRole } = setUp();
    const { physicalId } = create({ RoleArn: clusterRole.arn }, 'AVeryLongLogicalIdOfACluster3394B24C');
    expect(physicalId).toMatch(/^AVeryLongLogicalIdOfAClus-[A-Za-z0-9]{12}$/);
  });

  test('updates version and mode in place', () => {
    const { eks, create, update, clusterRole } = setUp();
    const before = { Name: CLUSTER, RoleArn: clusterRole.arn, Version: '1.35' };
    const after = { ...before, Version: '1.36', AccessConfig: { AuthenticationMode: 'API_AND_CONFIG_MAP' } };
    expect(update(after, create(before), before).physicalId).toBe(CLUSTER);
    expect(eks.cluster(CLUSTER)).toMatchObject({ version: '1.36', authenticationMode: 'API_AND_CONFIG_MAP' });
  });

  test('changed bootstrap permissions make another cluster, which a fixed name forbids', () => {
    const { eks, create, update, clusterRole } = setUp();
    const before = { RoleArn: clusterRole.arn };
    const after = { ...before, AccessConfig: { BootstrapClusterCreatorAdminPermissions: false } };
    const first = create(before);
    const second = update(after, first, before);
    expect(second.physicalId).not.toBe(first.physicalId);
    expect(eks.clusters()).toHaveLength(2);

    const named = { ...before, Name: CLUSTER };
    const created = create(named);
    expect(refusalOf(() => update({ ...after, Name: CLUSTER }, created, named)).message).toBe(
      'Cluster already exists with name: eksdemo1',
    );
  });

  test('is replaced by its name and role', () => {
    expect(setUp().replacedBy).toEqual(expect.arrayContaining(['Name', 'RoleArn']));
  });

  test('deleting it twice is no error', () => {
    const { create, delete: remove, clusterRole, eks } = setUp();
    const properties = { Name: CLUSTER, RoleArn: clusterRole.arn };
    const created = create(properties);
    remove(properties, created);
    remove(properties, created);
    expect(eks.clusters()).toEqual([]);
  });

  test('its creator is entered if the option says who that is', () => {
    const { eks, clusterRole } = newAccount();
    const creatorArn = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role';
    const { create } = handler(eksResourceProviders(eks, { creatorArn }), 'AWS::EKS::Cluster');
    create({ Name: CLUSTER, RoleArn: clusterRole.arn, AccessConfig: { AuthenticationMode: 'API' } });
    expect(eks.accessEntry(CLUSTER, creatorArn)).toBeDefined();
  });
});

describe('AWS::EKS::Nodegroup', () => {
  test('reads the launch template of the same template', () => {
    const { eks, nodeRole } = newClusterAccount();
    const providers = eksResourceProviders(eks);
    const templates = handler(providers, 'AWS::EC2::LaunchTemplate');
    const nodegroups = handler(providers, 'AWS::EKS::Nodegroup');
    const data = (hops: unknown) => ({
      LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: hops } },
    });
    const template = templates.create(data(2));
    expect(template).toEqual({
      physicalId: expect.stringMatching(/^lt-[0-9a-f]{17}$/),
      attributes: { LaunchTemplateId: template.physicalId, DefaultVersionNumber: '1', LatestVersionNumber: '1' },
    });
    const properties = (version: unknown) => ({
      ClusterName: CLUSTER,
      NodegroupName: 'ng',
      NodeRole: nodeRole.arn,
      AmiType: 'AL2023_x86_64_STANDARD',
      InstanceTypes: ['t3.medium'],
      ScalingConfig: { MinSize: 1, MaxSize: '2', DesiredSize: 1 },
      Labels: { tier: 'demo' },
      LaunchTemplate: { Id: template.physicalId, Version: version },
    });
    const first = nodegroups.create(properties(template.attributes?.['LatestVersionNumber']));
    expect(first).toEqual({
      physicalId: 'eksdemo1/ng',
      attributes: {
        Arn: eks.nodegroup(CLUSTER, 'ng')?.arn,
        ClusterName: CLUSTER,
        NodegroupName: 'ng',
        Id: 'eksdemo1/ng',
      },
    });
    expect(eks.nodegroup(CLUSTER, 'ng')).toMatchObject({
      metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 },
      scaling: { minSize: 1, maxSize: 2, desiredSize: 1 },
      labels: { tier: 'demo' },
    });

    const second = templates.update(data('1'), template, data(2));
    expect(second).toEqual({
      physicalId: template.physicalId,
      attributes: { LaunchTemplateId: template.physicalId, DefaultVersionNumber: '1', LatestVersionNumber: '2' },
    });
    nodegroups.update(properties('2'), first, properties('1'));
    expect(eks.nodegroup(CLUSTER, 'ng')?.metadataOptions.httpPutResponseHopLimit).toBe(1);

    nodegroups.delete(properties('2'), first);
    nodegroups.delete(properties('2'), first);
    templates.delete(data(1), template);
    expect(eks.nodegroups(CLUSTER)).toEqual([]);
  });

  test('what EKS cannot change in place replaces it', () => {
    expect(inCluster('AWS::EKS::Nodegroup').replacedBy).toEqual([
      'AmiType',
      'CapacityType',
      'ClusterName',
      'DiskSize',
      'InstanceTypes',
      'NodegroupName',
      'NodeRole',
      'RemoteAccess',
      'Subnets',
    ]);
  });

  test('the default of the CDK for the AMI is refused above 1.32', () => {
    const { create, nodeRole } = inCluster('AWS::EKS::Nodegroup');
    const properties = { ClusterName: CLUSTER, NodeRole: nodeRole.arn, AmiType: 'AL2_x86_64', Subnets: ['subnet-1'] };
    expect(refusalOf(() => create(properties)).message).toBe(
      'AMI Type AL2_x86_64 is only supported for kubernetes versions 1.32 or earlier',
    );
  });
});

describe('AWS::EKS::Addon', () => {
  const AGENT = { ClusterName: CLUSTER, AddonName: 'eks-pod-identity-agent' };

  test('Ref gives cluster|name, GetAtt the ARN; settings change in place', () => {
    const { eks, create, update, delete: remove, replacedBy } = inCluster('AWS::EKS::Addon');
    const created = create(AGENT);
    expect(created).toEqual({
      physicalId: 'eksdemo1|eks-pod-identity-agent',
      attributes: { Arn: eks.addon(CLUSTER, 'eks-pod-identity-agent')?.arn },
    });
    expect(update({ ...AGENT, AddonVersion: 'v1' }, created, AGENT)).toEqual(created);
    expect(eks.addon(CLUSTER, 'eks-pod-identity-agent')?.version).toBe('v1');
    expect(replacedBy).toEqual(['AddonName', 'ClusterName', 'NamespaceConfig']);
    remove(AGENT, created);
    remove(AGENT, created);
    expect(eks.addons(CLUSTER)).toEqual([]);
  });

  test('two of one add-on in a template: the second is refused', () => {
    const { create } = inCluster('AWS::EKS::Addon');
    create(AGENT, 'One');
    expect(refusalOf(() => create(AGENT, 'Two'))).toMatchObject({
      code: 'ResourceInUseException',
      message: 'Addon already exists.',
    });
  });

  test('associations that leave the template leave the cluster', () => {
    const { eks, create, update, podRole } = inCluster('AWS::EKS::Addon');
    const before = {
      ...AGENT,
      PodIdentityAssociations: [{ ServiceAccount: 'sa', RoleArn: podRole.arn }],
      NamespaceConfig: { Namespace: 'own' },
    };
    const created = create(before);
    expect(eks.visibleIdentities(CLUSTER)).toEqual([{ namespace: 'own', serviceAccount: 'sa' }]);
    update(AGENT, created, before);
    expect(eks.visibleIdentities(CLUSTER)).toEqual([]);
  });
});

test('AWS::EKS::AccessEntry', () => {
  const { eks, create, update, delete: remove, replacedBy } = inCluster('AWS::EKS::AccessEntry');
  const principalArn = 'arn:aws:iam::111122223333:role/Admin';
  const policy = (Type: string) => ({
    PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
    AccessScope: { Type, Namespaces: Type === 'namespace' ? ['default'] : undefined },
  });
  const before = { ClusterName: CLUSTER, PrincipalArn: principalArn, AccessPolicies: [policy('cluster')] };
  const created = create(before);
  expect(created).toEqual({
    physicalId: `${principalArn}|eksdemo1`,
    attributes: { AccessEntryArn: eks.accessEntry(CLUSTER, principalArn)?.arn },
  });
  update({ ...before, AccessPolicies: [policy('namespace')] }, created, before);
  expect(eks.accessEntry(CLUSTER, principalArn)?.accessPolicies).toEqual([
    expect.objectContaining({ scope: 'namespace', namespaces: ['default'] }),
  ]);
  expect(replacedBy).toEqual(['ClusterName', 'PrincipalArn', 'Type']);
  remove(before, created);
  remove(before, created);
  expect(eks.accessEntries(CLUSTER)).toEqual([]);
});

test('AWS::EKS::FargateProfile', () => {
  const { eks, create, delete: remove } = inCluster('AWS::EKS::FargateProfile');
  const properties = {
    ClusterName: CLUSTER,
    FargateProfileName: 'serverless',
    PodExecutionRoleArn: 'arn:aws:iam::111122223333:role/Fargate',
    Selectors: [{ Namespace: 'default', Labels: [{ Key: 'tier', Value: 'web' }] }],
  };
  const created = create(properties);
  expect(created.physicalId).toBe('eksdemo1|serverless');
  expect(eks.fargateProfile(CLUSTER, 'serverless')).toMatchObject({
    arn: created.attributes?.['Arn'],
    selectors: [{ namespace: 'default', labels: { tier: 'web' } }],
  });
  remove(properties, created);
  remove(properties, created);
  expect(eks.fargateProfiles(CLUSTER)).toEqual([]);
});

describe('AWS::EKS::PodIdentityAssociation', () => {
  const TARGET = 'arn:aws:iam::444455556666:role/Target';
  const setUp = () => {
    const account = inCluster('AWS::EKS::PodIdentityAssociation');
    const properties = {
      ClusterName: CLUSTER,
      Namespace: 'default',
      ServiceAccount: 'aws-cli-sa',
      RoleArn: account.podRole.arn,
    };
    const described = () => {
      const [only] = account.eks.listPodIdentityAssociations(CLUSTER).associations;
      return account.eks.describePodIdentityAssociation(CLUSTER, only!.associationId);
    };
    return { ...account, properties, described };
  };

  test('Ref gives the ARN; the external id is there with a target role alone', () => {
    const { create, properties, described } = setUp();
    const { physicalId, ref, attributes } = create(properties);
    const { associationArn, associationId } = described();
    expect(ref ?? physicalId).toBe(associationArn);
    expect(attributes).toEqual({ AssociationArn: associationArn, AssociationId: associationId });
  });

  test('everything but cluster, namespace and ServiceAccount changes in place', () => {
    const { iam, create, update, properties, described, replacedBy, podRole } = setUp();
    const other = iam.createRole({ name: 'Other', trust: podRole.trustDocument });
    const created = create(properties);
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    const after = {
      ...properties,
      RoleArn: other.arn,
      TargetRoleArn: TARGET,
      DisableSessionTags: 'true',
      Policy: policy,
      Tags: [{ Key: 'a', Value: '1' }],
    };
    const updated = update(after, created, properties);
    expect(updated).toEqual({
      physicalId: created.physicalId,
      attributes: {
        ...created.attributes,
        ExternalId: 'us-east-1/111122223333/eksdemo1/default/aws-cli-sa',
      },
    });
    expect(described()).toMatchObject({
      roleArn: other.arn,
      targetRoleArn: TARGET,
      disableSessionTags: true,
      policy,
      tags: { a: '1' },
    });
    expect(update(properties, updated, after)).toEqual(created);
    expect(described()).toMatchObject({ roleArn: properties.RoleArn, disableSessionTags: false, tags: {} });
    expect(described()).not.toHaveProperty('policy');
    expect(replacedBy).toEqual(['ClusterName', 'Namespace', 'ServiceAccount']);
  });

  test('refuses with EKS’s words', () => {
    const { create, properties, nodeRole } = setUp();
    expect(refusalOf(() => create({ ...properties, RoleArn: nodeRole.arn })).message).toMatch(
      /^Trust policy of the role provided is invalid\./,
    );
    create(properties, 'One');
    expect(refusalOf(() => create(properties, 'Two')).httpStatus).toBe(409);
  });

  test('deleting it twice, or after its cluster, is no error', () => {
    const { eks, create, delete: remove, properties } = setUp();
    const created = create(properties);
    remove(properties, created);
    remove(properties, created);
    const again = create(properties);
    eks.deleteCluster(CLUSTER);
    remove(properties, again);
    expect(eks.clusters()).toEqual([]);
  });
});

describe('properties that the type’s schema forbids', () => {
  test.each<[string, Properties, string]>([
    ['AWS::EKS::Cluster', {}, '#: required key [RoleArn] not found'],
    ['AWS::EKS::Cluster', { RoleArn: ['x'] }, '#/RoleArn: expected type: String, found: JSONArray'],
    [
      'AWS::EKS::Cluster',
      { RoleArn: 'x', AccessConfig: 7 },
      '#/AccessConfig: expected type: JSONObject, found: Integer',
    ],
    [
      'AWS::EKS::Cluster',
      { RoleArn: 'x', AccessConfig: { AuthenticationMode: 'NONE' } },
      '#/AccessConfig/AuthenticationMode: NONE is not a valid enum value',
    ],
    ['AWS::EKS::Nodegroup', { ClusterName: CLUSTER, NodeRole: null }, '#: required key [NodeRole] not found'],
    [
      'AWS::EKS::Nodegroup',
      { ClusterName: CLUSTER, NodeRole: 'x', ScalingConfig: { MinSize: 'many' } },
      '#/ScalingConfig/MinSize: expected type: Integer, found: String',
    ],
    [
      'AWS::EKS::Nodegroup',
      { ClusterName: CLUSTER, NodeRole: 'x', ScalingConfig: { MinSize: -1 } },
      '#/ScalingConfig/MinSize: -1 is not greater or equal to 0',
    ],
    [
      'AWS::EKS::Nodegroup',
      { ClusterName: CLUSTER, NodeRole: 'x', InstanceTypes: [7] },
      '#/InstanceTypes/0: expected type: String, found: Integer',
    ],
    ['AWS::EKS::Addon', { ClusterName: CLUSTER }, '#: required key [AddonName] not found'],
    [
      'AWS::EKS::PodIdentityAssociation',
      { ClusterName: CLUSTER, Namespace: 'a', ServiceAccount: 'b', RoleArn: 'c', DisableSessionTags: 'yes' },
      '#/DisableSessionTags: expected type: Boolean, found: String',
    ],
    [
      'AWS::EKS::PodIdentityAssociation',
      { ClusterName: CLUSTER, Namespace: 'a', ServiceAccount: 'b', RoleArn: 'c', Tags: 'x' },
      '#/Tags: expected type: JSONArray, found: String',
    ],
    [
      'AWS::EKS::FargateProfile',
      { ClusterName: CLUSTER, PodExecutionRoleArn: 'x', Selectors: ['default'] },
      '#/Selectors/0: expected type: JSONObject, found: String',
    ],
    ['AWS::EKS::AccessEntry', { ClusterName: CLUSTER }, '#: required key [PrincipalArn] not found'],
  ])('%s %j', (type, properties, fault) => {
    const { create } = inCluster(type);
    expect(refusalOf(() => create(properties))).toMatchObject({
      code: 'InvalidRequest',
      message: `Properties validation failed for resource Thing with message:\n${fault}`,
    });
  });

  test('names from Object’s prototype are not properties', () => {
    const { create } = inCluster('AWS::EKS::PodIdentityAssociation');
    const properties = { ClusterName: 'constructor', Namespace: 'a', ServiceAccount: 'b', RoleArn: 'c' };
    expect(refusalOf(() => create(properties)).message).toBe('No cluster found for name: constructor.');
  });
});
