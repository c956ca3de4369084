import { CLUSTER, newAccount, newClusterAccount, refusalOf } from './account';

describe('a new cluster', () => {
  test('has its ARN, issuer and endpoint, with one id of 32 hexadecimal digits in capitals', () => {
    const { cluster } = newClusterAccount();
    expect(cluster).toMatchObject({
      arn: 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1',
      version: '1.35',
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: true,
      autoMode: false,
    });
    expect(cluster.oidcIssuer).toMatch(/^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
    expect(cluster.endpoint).toMatch(/^https:\/\/[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com$/);
    expect(cluster.endpoint).toContain(cluster.oidcIssuer.slice(-32));
  });

  test('lives in its partition', () => {
    const { eks, clusterRole } = newAccount({ partition: 'aws-us-gov', region: 'us-gov-west-1' });
    const { arn } = eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn });
    expect(arn).toBe('arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/eksdemo1');
  });

  test('without settings has the newest version and authenticates by ConfigMap', () => {
    const { eks, clusterRole } = newAccount();
    const cluster = eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn });
    expect(cluster).toMatchObject({ version: '1.36', authenticationMode: 'CONFIG_MAP', ipFamily: 'ipv4' });
  });

  test('gives its creator an access entry if bootstrap permissions are on', () => {
    const creatorArn = 'arn:aws:iam::111122223333:role/cdk-cfn-exec-role';
    for (const bootstrapClusterCreatorAdminPermissions of [true, false]) {
      const { eks, clusterRole } = newAccount();
      eks.createCluster({
        name: CLUSTER,
        roleArn: clusterRole.arn,
        authenticationMode: 'API',
        creatorArn,
        bootstrapClusterCreatorAdminPermissions,
      });
      expect(eks.accessEntries(CLUSTER).map((entry) => entry.principalArn)).toEqual(
        bootstrapClusterCreatorAdminPermissions ? [creatorArn] : [],
      );
    }
  });

  test('on an ended version is refused by date', () => {
    const { eks, clusterRole, journal, clock } = newAccount();
    const create = () => eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn, version: '1.30' });
    expect(refusalOf(create)).toEqual({
      code: 'InvalidParameterException',
      message: 'unsupported Kubernetes version 1.30',
      httpStatus: 400,
      cause: expect.stringContaining('2026-07-23'),
    });
    expect(journal.since(0)).toEqual([
      expect.objectContaining({
        component: 'eks',
        event: 'cluster refused',
        subject: CLUSTER,
        said: 'unsupported Kubernetes version 1.30',
        cause: expect.stringContaining('2026-07-23'),
      }),
    ]);
    clock.advance(Date.parse('2026-07-22') - clock.now());
    expect(create().version).toBe('1.30');
  });

  test('of a name that is taken is refused', () => {
    const { eks, clusterRole } = newClusterAccount();
    expect(refusalOf(() => eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn }))).toEqual({
      code: 'ResourceInUseException',
      message: 'Cluster already exists with name: eksdemo1',
      httpStatus: 409,
    });
  });

  test.each(['', '-a', 'a b', 'a/b', 'a'.repeat(101)])('named %p is refused', (name) => {
    const { eks, clusterRole } = newAccount();
    expect(refusalOf(() => eks.createCluster({ name, roleArn: clusterRole.arn })).code).toBe(
      'InvalidParameterException',
    );
  });

  test('with a role that does not trust EKS is refused', () => {
    const { eks, nodeRole } = newAccount();
    expect(refusalOf(() => eks.createCluster({ name: CLUSTER, roleArn: nodeRole.arn })).message).toBe(
      `Role with arn: ${nodeRole.arn} could not be assumed because it does not exist or the trusted entity is not correct`,
    );
  });
});

describe('an update', () => {
  test('goes one minor up', () => {
    const { eks } = newClusterAccount();
    expect(eks.updateCluster(CLUSTER, { version: '1.36' }).version).toBe('1.36');
    expect(eks.cluster(CLUSTER)?.version).toBe('1.36');
  });

  test.each(['1.34', '1.37', '1.99', 'x'])('from 1.35 to %s is refused', (version) => {
    const { eks } = newClusterAccount();
    expect(refusalOf(() => eks.updateCluster(CLUSTER, { version })).code).toBe('InvalidParameterException');
  });

  test('down has the words of EKS', () => {
    const { eks } = newClusterAccount();
    expect(refusalOf(() => eks.updateCluster(CLUSTER, { version: '1.34' })).message).toBe(
      'Unsupported Kubernetes minor version update from 1.35 to 1.34',
    );
  });

  test('of the authentication mode goes towards API, a step at a time', () => {
    const { eks, clusterRole } = newAccount();
    eks.createCluster({ name: CLUSTER, roleArn: clusterRole.arn });
    expect(refusalOf(() => eks.updateCluster(CLUSTER, { authenticationMode: 'API' })).message).toBe(
      'Unsupported authentication mode update from CONFIG_MAP to API',
    );
    eks.updateCluster(CLUSTER, { authenticationMode: 'API_AND_CONFIG_MAP' });
    eks.updateCluster(CLUSTER, { authenticationMode: 'API' });
    expect(refusalOf(() => eks.updateCluster(CLUSTER, { authenticationMode: 'CONFIG_MAP' })).message).toBe(
      'Unsupported authentication mode update from API to CONFIG_MAP',
    );
  });

  test('that changes nothing is none', () => {
    const { eks, cluster } = newClusterAccount();
    expect(eks.updateCluster(CLUSTER, {})).toEqual(cluster);
  });
});

describe('deleting', () => {
  test('is refused while node groups are attached', () => {
    const { eks, nodeRole } = newClusterAccount();
    eks.createNodegroup({ clusterName: CLUSTER, name: 'ng', nodeRoleArn: nodeRole.arn });
    expect(refusalOf(() => eks.deleteCluster(CLUSTER))).toMatchObject({
      code: 'ResourceInUseException',
      message: 'Cluster has nodegroups attached',
      httpStatus: 409,
    });
    eks.deleteNodegroup(CLUSTER, 'ng');
    eks.deleteCluster(CLUSTER);
    expect(eks.clusters()).toEqual([]);
  });

  test('a cluster that is not there is refused', () => {
    const { eks } = newAccount();
    expect(refusalOf(() => eks.deleteCluster('gone'))).toEqual({
      code: 'ResourceNotFoundException',
      message: 'No cluster found for name: gone.',
      httpStatus: 404,
    });
  });
});
