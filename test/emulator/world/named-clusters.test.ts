import { templatesWithNamesResolved } from '../../../lib/emulator/world/named-clusters';

const association = (clusterName: unknown) => ({
  Type: 'AWS::EKS::PodIdentityAssociation',
  Properties: { ClusterName: clusterName, Namespace: 'default' },
});
const PARAMETERS = { Cluster: { Type: 'String', Default: 'dev' }, Stage: { Type: 'String' } };
const names = (template: unknown, given = {}, nested?: ReadonlyMap<string, unknown>) =>
  templatesWithNamesResolved(template, given, nested).map((each) =>
    Object.values((each as { Resources: Record<string, { Properties: { ClusterName?: string } }> }).Resources).map(
      ({ Properties }) => Properties.ClusterName,
    ),
  );

test.each([
  ['prod', 'prod'],
  [{ Ref: 'Cluster' }, 'dev'],
  [{ 'Fn::Sub': '${Stage}-${Cluster}' }, 'test-dev'],
  [{ 'Fn::Sub': '${Other.Name}' }, undefined],
  [{ Ref: 'AWS::StackName' }, undefined],
  [{ 'Fn::ImportValue': 'x' }, undefined],
  [['prod'], undefined],
  [undefined, undefined],
])('%j is %s', (written, name) => {
  expect(names({ Parameters: PARAMETERS, Resources: { A: association(written) } }, { Stage: 'test' })).toEqual([
    [name],
  ]);
});

test('a parameter that has no value resolves nothing: CloudFormation is to refuse it', () => {
  expect(names({ Parameters: PARAMETERS, Resources: { A: association({ Ref: 'Cluster' }) } })).toEqual([[undefined]]);
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
])('%j does no harm', (template) => expect(() => templatesWithNamesResolved(template, {})).not.toThrow());
