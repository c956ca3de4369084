import type { Provisioned, ResourceRequest } from '../../../../lib/emulator/cloudformation/provider';
import { cdkClusterProvider } from '../../../../lib/emulator/eks/resources/cdk-cluster';
import { newAccount, refusalOf } from '../account';

const ADMIN = 'arn:aws:iam::111122223333:role/CreationRole';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234';

function setUp() {
  const account = newAccount();
  const provider = cdkClusterProvider(account.eks);
  const request = (Config: object, more: object = {}): ResourceRequest => ({
    stackName: 'Demo',
    logicalId: 'Cluster9EE0221C',
    type: 'Custom::AWSCDK-EKS-Cluster',
    properties: { AssumeRoleArn: ADMIN, AttributesRevision: '5', Config, ...more },
  });
  const config = (more: object = {}) => ({ version: '1.33', roleArn: account.clusterRole.arn, ...more });
  return {
    ...account,
    config,
    create: (given: object, more?: object) => provider.create(request(given, more)) as Provisioned,
    update: (given: object, previous: Provisioned, before: object) =>
      provider.update!(request(given), { ...previous, properties: request(before).properties }) as Provisioned,
    remove: (given: object, existing: Provisioned) => void provider.delete(request(given), existing),
  };
}

test('Ref gives the name, GetAtt what the handler reads of the active cluster', () => {
  const { eks, create, config } = setUp();
  const encryptionConfig = [{ provider: { keyArn: KEY }, resources: ['secrets'] }];
  const { physicalId, attributes } = create(
    config({
      name: 'older',
      encryptionConfig,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: 'true' },
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: '10.100.0.0/16' },
      tags: { team: 'payments' },
    }),
  );
  const cluster = eks.cluster('older')!;
  expect(physicalId).toBe('older');
  expect(attributes).toEqual({
    Name: 'older',
    Arn: 'arn:aws:eks:us-east-1:111122223333:cluster/older',
    Endpoint: cluster.endpoint,
    CertificateAuthorityData: cluster.certificateAuthorityData,
    ClusterSecurityGroupId: cluster.clusterSecurityGroupId,
    OpenIdConnectIssuerUrl: cluster.oidcIssuer,
    OpenIdConnectIssuer: cluster.oidcIssuer.replace('https://', ''),
    EncryptionConfigKeyArn: KEY,
  });
  expect(cluster).toMatchObject({ version: '1.33', serviceCidr: '10.100.0.0/16', tags: { team: 'payments' } });
  expect(eks.accessEntries('older').map(({ principalArn }) => principalArn)).toEqual([ADMIN]);
});

test('without a name the cluster is called by its logical id and the request', () => {
  const { create, config } = setUp();
  expect(create(config()).physicalId).toMatch(/^Cluster9EE0221C-[0-9a-f]{32}$/);
});

test('what the handler itself cannot do without', () => {
  const { create, config } = setUp();
  expect(refusalOf(() => create(config(), { AssumeRoleArn: '' })).message).toBe('AssumeRoleArn must be provided');
  expect(refusalOf(() => create({ version: '1.33' })).message).toBe('"roleArn" is required');
});

test('EKS refuses in its own words', () => {
  const { create, config } = setUp();
  expect(refusalOf(() => create(config({ version: '1.19' }))).message).toBe('unsupported Kubernetes version 1.19');
});

test('version, authentication mode and tags change in place', () => {
  const { eks, create, update, config } = setUp();
  const first = config({ name: 'older', tags: { a: '1' } });
  const second = { ...first, version: '1.34' };
  const third = { ...second, accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' }, tags: { b: '2' } };
  const created = create(first);
  expect(update(second, created, first).physicalId).toBe('older');
  expect(eks.cluster('older')).toMatchObject({ version: '1.34', tags: { a: '1' } });
  expect(update(third, created, second)).toEqual(created);
  expect(eks.cluster('older')).toMatchObject({ authenticationMode: 'API_AND_CONFIG_MAP', tags: { b: '2' } });
});

test('another role replaces a cluster whose name is made up', () => {
  const { eks, create, update, config, clusterRole } = setUp();
  const created = create(config());
  const replaced = update(config({ roleArn: `${clusterRole.arn}2` }), created, config());
  expect(eks.clusters().map(({ name }) => name)).toEqual([created.physicalId, replaced.physicalId]);
});

test('a refused change leaves the cluster as it is', () => {
  const { eks, create, update, config, clusterRole } = setUp();
  const named = config({ name: 'older' });
  const created = create(named);
  const { message } = refusalOf(() => update({ ...named, roleArn: `${clusterRole.arn}2` }, created, named));
  expect(message).toMatch(/^Cannot replace cluster "older" since it has an explicit physical name\./);
  expect(eks.clusters()).toHaveLength(1);
});

test('deleting one that is gone is no failure; one with node groups is refused', () => {
  const { eks, create, remove, config, nodeRole } = setUp();
  const created = create(config());
  eks.createNodegroup({ clusterName: created.physicalId, name: 'nodes', nodeRoleArn: nodeRole.arn });
  expect(refusalOf(() => remove(config(), created)).message).toBe('Cluster has nodegroups attached');
  eks.deleteNodegroup(created.physicalId, 'nodes');
  remove(config(), created);
  remove(config(), created);
  expect(eks.clusters()).toEqual([]);
});

test.each([{}, { Config: 'text' }, { Config: [] }])('%j is refused, not crashed on', (properties) => {
  const { create } = setUp();
  expect(refusalOf(() => create({}, properties)).message).toBe('"roleArn" is required');
});
