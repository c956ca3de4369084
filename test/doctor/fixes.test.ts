/** A fix is something to paste: a command, or lines of a template or manifest that YAML takes. */
import { parse } from 'yaml';
import { diagnose } from '../../lib/doctor';
import { unsetMetadata, unsetVariables } from '../../lib/model/kubectl';
import { brokenOf, properties } from './case';
import { CASES } from './cases';
import { chainOf, healthyDraft } from './draft';

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
});
