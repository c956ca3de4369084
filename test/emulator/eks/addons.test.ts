import type { EksEvent } from '../../../lib/emulator/eks/events';
import { CLUSTER, newClusterAccount, refusalOf } from './account';

const AGENT = { clusterName: CLUSTER, name: 'eks-pod-identity-agent' };

test.each(['eks-pod-identity-agent', 'vpc-cni', 'coredns', 'kube-proxy'])('%s is ACTIVE at once', (name) => {
  const { eks } = newClusterAccount();
  const addon = eks.createAddon({ clusterName: CLUSTER, name });
  expect(addon).toMatchObject({ name, status: 'ACTIVE', namespace: 'kube-system' });
  expect(addon.arn).toMatch(new RegExp(`^arn:aws:eks:us-east-1:111122223333:addon/eksdemo1/${name}/[0-9a-f-]{36}$`));
  expect(addon).not.toHaveProperty('version');
});

test('a second one of the same name is refused', () => {
  const { eks } = newClusterAccount();
  eks.createAddon(AGENT);
  expect(refusalOf(() => eks.createAddon(AGENT))).toEqual({
    code: 'ResourceInUseException',
    message: 'Addon already exists.',
    httpStatus: 409,
  });
});

test.each(['', 'a b', '../x', 'UPPER'])('%p is no add-on', (name) => {
  const { eks } = newClusterAccount();
  expect(refusalOf(() => eks.createAddon({ clusterName: CLUSTER, name }))).toMatchObject({
    code: 'InvalidParameterException',
    message: 'Addon specified is not supported',
  });
});

test('one that is not there cannot be changed or deleted', () => {
  const { eks } = newClusterAccount();
  const expected = {
    code: 'ResourceNotFoundException',
    message: 'No addon: coredns found in cluster: eksdemo1',
    httpStatus: 404,
  };
  expect(refusalOf(() => eks.updateAddon(CLUSTER, 'coredns', {}))).toEqual(expected);
  expect(refusalOf(() => eks.deleteAddon(CLUSTER, 'coredns'))).toEqual(expected);
});

test('settings change in place', () => {
  const { eks } = newClusterAccount();
  const { arn } = eks.createAddon({ ...AGENT, version: 'v1.3.10-eksbuild.3' });
  const configurationValues = '{"agent":{"additionalArgs":{"-b":"169.254.170.23"}}}';
  expect(eks.updateAddon(CLUSTER, AGENT.name, { configurationValues })).toMatchObject({
    arn,
    version: 'v1.3.10-eksbuild.3',
    configurationValues,
  });
});

describe('associations that an add-on owns', () => {
  const CNI = { clusterName: CLUSTER, name: 'vpc-cni' };

  test('are made, changed and removed with it', () => {
    const { eks, podRole, iam } = newClusterAccount();
    const other = iam.createRole({ name: 'Other', trust: podRole.trustDocument });
    const events: EksEvent[] = [];
    eks.onChange((event) => events.push(event));
    const list = () => eks.listPodIdentityAssociations(CLUSTER).associations;

    const addon = eks.createAddon({
      ...CNI,
      podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: podRole.arn }],
    });
    expect(list()).toEqual([
      expect.objectContaining({ namespace: 'kube-system', serviceAccount: 'aws-node', ownerArn: addon.arn }),
    ]);
    expect(events.map((event) => event.type)).toEqual(['associations-changed', 'addon-created']);

    eks.updateAddon(CLUSTER, CNI.name, {
      podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: other.arn }],
    });
    const pods = { namespace: 'kube-system', serviceAccount: 'aws-node' };
    expect(eks.associationFor(CLUSTER, pods)?.roleArn).toBe(other.arn);

    eks.updateAddon(CLUSTER, CNI.name, { version: 'v1' });
    expect(list()).toHaveLength(1);
    eks.updateAddon(CLUSTER, CNI.name, { podIdentityAssociations: [] });
    expect(list()).toEqual([]);

    eks.updateAddon(CLUSTER, CNI.name, {
      podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: other.arn }],
    });
    eks.deleteAddon(CLUSTER, CNI.name);
    expect(list()).toEqual([]);
  });

  test('are all made or none', () => {
    const { eks, podRole, nodeRole } = newClusterAccount();
    const podIdentityAssociations = [
      { serviceAccount: 'one', roleArn: podRole.arn },
      { serviceAccount: 'two', roleArn: nodeRole.arn },
    ];
    expect(refusalOf(() => eks.createAddon({ ...CNI, podIdentityAssociations })).message).toMatch(/^Trust policy/);
    expect(eks.addons(CLUSTER)).toEqual([]);
    expect(eks.listPodIdentityAssociations(CLUSTER).associations).toEqual([]);
    expect(eks.visibleIdentities(CLUSTER)).toEqual([]);
  });

  test('stay as they were if a change to them is refused', () => {
    const { eks, iam, podRole, nodeRole } = newClusterAccount();
    const other = iam.createRole({ name: 'Other', trust: podRole.trustDocument });
    eks.createAddon({ ...CNI, podIdentityAssociations: [{ serviceAccount: 'one', roleArn: podRole.arn }] });
    const podIdentityAssociations = [
      { serviceAccount: 'one', roleArn: other.arn },
      { serviceAccount: 'two', roleArn: podRole.arn },
      { serviceAccount: 'three', roleArn: nodeRole.arn },
    ];
    expect(refusalOf(() => eks.updateAddon(CLUSTER, CNI.name, { podIdentityAssociations })).message).toMatch(/^Trust/);
    expect(eks.listPodIdentityAssociations(CLUSTER).associations).toHaveLength(1);
    const pods = { namespace: 'kube-system', serviceAccount: 'one' };
    expect(eks.associationFor(CLUSTER, pods)?.roleArn).toBe(podRole.arn);
    expect(eks.visibleIdentities(CLUSTER)).toEqual([pods]);
  });

  test('stand in the way of others, and the refusal’s cause names the owner', () => {
    const { eks, podRole } = newClusterAccount();
    const addon = eks.createAddon({
      ...CNI,
      podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: podRole.arn }],
    });
    const same = { clusterName: CLUSTER, namespace: 'kube-system', serviceAccount: 'aws-node', roleArn: podRole.arn };
    expect(refusalOf(() => eks.createPodIdentityAssociation(same))).toMatchObject({
      message: expect.stringMatching(/^Association already exists: a-[a-z0-9]{17}$/),
      cause: expect.stringContaining(addon.arn),
    });
  });

  test('go to the add-on’s own namespace', () => {
    const { eks, podRole } = newClusterAccount();
    eks.createAddon({
      clusterName: CLUSTER,
      name: 'amazon-cloudwatch-observability',
      podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn: podRole.arn }],
    });
    expect(eks.visibleIdentities(CLUSTER)).toEqual([
      { namespace: 'amazon-cloudwatch', serviceAccount: 'cloudwatch-agent' },
    ]);
  });
});
