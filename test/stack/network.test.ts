import { Network } from '../../lib/stack/network';
import { synthesise } from '../../lib/stack/synthesise';
import { emptyStack, templateOf } from './constructs';
import { idsOfType, resourceOf, resourcesOfType } from './template-graph';

function subnetsWithNodes(context: Record<string, unknown>) {
  const { template } = synthesise(context);
  const [nodegroup] = resourcesOfType(template, 'AWS::EKS::Nodegroup');
  const subnets = (nodegroup!.Properties!.Subnets as { Ref: string }[]).map(({ Ref }) => resourceOf(template, Ref));
  return { template, public: subnets.map(({ Properties }) => Properties!.MapPublicIpOnLaunch) };
}

test('by default: two public subnets, no NAT gateway, no inbound rule', () => {
  const { template, public: isPublic } = subnetsWithNodes({});
  expect(isPublic).toEqual([true, true]);
  expect(idsOfType(template, 'AWS::EC2::Subnet')).toHaveLength(2);
  expect(idsOfType(template, 'AWS::EC2::NatGateway')).toEqual([]);
  expect(idsOfType(template, 'AWS::EC2::EIP')).toEqual([]);
  expect(idsOfType(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  for (const { Properties } of resourcesOfType(template, 'AWS::EC2::SecurityGroup')) {
    expect(Properties).not.toHaveProperty('SecurityGroupIngress');
  }
});

test.each([1, 2])('natGateways=%i: the nodes are in private subnets', (natGateways) => {
  const { template, public: isPublic } = subnetsWithNodes({ natGateways });
  expect(isPublic).toEqual([false, false]);
  expect(idsOfType(template, 'AWS::EC2::NatGateway')).toHaveLength(natGateways);
});

test('the zones are the first two of whatever region it is, or those that are named', () => {
  const zones = (context: Record<string, unknown>) =>
    resourcesOfType(synthesise(context).template, 'AWS::EC2::Subnet').map(
      ({ Properties }) => Properties!.AvailabilityZone,
    );
  expect(zones({})).toEqual([{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }]);
  expect(zones({ availabilityZones: 'us-east-1b,us-east-1d' })).toEqual(['us-east-1b', 'us-east-1d']);
});

test('by itself, with nothing said', () => {
  const stack = emptyStack();
  new Network(stack, 'Network');
  templateOf(stack).resourceCountIs('AWS::EC2::VPC', 1);
  templateOf(stack).resourceCountIs('AWS::EC2::Subnet', 2);
});
