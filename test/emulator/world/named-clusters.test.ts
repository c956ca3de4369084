import { foreseenStacks } from '../../../lib/emulator/world/foreseen-stacks';
import { templatesWithNamesResolved } from '../../../lib/emulator/world/named-clusters';

const association = (clusterName: unknown) => ({
  Type: 'AWS::EKS::PodIdentityAssociation',
  Properties: { ClusterName: clusterName, Namespace: 'default' },
});
const PARAMETERS = { Cluster: { Type: 'String', Default: 'dev' }, Stage: { Type: 'String' } };
const PLACE = {
  accountId: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'app',
  exports: new Map([['network-Cluster', 'shared']]),
};
const names = (template: unknown, given = {}, nested?: ReadonlyMap<string, unknown>) =>
  templatesWithNamesResolved(foreseenStacks(template, given, nested, PLACE)).map((each) =>
    Object.values((each as { Resources: Record<string, { Properties: { ClusterName?: string } }> }).Resources).map(
      ({ Properties }) => Properties.ClusterName,
    ),
  );

test.each([
  ['prod', 'prod'],
  [{ Ref: 'Cluster' }, 'dev'],
  [{ 'Fn::Sub': '${Stage}-${Cluster}' }, 'test-dev'],
  [{ 'Fn::Sub': ['${A}-${Cluster}', { A: 'x' }] }, 'x-dev'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  [{ 'Fn::FindInMap': ['Names', { Ref: 'Stage' }, 'Cluster'] }, 'testing'],
  [{ 'Fn::If': ['IsTest', { Ref: 'Cluster' }, { 'Fn::GetAtt': ['A', 'B'] }] }, 'dev'],
  [{ Ref: 'AWS::StackName' }, 'app'],
  [{ 'Fn::ImportValue': 'network-Cluster' }, 'shared'],
  [{ 'Fn::Sub': '${Other.Name}' }, undefined],
  [{ Ref: 'AWS::StackId' }, undefined],
  [{ 'Fn::ImportValue': 'x' }, undefined],
  ['{{resolve:ssm:/cluster}}', undefined],
  [['prod'], undefined],
  [undefined, undefined],
])('%j is %s', (written, name) => {
  const template = {
    Parameters: PARAMETERS,
    Mappings: { Names: { test: { Cluster: 'testing' } } },
    Conditions: { IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] } },
    Resources: { A: association(written) },
  };
  expect(names(template, { Stage: 'test' })).toEqual([[name]]);
});

test('a cluster that is named in a loop alone', () => {
  const loop = ['App', ['a', 'b'], { 'Assoc${App}': association({ 'Fn::Sub': 'prod-${App}' }) }];
  const template = { Transform: 'AWS::LanguageExtensions', Resources: { 'Fn::ForEach::Apps': loop } };
  expect(names(template)).toEqual([['prod-a', 'prod-b']]);
});

test('a cluster that is not made after all: its condition does not hold', () => {
  const template = {
    Conditions: { Create: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Made: { Type: 'AWS::EKS::Cluster', Condition: 'Create' }, A: association('prod') },
  };
  expect(names(template)).toEqual([['prod']]);
});

test('a cluster of another service is none', () => {
  expect(names({ Resources: { A: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'web' } } } })).toEqual([
    [undefined],
  ]);
});

test('a parameter that has no value resolves nothing: CloudFormation is to refuse it', () => {
  expect(names({ Parameters: PARAMETERS, Resources: { A: association({ Ref: 'Cluster' }) } })).toEqual([[]]);
});

test('nested templates get what their stacks are given', () => {
  const outer = {
    Resources: {
      N: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Cluster: 'prod', Other: 'x' } } },
    },
  };
  const inner = { Parameters: { Cluster: { Type: 'String' } }, Resources: { A: association({ Ref: 'Cluster' }) } };
  expect(names(outer, {}, new Map([['inner.json', inner]]))).toEqual([[undefined], ['prod']]);
});

test.each(['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'])('nested templates are left out beside a %s', (Type) => {
  const outer = { Resources: { Cluster: { Type } } };
  const inner = { Resources: { A: association('prod') } };
  expect(names(outer, {}, new Map([['inner.json', inner]]))).toEqual([[undefined]]);
});

test.each([
  [undefined],
  [null],
  ['text'],
  [[]],
  [{}],
  [{ Resources: [] }],
  [{ Resources: { A: 1, B: { Properties: 2 } } }],
])('%j does no harm', (template) =>
  expect(() => templatesWithNamesResolved(foreseenStacks(template, {}, undefined, PLACE))).not.toThrow(),
);
