import { World } from '../../lib/emulator/world/world';

jest.setTimeout(60_000);

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const role = (service: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust(service) },
});
const cluster = (name: string) => ({
  Type: 'AWS::EKS::Cluster',
  Properties: {
    Name: name,
    RoleArn: { 'Fn::GetAtt': ['ClusterRole', 'Arn'] },
    ResourcesVpcConfig: { SubnetIds: ['subnet-1'] },
  },
});
const nodes = (name: string) => ({
  Type: 'AWS::EKS::Nodegroup',
  Properties: { ClusterName: { Ref: name }, NodeRole: { 'Fn::GetAtt': ['NodeRole', 'Arn'] }, Subnets: ['subnet-1'] },
});
const agent = (name: string) => ({
  Type: 'AWS::EKS::Addon',
  Properties: { ClusterName: { Ref: name }, AddonName: 'eks-pod-identity-agent' },
});

/** Two clusters, everything in each that starts something, and nothing that says in which order. */
const TEMPLATE = {
  Resources: {
    ClusterRole: role('eks.amazonaws.com'),
    NodeRole: role('ec2.amazonaws.com'),
    One: cluster('one'),
    Two: cluster('two'),
    OneNodes: nodes('One'),
    OneAgent: agent('One'),
    TwoAgent: agent('Two'),
    TwoNodes: nodes('Two'),
  },
};

test('what is created side by side starts one node in each cluster, with one agent', async () => {
  const world = new World({ mode: 'loopback' });
  try {
    expect(await world.cloudFormation.deploy('Stack', TEMPLATE)).toMatchObject({ ok: true });
    await world.settled();
    expect([...world.clusters.keys()].sort()).toEqual(['one', 'two']);
    for (const { node } of world.clusters.values()) expect(node?.agentRunning).toBe(true);
    expect(await world.cloudFormation.destroy('Stack')).toMatchObject({ ok: true });
    expect(world.clusters.size).toBe(0);
    expect(world.defects).toEqual([]);
  } finally {
    await world.close();
  }
});

test('rounds that are asked for at once start one node', async () => {
  const world = new World({ mode: 'loopback' });
  try {
    const { iam, eks } = world.account;
    const clusterRole = iam.createRole({ name: 'cluster', trust: trust('eks.amazonaws.com') });
    const nodeRole = iam.createRole({ name: 'node', trust: trust('ec2.amazonaws.com') });
    eks.createCluster({ name: 'one', roleArn: clusterRole.arn });
    eks.createNodegroup({ clusterName: 'one', name: 'nodes', nodeRoleArn: nodeRole.arn });
    eks.createAddon({ clusterName: 'one', name: 'eks-pod-identity-agent' });
    await Promise.all([world.prepareFor({}), world.prepareFor({}), world.prepareFor({})]);
    expect(world.clusters.get('one')?.node?.agentRunning).toBe(true);
    expect(world.defects).toEqual([]);
  } finally {
    await world.close();
  }
});

test.each([0, 1, 5, 20, 100])(
  'a world that is closed %d ms into a deployment is closed when it says so',
  async (delay) => {
    const world = new World({ mode: 'loopback' });
    const deployment = world.cloudFormation.deploy('Stack', TEMPLATE);
    await new Promise((resolve) => setTimeout(resolve, delay));
    let closed = false;
    const first = world.close().then(() => (closed = true));
    await world.close();
    expect(closed).toBe(true);
    await first;
    // The deployment comes to an end, one way or the other, and starts nothing any more.
    await deployment;
    expect(world.defects).toEqual([]);
  },
);

test('where one cluster cannot be stopped, the rest of the world is closed, and the failure is told', async () => {
  const world = new World({ mode: 'loopback' });
  await world.cloudFormation.deploy('Stack', TEMPLATE);
  await world.settled();
  const [one, two] = [...world.clusters.values()];
  const stops = [jest.spyOn(one!.node!, 'stop'), jest.spyOn(two!.node!, 'stop')];
  const real = one!.stop.bind(one!);
  jest.spyOn(one!, 'stop').mockImplementation(async () => {
    await real();
    throw new Error('the cluster cannot be stopped');
  });
  await expect(world.close()).rejects.toThrow('the cluster cannot be stopped');
  for (const stop of stops) expect(stop).toHaveBeenCalledTimes(1);
  // Its service to the agents is gone too: nothing listens where it was.
  const { url } = await (world as unknown as { eksAuth: Promise<{ url: string }> }).eksAuth;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
