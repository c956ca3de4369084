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
