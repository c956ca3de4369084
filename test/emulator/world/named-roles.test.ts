import { foresee } from '../../../lib/emulator/cloudformation/foresight';
import { rolesOnlyNamed } from '../../../lib/emulator/world/named-roles';

const ACCOUNT = '111122223333';
const place = { accountId: ACCOUNT, region: 'us-east-1', partition: 'aws', stackName: 'app', exports: new Map() };
const arn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
const look = (Resources: object) => foresee({ Resources }, {}, place);
const association = (RoleArn: unknown, more: object = {}) => ({
  Type: 'AWS::EKS::PodIdentityAssociation',
  Properties: { ClusterName: 'prod', RoleArn, ...more },
});
const role = (RoleName?: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: RoleName === undefined ? {} : { RoleName },
});
const only = (resources: object, others: object = {}) =>
  rolesOnlyNamed([look(resources)], [look(others)], place).map(({ arn }) => arn);

test.each<[string, object, object, string[]]>([
  ['as text', { A: association(arn('team/x')) }, {}, [arn('team/x')]],
  ['by a function', { A: association({ 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/x' }) }, {}, [arn('x')]],
  ['as a target role', { A: association(arn('x'), { TargetRoleArn: arn('y') }) }, {}, [arn('x'), arn('y')]],
  [
    'by an add-on',
    { A: { Type: 'AWS::EKS::Addon', Properties: { PodIdentityAssociations: [{ RoleArn: arn('x') }] } } },
    {},
    [arn('x')],
  ],
  ['by a policy', { P: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['x', { Ref: 'R' }] } } }, {}, [arn('x')]],
  [
    'by a policy, and with its path by an association',
    { A: association(arn('team/x')), P: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['x'] } } },
    {},
    [arn('team/x')],
  ],
  ['of another account', { A: association(arn('x', '999999999999')) }, {}, []],
  ['that is no ARN', { A: association('x') }, {}, []],
  ['made beside it', { A: association(arn('x')), R: role('x') }, {}, []],
  ['made by another stack', { A: association(arn('x')) }, { R: role('x') }, []],
  ['beside one with a name of its own', { A: association(arn('x')), R: role('y') }, {}, [arn('x')]],
  ['beside one whose name CloudFormation makes up', { A: association(arn('x')), R: role() }, {}, [arn('x')]],
  ['beside one whose name is not known yet', { A: association(arn('x')), R: role({ Ref: 'A' }) }, {}, []],
])('a role named %s', (_how, resources, others, roles) => {
  expect(only(resources, others)).toEqual(roles);
});

const nodes = { Type: 'AWS::EKS::Nodegroup', Properties: { NodeRole: arn('n') } };

test('a role is for associations or for nodes', () => {
  expect(rolesOnlyNamed([look({ A: association(arn('x')), N: nodes })], [], place)).toEqual([
    { arn: arn('n'), use: 'node' },
    { arn: arn('x'), use: 'association' },
  ]);
});
