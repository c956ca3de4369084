import { diagnose, findRule } from '../../lib/doctor';
import type { Plain } from './draft';
import { association, healthyDraft, podTrust, TODAY, templateOf } from './draft';
import { readChain } from '../../lib/reader';
import { properties } from './case';

/** What the trust rules say of a template that may go to any account and region. */
function judge(trust: Plain, more: Plain = {}, destination: { accountId?: string; region?: string } = {}) {
  const draft = healthyDraft();
  draft.resources['Association'] = association('default', 'aws-cli-sa', more);
  properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = trust;
  const rules = ['trust-accepts-the-pod', 'trust-scoped-to-cluster'].map((id) => findRule(id)!);
  const { findings, couldNotTell } = diagnose(
    readChain({ template: templateOf(draft), today: TODAY, ...destination }),
    rules,
  );
  return {
    found: findings.map(({ rule }) => rule),
    open: couldNotTell.map(({ rule, needs }) => `${rule}: ${needs}`),
  };
}

const arnIs = (value: unknown): Plain => podTrust({ StringEquals: { 'aws:RequestTag/eks-cluster-arn': value } });

test('a reference to the cluster holds in any account', () => {
  expect(judge(arnIs({ 'Fn::GetAtt': ['Cluster', 'Arn'] }))).toEqual({ found: [], open: [] });
});

test('an ARN put together from pseudo parameters holds in any account', () => {
  const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:eks:${AWS::Region}:${AWS::AccountId}:cluster/eksdemo1' };
  expect(judge(arnIs(arn))).toEqual({ found: [], open: [] });
});

test("another cluster's name never holds, whatever the account", () => {
  const { found } = judge(arnIs({ 'Fn::Sub': 'arn:aws:eks:${AWS::Region}:${AWS::AccountId}:cluster/other' }));
  expect(found).toEqual(['trust-accepts-the-pod']);
});

test('an account written out could not be told, until the account is given', () => {
  const trust = arnIs('arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1');
  expect(judge(trust).open).toEqual([
    expect.stringMatching(/^trust-accepts-the-pod: .*the (account|region) is the one that is deployed to/),
  ]);
  expect(judge(trust, {}, { accountId: '111122223333', region: 'us-east-1' })).toEqual({ found: [], open: [] });
  expect(judge(trust, {}, { accountId: '444455556666', region: 'us-east-1' }).found).toEqual(['trust-accepts-the-pod']);
});

test("a condition on the pod's name is judged by the pod's name", () => {
  const nameIs = (pattern: string) =>
    podTrust({
      StringLike: { 'aws:RequestTag/kubernetes-pod-name': pattern, 'aws:RequestTag/eks-cluster-name': 'eksdemo1' },
    });
  expect(judge(nameIs('aws-*'))).toEqual({ found: [], open: [] });
  expect(judge(nameIs('web-*')).found).toEqual(['trust-accepts-the-pod']);
});

test('a condition on what only the call has could not be told', () => {
  expect(judge(podTrust({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })).open).toEqual([
    expect.stringContaining('aws:sourceip, which only the call itself has'),
  ]);
});

describe('two values that are both missing', () => {
  const ssm = (name: string) => `{{resolve:ssm:/${name}}}`;

  test('may be equal', () => {
    const { found, open } = judge(arnIs(ssm('cluster-arn')), { ClusterName: ssm('cluster-name') });
    expect(found).toEqual([]);
    expect(open).toEqual([expect.stringMatching(/^trust-accepts-the-pod: .*resolve:ssm:\/cluster-/)]);
  });

  test('are equal where they are one', () => {
    const condition = { StringEquals: { 'aws:RequestTag/eks-cluster-name': ssm('cluster-name') } };
    expect(judge(podTrust(condition), { ClusterName: ssm('cluster-name') })).toEqual({ found: [], open: [] });
  });

  test('are never equal where AWS makes up both, for two resources', () => {
    const draft = healthyDraft();
    delete properties(draft, 'Cluster')['Name'];
    draft.resources['Other'] = structuredClone(draft.resources['Cluster'])!;
    properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = arnIs({ 'Fn::GetAtt': ['Other', 'Arn'] });
    const { findings } = diagnose(readChain({ template: templateOf(draft), today: TODAY }));
    expect(findings.map(({ rule }) => rule)).toEqual(['trust-accepts-the-pod']);
  });

  test('that the same call gives are one, wherever it stands', () => {
    const draft = healthyDraft();
    const name = { 'Fn::FindInMap': ['Names', { Ref: 'AWS::Region' }, 'cluster'] };
    const condition = { StringEquals: { 'aws:RequestTag/eks-cluster-name': name } };
    properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(condition);
    properties(draft, 'Association')['ClusterName'] = name;
    const Mappings = { Names: { 'us-east-1': { cluster: 'a' }, 'eu-west-1': { cluster: 'b' } } };
    const { findings, couldNotTell } = diagnose(
      readChain({ template: { ...templateOf(draft), Mappings }, today: TODAY }),
    );
    expect(findings).toEqual([]);
    expect(couldNotTell.map(({ rule }) => rule)).not.toContain('trust-accepts-the-pod');
  });
});

describe('a trust policy of which a deciding part is missing', () => {
  const open = '{{resolve:ssm:/trust}}';
  const allow = { Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:AssumeRole' };

  test.each<[string, unknown]>([
    ['a statement', open],
    ['a principal', { ...allow, Principal: open }],
    ['an action', { ...allow, Action: ['sts:AssumeRole', open] }],
    ['an effect', { ...allow, Effect: open }],
  ])('%s: could not be told', (_what, statement) => {
    const draft = healthyDraft();
    properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = { Version: '2012-10-17', Statement: [statement] };
    const { findings, couldNotTell } = diagnose(readChain({ template: templateOf(draft), today: TODAY }));
    expect(findings).toEqual([]);
    expect(couldNotTell.find(({ rule }) => rule === 'trust-accepts-the-pod')?.needs).toContain('is not known');
  });
});
