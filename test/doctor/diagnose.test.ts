import fc from 'fast-check';
import { diagnose, RULES } from '../../lib/doctor';
import { unreadChain } from '../../lib/model/chain';
import { STEPS, worstSeverity } from '../../lib/model/diagnosis';
import { properties, setEnvironment, type Case } from './case';
import { CASES } from './cases';
import { association, chainOf, healthyDraft, podTrust } from './draft';

const IDENTITY = 'eksdemo1:default/aws-cli-sa';

describe('order and breaks', () => {
  const draft = healthyDraft();
  properties(draft, 'PodRole')['ManagedPolicyArns'] = [];
  properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole'];
  setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIA' });
  draft.serviceAccount['metadata'].annotations = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/old' };
  const diagnosis = diagnose(chainOf(draft));

  test('findings come in the order of the steps, wherever the rules stand', () => {
    const found = diagnosis.findings.map(({ rule, place }) => [rule, place]);
    expect(found).toEqual([
      ['trust-allows-tag-session', 'first-break'],
      ['no-irsa-annotation', 'beyond-a-break'],
      ['no-static-credentials', 'beyond-a-break'],
      ['role-has-permissions', 'beyond-a-break'],
    ]);
    const shuffled = diagnose(chainOf(draft), [...RULES].reverse());
    expect(shuffled.findings.map(({ step }) => step)).toEqual(diagnosis.findings.map(({ step }) => step));
  });

  test('what is in order beyond the break is listed as unchecked, and what lies before is not', () => {
    expect(diagnosis.unchecked).toHaveLength(1);
    const [unchecked] = diagnosis.unchecked;
    expect(unchecked).toMatchObject({ after: 0, identities: [IDENTITY] });
    expect(unchecked?.rules).toEqual(
      expect.arrayContaining(['association-before-pod', 'agent-installed', 'node-role-may-call-eks-auth']),
    );
    expect(unchecked?.rules).not.toContain('kubernetes-version-supported');
    expect(unchecked?.rules).not.toContain('no-static-credentials');
  });

  test('the gravest severity', () => {
    expect(worstSeverity(diagnosis)).toBe('error');
    expect(worstSeverity({ findings: [] })).toBeUndefined();
  });
});

test('a break of one identity is none of another', () => {
  const draft = healthyDraft();
  draft.resources['OtherRole'] = {
    ...draft.resources['PodRole'],
    Properties: {
      ...properties(draft, 'PodRole'),
      RoleName: 'other',
      AssumeRolePolicyDocument: podTrust(undefined, ['sts:AssumeRole']),
    },
  };
  draft.resources['Other'] = association('default', 'unrelated', { RoleArn: { 'Fn::GetAtt': ['OtherRole', 'Arn'] } });
  setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIA' });
  const { findings, unchecked, identities } = diagnose(chainOf(draft));
  expect(identities).toEqual([IDENTITY, 'eksdemo1:default/unrelated']);
  expect(findings.map(({ rule, place }) => [rule, place])).toEqual([
    ['trust-allows-tag-session', 'first-break'],
    ['no-static-credentials', 'first-break'],
  ]);
  expect(unchecked.map(({ after, identities: hidden }) => [after, hidden])).toEqual([
    [0, ['eksdemo1:default/unrelated']],
    [1, [IDENTITY]],
  ]);
});

test("a fault of one cluster is none of another's", () => {
  const draft = healthyDraft();
  draft.resources['Second'] = structuredClone(draft.resources['Cluster']!);
  properties(draft, 'Second')['Name'] = 'second';
  properties(draft, 'Second')['Version'] = '1.30';
  const { findings, unchecked } = diagnose(chainOf(draft));
  expect(findings.map(({ rule, place }) => [rule, place])).toEqual([['kubernetes-version-supported', 'on-the-way']]);
  expect(unchecked).toEqual([]);
});

test('a warning is no break', () => {
  const draft = healthyDraft();
  properties(draft, 'PodRole')['ManagedPolicyArns'] = [];
  const { findings, unchecked } = diagnose(chainOf(draft));
  expect(findings.map(({ severity, place }) => [severity, place])).toEqual([['warning', 'on-the-way']]);
  expect(unchecked).toEqual([]);
});

describe('what was not read', () => {
  test('of nothing every rule says what it would need', () => {
    const diagnosis = diagnose(unreadChain('nothing was given'));
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.compliant).toEqual([]);
    expect(diagnosis.couldNotTell.map(({ rule }) => rule)).toEqual(RULES.map(({ id }) => id));
    expect(diagnosis.couldNotTell.every(({ needs }) => needs.includes('nothing was given'))).toBe(true);
  });

  test.each([
    ['pods', 'no-static-credentials'],
    ['roles', 'trust-accepts-the-pod'],
    ['agents', 'agent-installed'],
    ['fargateProfiles', 'pod-not-on-fargate'],
    ['vpcEndpoints', 'eks-auth-reachable-from-nodes'],
  ] as const)('without the %s, %s could not tell', (part, rule) => {
    const { couldNotTell, findings } = diagnose({
      ...chainOf(healthyDraft()),
      [part]: { read: false, why: 'for the test' },
    });
    expect(couldNotTell.find((item) => item.rule === rule)?.needs).toMatch(/would have to be read \(for the test\)/);
    expect(findings).toEqual([]);
  });
});

/** Faults that can stand together: one of each row at most. */
const ROWS: readonly (readonly string[])[] = [
  ['a version that has ended', 'Amazon Linux 2 on 1.35'],
  [
    'a trust made for IRSA',
    'a trust with sts:AssumeRole alone',
    'a condition on another namespace',
    'a trust without conditions',
    "another account's clusters",
  ],
  ['a role with a path'],
  ['two resources for one ServiceAccount'],
  ['a second add-on'],
  ['an add-on with a role'],
  ['an annotation left behind'],
  ['an annotation that skips the only container'],
  ['the label that hides a pod'],
  ["a volume of the webhook's name"],
  [
    'an access key in env',
    'IRSA variables in env',
    'AWS_PROFILE in env',
    "ECS's variable",
    'another address set by hand',
  ],
  ['an AWS CLI 2 that is too old'],
  ['a pod for Windows nodes'],
  ['a policy that allows other addresses alone'],
  ['a hop limit of 1'],
  ['a node role without the action'],
  ['a role without policies'],
];

function caseOf(what: string): Case {
  const found = CASES.find((item) => item.what === what);
  if (!found) throw new Error(`no case: ${what}`);
  return found;
}

test('any faults together are found, all of them and no others, in order, with the first break marked', () => {
  const picks = fc.tuple(...ROWS.map((row) => fc.option(fc.constantFrom(...row), { nil: undefined })));
  fc.assert(
    fc.property(picks, (picked) => {
      const cases = picked.filter((what) => what !== undefined).map(caseOf);
      const draft = healthyDraft();
      for (const { given, fault } of cases) {
        given?.(draft);
        fault?.(draft);
      }
      const { findings, unchecked } = diagnose(chainOf(draft));
      const rules = findings.map(({ rule }) => rule);
      // A role with several faults of its own shows each once, whatever the number of its associations.
      expect(new Set(rules)).toEqual(new Set(cases.map(({ rule }) => rule)));

      const steps = findings.map(({ step }) => STEPS.indexOf(step));
      expect(steps).toEqual([...steps].sort((one, other) => one - other));
      const first = findings.findIndex(({ severity }) => severity === 'error');
      expect(findings.findIndex(({ place }) => place === 'first-break')).toBe(first);
      for (const [index, { place }] of findings.entries()) {
        const isBeyond = first >= 0 && (steps[index] ?? 0) > (steps[first] ?? 0);
        if (index !== first) expect(place).toBe(isBeyond ? 'beyond-a-break' : 'on-the-way');
      }
      for (const { rules: hidden } of unchecked) {
        const position = (id: string) => STEPS.indexOf(RULES.find((rule) => rule.id === id)?.step ?? 'cluster');
        expect(hidden.every((id) => position(id) > (steps[first] ?? 0))).toBe(true);
      }
      expect(unchecked).toHaveLength(first >= 0 ? 1 : 0);
    }),
    { numRuns: 150 },
  );
});
