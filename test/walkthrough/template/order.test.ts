import type { StackResourceView } from '../../../lib/model/template-environment';
import { orderOf } from '../../../lib/walkthrough/template/order';
import type { PodToBe } from '../../../lib/walkthrough/template/pods';
import { deployment } from './support';

const association = { cluster: 'prod', namespace: 'default', serviceAccount: 'api', roleArn: 'arn:aws:iam::1:role/r' };
const pod: PodToBe = {
  cluster: 'prod',
  namespace: 'default',
  name: 'web-1',
  serviceAccount: 'api',
  origin: { kind: 'workload', workload: 'Deployment web' },
  manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' } },
  source: { kind: 'Deployment', namespace: 'default', name: 'web' },
};

const resource = (stackName: string, logicalId: string, more: Partial<StackResourceView>): StackResourceView => ({
  stackName,
  logicalId,
  type: 'AWS::IAM::Role',
  physicalId: logicalId,
  properties: {},
  dependsOn: [],
  ...more,
});
const manifest = (stack: string, dependsOn: readonly string[] = [], cluster = 'prod') =>
  resource(stack, 'Web', {
    type: 'Custom::AWSCDK-EKS-KubernetesResource',
    properties: { ClusterName: cluster, Manifest: JSON.stringify([deployment('web', 'api')]) },
    dependsOn,
  });
const associated = (stack: string, dependsOn: readonly string[] = []) =>
  resource(stack, 'Identity', {
    type: 'AWS::EKS::PodIdentityAssociation',
    properties: { ClusterName: 'prod', Namespace: 'default', ServiceAccount: 'api' },
    dependsOn,
  });
const nested = (stack: string, name: string, dependsOn: readonly string[] = []) =>
  resource(stack, name, {
    type: 'AWS::CloudFormation::Stack',
    physicalId: `arn:aws:cloudformation:us-east-1:1:stack/${name}/uuid`,
    dependsOn,
  });

const cases: [string, string, StackResourceView[]][] = [
  ['applied by other means', 'association-first', [associated('A')]],
  ['an association made by other means', 'association-first', [manifest('A')]],
  ['depending on the association', 'association-first', [associated('A'), manifest('A', ['Identity'])]],
  [
    'depending on it over another',
    'association-first',
    [associated('A'), manifest('A', ['X']), resource('A', 'X', { dependsOn: ['Identity'] })],
  ],
  ['without an order', 'unordered', [associated('A'), manifest('A')]],
  [
    'in a circle of others, without an order',
    'unordered',
    [associated('A'), manifest('A', ['X']), resource('A', 'X', { dependsOn: ['X'] })],
  ],
  ['depended on by the association', 'pods-first', [manifest('A'), associated('A', ['Web'])]],
  ['in a stack after', 'association-first', [associated('A'), manifest('B')]],
  ['in a stack before', 'unordered', [manifest('A'), associated('B')]],
  [
    'of the same name in another cluster before',
    'association-first',
    [manifest('A', [], 'dev'), associated('B'), manifest('B', ['Identity'])],
  ],
  [
    'in a nested stack that waits',
    'association-first',
    [associated('A'), nested('A', 'N', ['Identity']), manifest('N')],
  ],
  ['in a nested stack that does not wait', 'unordered', [associated('A'), nested('A', 'N'), manifest('N')]],
  [
    'in one nested stack, the association in one that waits',
    'pods-first',
    [nested('A', 'N'), nested('A', 'M', ['N']), manifest('N'), associated('M')],
  ],
];

test.each(cases)('a manifest %s: %s', (_what, kind, resources) => {
  expect(orderOf(pod, association, resources).kind).toBe(kind);
});

test('a manifest that is no JSON is somebody else’s', () => {
  const broken = { ...manifest('A'), properties: { Manifest: '[' } };
  expect(orderOf(pod, association, [associated('A'), broken]).kind).toBe('association-first');
});
