/** A fix is something to paste: a command, or lines of a template or manifest that YAML takes. */
import { parse } from 'yaml';
import { diagnose } from '../../lib/doctor';
import { edit, recreate, unsetKeys, unsetMetadata, unsetVariables } from '../../lib/model/kubectl';
import { brokenOf, properties } from './case';
import { CASES } from './cases';
import { chainOf, healthyDraft } from './draft';
import { follow } from './follow-fix';

/** There is nothing to paste where a part has to go, or where only its author knows what it should be. */
const TOLD_IN_WORDS = [
  'agent-addon-without-role',
  'associations-within-limit',
  'no-agent-addon-in-auto-mode',
  'one-agent-per-cluster',
  'permissions-no-broader-than-used',
  'sdk-accepts-agent-address',
  'secret-store-uses-own-identity',
  'token-volume-name-is-free',
];

const COMMAND = /^(?:kubectl|aws|ss) |^--client-request-token /;

function isPasteable(fix: string): boolean {
  return COMMAND.test(fix) || typeof parse(fix, { logLevel: 'silent' }) === 'object';
}

describe.each(CASES)('$rule: $what', (item) => {
  const fixes = diagnose(brokenOf(item))
    .findings.filter(({ rule }) => rule === item.rule)
    .map(({ fix }) => fix);

  test('its fix can be pasted, and names nothing that only a deployment knows', () => {
    for (const fix of fixes) {
      expect(fix).not.toMatch(/[‹›]/);
      const isWords = TOLD_IN_WORDS.includes(item.rule) || /^Take the mount/.test(fix);
      if (!isWords) expect([fix, isPasteable(fix)]).toEqual([fix, true]);
    }
  });
});

/** Rules of which a fix leaves something to whoever pastes it: a name, which of two parts to keep, where a pod is to run. */
const LEFT_TO_THE_READER = [
  ...TOLD_IN_WORDS,
  'association-names-are-exact',
  'association-role-in-cluster-account',
  'one-association-per-service-account',
  'pod-not-on-fargate',
  'pod-not-on-windows',
  'resource-policies-name-the-role',
];

const templateCases = CASES.filter(
  ({ rule, what, fault, faultLive }) =>
    fault && !faultLive && !LEFT_TO_THE_READER.includes(rule) && what !== 'a mounted ~/.aws',
);

test.each(templateCases)('$rule: $what: with its fix the finding is gone', ({ rule, given, fault, givenLive }) => {
  const draft = healthyDraft();
  given?.(draft);
  fault?.(draft);
  const find = () => {
    const chain = chainOf(draft);
    return diagnose(givenLive?.(chain) ?? chain).findings.find((finding) => finding.rule === rule);
  };
  const found = find();
  expect(follow(found?.fix ?? '', rule, draft)).toBe(true);
  expect(find()).toBeUndefined();
});

test('what a deployment makes up is a placeholder in capitals', () => {
  const draft = healthyDraft();
  draft.resources['OwnCluster'] = { Type: 'AWS::EKS::Cluster', Properties: {} };
  properties(draft, 'Association')['ClusterName'] = { Ref: 'OwnCluster' };
  const trust = properties(draft, 'PodRole')['AssumeRolePolicyDocument'] as { Statement: Record<string, unknown>[] };
  delete trust.Statement[0]?.['Condition'];
  const found = diagnose(chainOf(draft)).findings.find(({ rule }) => rule === 'trust-scoped-to-cluster');
  expect(found?.fix).toContain('cluster/OWN_CLUSTER');
});

describe('a container of a pod, and of a workload', () => {
  const container = { name: 'web' };
  const pod = { namespace: 'shop', name: 'cart' };
  const deployment = { ...pod, workload: { kind: 'Deployment', name: 'cart' } };
  const cronJob = { ...pod, workload: { kind: 'CronJob', name: 'night' } };

  test('a variable', () => {
    expect(unsetVariables(deployment, container, ['A', 'B'])).toMatch(
      /^kubectl set env deployment\/cart -n shop -c web A- B- {3}#/,
    );
    expect(unsetVariables(pod, container, ['A'])).toMatch(
      /^kubectl get pod cart -n shop -o yaml > pod\.yaml {3}# take A out of it/,
    );
  });

  test('an annotation, whose name a JSON pointer escapes', () => {
    const key = 'eks.amazonaws.com/skip~containers';
    const pointer = 'metadata/annotations/eks.amazonaws.com~1skip~0containers"}]\'';
    expect(unsetMetadata(deployment, 'annotations', key)).toContain(`"path":"/spec/template/${pointer}`);
    expect(unsetMetadata(cronJob, 'annotations', key)).toContain(`"path":"/spec/jobTemplate/spec/template/${pointer}`);
    expect(unsetMetadata(pod, 'annotations', key)).toContain(
      '# take eks.amazonaws.com/skip~containers out of its annotations',
    );
  });

  test('a Job, whose template cannot be changed', () => {
    const job = { ...pod, workload: { kind: 'Job', name: 'once' } };
    for (const fix of [
      recreate(job),
      edit(job, 'change it'),
      unsetVariables(job, container, ['A']),
      unsetMetadata(job, 'labels', 'a'),
    ]) {
      expect(fix).toMatch(/^kubectl delete job\/once -n shop {3}# .*apply its manifest again$/);
    }
  });

  test('a kind that kubectl only knows as a custom resource', () => {
    const rollout = { ...pod, workload: { kind: 'Rollout', name: 'cart' } };
    expect(unsetVariables(rollout, container, ['A'])).toBe(
      'kubectl edit rollout/cart -n shop   # take A out of container web',
    );
    expect(recreate(rollout)).toMatch(/^kubectl delete pods -n shop -l KEY=VALUE {3}#/);
  });

  test('a new run of a CronJob, whose pods nothing restarts', () => {
    expect(recreate(cronJob)).toMatch(/^kubectl create job --from=cronjob\/night night-again -n shop {3}#/);
    expect(recreate(deployment)).toBe('kubectl rollout restart deployment/cart -n shop');
  });

  test('a key of a ConfigMap that it has variables from', () => {
    expect(unsetKeys(deployment, { kind: 'ConfigMap', name: 'settings' }, ['A', 'B'])).toMatch(
      /^kubectl edit configmap settings -n shop {3}# take A, B out of it/,
    );
  });
});
