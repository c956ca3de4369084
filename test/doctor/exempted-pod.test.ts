/** Where a statement of the trust policy denies, the fix is about that statement: pasted in its place, the pod is trusted. */
import { parse } from 'yaml';
import { diagnose } from '../../lib/doctor';
import { exemptedPod } from '../../lib/doctor/exempted-pod';
import type { Association } from '../../lib/model/chain';
import { properties } from './case';
import { chainOf, CLUSTER_ARN, healthyDraft, podTrust, type Draft, type Plain } from './draft';

const DENY = { Effect: 'Deny', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: 'sts:TagSession' };
const ACCOUNT_TAG = 'aws:RequestTag/kubernetes-service-account';

const trustIn = (draft: Draft) => properties(draft, 'PodRole')['AssumeRolePolicyDocument'] as Plain;

function findingsIn(draft: Draft) {
  return diagnose(chainOf(draft)).findings;
}

function withStatement(statement: Plain, prepare = withTags): Draft {
  const draft = healthyDraft();
  prepare(draft);
  trustIn(draft)['Statement'].push(statement);
  return draft;
}

/** As the healthy draft is. */
function withTags(_draft: Draft): void {}

function withoutTags(draft: Draft): void {
  properties(draft, 'Association')['DisableSessionTags'] = true;
  properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust({
    ArnEquals: { 'aws:SourceArn': CLUSTER_ARN },
  });
}

test.each<[string, Plain, (draft: Draft) => void]>([
  ['without a Sid or a condition', DENY, withTags],
  ['that denies some pods', { ...DENY, Sid: 'Some', Condition: { StringLike: { [ACCOUNT_TAG]: 'aws-*' } } }, withTags],
  ['that denies all namespaces but some', but({ 'aws:RequestTag/kubernetes-namespace': ['prod', 'stage'] }), withTags],
  ['that denies all ServiceAccounts but one', but({ 'aws:requesttag/Kubernetes-service-account': 'other' }), withTags],
  ['of everybody', { ...DENY, Principal: { AWS: '*' }, Action: 'sts:*' }, withTags],
  ['where session tags are disabled', { ...DENY, Action: 'sts:AssumeRole' }, withoutTags],
])('a statement %s', (_, statement, prepare) => {
  const draft = withStatement(statement, prepare);
  const [found, ...others] = findingsIn(draft);
  expect([found?.rule, others]).toEqual(['trust-accepts-the-pod', []]);
  expect(found?.fix).toMatch(
    new RegExp(`^# If the denial is meant, .* in place of statement ${statement['Sid'] ?? '#1'}:`),
  );

  const pasted = parse(found?.fix ?? '') as Plain[];
  expect(pasted).toEqual([expect.objectContaining({ Effect: 'Deny', Action: statement['Action'] })]);
  trustIn(draft)['Statement'].splice(1, 1, ...pasted);
  expect(findingsIn(draft)).toEqual([]);
});

test('the statement goes on denying what it denied otherwise', () => {
  const draft = withStatement(DENY);
  trustIn(draft)['Statement'].splice(1, 1, ...(parse(findingsIn(draft)[0]?.fix ?? '') as Plain[]));
  properties(draft, 'Association')['ServiceAccount'] = 'another';
  draft.serviceAccount['metadata'].name = 'another';
  draft.pod['spec'].serviceAccountName = 'another';
  expect(findingsIn(draft).map(({ rule }) => rule)).toEqual(['trust-accepts-the-pod']);
});

test('a trust that lacks an allowance is told to allow', () => {
  const draft = healthyDraft();
  trustIn(draft)['Statement'][0].Condition.StringEquals['aws:RequestTag/kubernetes-namespace'] = 'prod';
  expect(findingsIn(draft)[0]?.fix).toMatch(/^Condition:\n {2}StringEquals:\n/);
});

test('a statement that is not there', () => {
  expect(exemptedPod(podTrust(), 'Elsewhere', {} as Association, CLUSTER_ARN)).toBeUndefined();
});

function but(allowed: Plain): Plain {
  return { ...DENY, Sid: 'Others', Condition: { StringNotEquals: allowed } };
}
