import { synthesise } from '../../lib/stack/synthesise';
import { dependenciesOf, idsOfType, resourcesOfType } from './template-graph';

function nodesOf(context: Record<string, unknown> = {}) {
  const { template } = synthesise(context);
  const [nodegroup, ...others] = resourcesOfType(template, 'AWS::EKS::Nodegroup');
  expect(others).toEqual([]);
  const [launchTemplate] = resourcesOfType(template, 'AWS::EC2::LaunchTemplate');
  return {
    template,
    nodegroup: nodegroup!.Properties!,
    instance: launchTemplate!.Properties!.LaunchTemplateData as Record<string, unknown>,
  };
}

test.each([
  ['t3.medium', 'AL2023_x86_64_STANDARD'],
  ['t4g.medium', 'AL2023_ARM_64_STANDARD'],
  ['m7g.large', 'AL2023_ARM_64_STANDARD'],
  ['m7i-flex.large', 'AL2023_x86_64_STANDARD'],
])('%s gets %s', (instanceType, amiType) => {
  expect(nodesOf({ instanceType }).nodegroup).toMatchObject({ AmiType: amiType, InstanceTypes: [instanceType] });
});

test.each([
  [{}, 2],
  [{ imdsHopLimit: '1' }, 1],
])('IMDSv2 is required, and its hop limit is what was asked for: %j', (context, hopLimit) => {
  expect(nodesOf(context).instance.MetadataOptions).toEqual({
    HttpTokens: 'required',
    HttpPutResponseHopLimit: hopLimit,
  });
});

test('the node group uses the latest version of that launch template, so a new hop limit reaches the nodes', () => {
  const { template, nodegroup } = nodesOf();
  const id = idsOfType(template, 'AWS::EC2::LaunchTemplate')[0];
  expect(nodegroup.LaunchTemplate).toEqual({
    Id: { Ref: id },
    Version: { 'Fn::GetAtt': [id, 'LatestVersionNumber'] },
  });
});

test('neither a key to log in with, nor a security group beside that of EKS', () => {
  const { nodegroup, instance } = nodesOf();
  expect(nodegroup).not.toHaveProperty('RemoteAccess');
  expect(Object.keys(instance).sort()).toEqual(['MetadataOptions', 'TagSpecifications']);
});

test('as many as asked for', () => {
  expect(nodesOf({ nodeCount: '3' }).nodegroup.ScalingConfig).toEqual({ MinSize: 3, DesiredSize: 3, MaxSize: 3 });
});

test('the role may do what EKS asks, which includes eks-auth:AssumeRoleForPodIdentity, and not read S3', () => {
  const { template } = nodesOf();
  const [role] = resourcesOfType(template, 'AWS::IAM::Role').filter((resource) =>
    JSON.stringify(resource).includes('ec2.amazonaws.com'),
  );
  expect(JSON.stringify(role?.Properties?.ManagedPolicyArns).match(/policy\/\w+/g)).toEqual([
    'policy/AmazonEKSWorkerNodePolicy',
    'policy/AmazonEKS_CNI_Policy',
    'policy/AmazonEC2ContainerRegistryPullOnly',
  ]);
});

test.each([{}, { natGateways: '1' }])('wait for all of the network, routes and gateways included: %j', (context) => {
  const { template } = nodesOf(context);
  const waitsFor = dependenciesOf(template, idsOfType(template, 'AWS::EKS::Nodegroup')[0]!);
  const network = Object.entries(template.Resources).filter(([, { Type }]) =>
    /^AWS::EC2::(VPC|Subnet|Route|RouteTable|SubnetRouteTableAssociation|InternetGateway|VPCGatewayAttachment|NatGateway|EIP)$/.test(
      Type,
    ),
  );
  expect(network.length).toBeGreaterThan(9);
  for (const [id] of network) expect(waitsFor).toContain(id);
});
