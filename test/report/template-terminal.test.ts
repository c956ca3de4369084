import type { IdentityResult, TemplateResult } from '../../lib/model/template-result';
import { templateVerdict } from '../../lib/model/template-result';
import { templateJson } from '../../lib/report/template-json';
import { identityLines, stackLines, templateClosingLines } from '../../lib/report/template-terminal';
import { identityTexts } from '../../lib/report/template-text';

const plain = { colour: false, width: 80 };
const association = {
  cluster: 'prod',
  namespace: 'shop',
  serviceAccount: 'api',
  roleArn: 'arn:aws:iam::1:role/x/api-role',
};

const identity: IdentityResult = {
  association,
  pod: { cluster: 'prod', namespace: 'shop', name: 'web-1', serviceAccount: 'api', origin: { kind: 'manifest' } },
  status: 'passed',
  caller: { arn: 'arn', roleName: 'api-role', sessionName: 's', sessionTags: {}, accessKeyId: 'ASIA' },
  evidence: [
    {
      kind: 'client',
      client: 'aws-cli',
      pod: 'web-1',
      succeeded: true,
      said: 'arn:aws:sts::1:assumed-role/api-role/s',
    },
  ],
  durationMs: 12,
};
const result: TemplateResult = {
  mode: 'loopback',
  clients: ['aws-cli'],
  stacks: [{ stackName: 'App', status: 'passed', evidence: [], inertTypes: [], durationMs: 1 }],
  identities: [identity],
  nearMisses: [],
  takenForGranted: [],
  notes: [],
  notProven: ['the true addresses'],
  durationMs: 1500,
};

test('a stack is one line, with what was carried without being understood', () => {
  const stack = { ...result.stacks[0]!, inertTypes: ['AWS::SNS::Topic', 'AWS::SQS::Queue'] };
  expect(stackLines(stack, plain)).toEqual([
    '✓ stack App (1 ms)',
    '    carried as inert  AWS::SNS::Topic, AWS::SQS::Queue',
  ]);
});

test('a pod says who it is, where it comes from, and what each client got', () => {
  expect(identityLines(identity, plain)).toEqual([
    '✓ shop/web-1 is api-role (12 ms)',
    '    pod      ServiceAccount api, cluster prod, as the manifests have it',
    '    aws-cli  arn:aws:sts::1:assumed-role/api-role/s',
  ]);
});

test('a pod that did not become its role says which it should be', () => {
  const [first] = identityLines({ ...identity, status: 'failed', caller: undefined }, plain);
  expect(first).toBe('✗ shop/web-1 should be api-role (12 ms)');
});

test('what the policies say is never taken for a client’s answer', () => {
  const evaluation = {
    kind: 'evaluation' as const,
    pod: 'web-1',
    action: 'sqs:SendMessage',
    resource: '*',
    decision: 'denied' as const,
    resourcePolicy: 'not asked' as const,
    words: 'User: x is not authorized',
    reason: 'No statement allows it.',
  };
  expect(identityLines({ ...identity, status: 'failed', evidence: [evaluation] }, plain).slice(2)).toEqual([
    '    by the policies  sqs:SendMessage would be denied. No request was made;',
    '                     resource policies were not asked.',
    '    AWS would say    User: x is not authorized',
    '    because          No statement allows it.',
  ]);
});

test.each([
  ['asked', 'the policy of the resource was asked too'],
  ['none', 'the resource has no policy of its own'],
  ['not asked', 'resource policies were not asked'],
] as const)('what the policies say tells what part that of the resource had: %s', (resourcePolicy, words) => {
  const common = { kind: 'evaluation', pod: 'web-1', action: 'sqs:SendMessage', resource: 'arn:a' } as const;
  const evaluation = { ...common, decision: 'allowed', resourcePolicy, reason: 'Because.' } as const;
  expect(identityTexts({ ...identity, evidence: [evaluation] })[1]).toEqual({
    label: 'by the policies',
    text: `sqs:SendMessage on arn:a would be allowed. No request was made; ${words}.`,
    plain: true,
  });
});

test('the closing lines count, list what was taken for granted, and say what was not proven', () => {
  const lines = templateClosingLines({ ...result, takenForGranted: ['Namespace shop'], notes: ['A note.'] }, plain);
  expect(lines).toEqual([
    'Proven: every pod of every association becomes its role. 1 passed, in 1.5 s.',
    'Taken for granted, since nothing given makes it:',
    '  - Namespace shop',
    'To know:',
    '  - A note.',
    'Mode loopback, client aws-cli. This run does not prove:',
    '  - the true addresses',
  ]);
});

test('a near miss counts as failed, and names both sides', () => {
  const pod = { ...identity.pod, namespace: 'store' };
  const lines = templateClosingLines({ ...result, nearMisses: [{ pod, association, differsIn: 'namespace' }] }, plain);
  expect(lines[0]).toBe('✗ store/web-1 has no identity of its own');
  expect(lines.join(' ').replace(/ +/g, ' ')).toContain(
    'no association is for ServiceAccount store/api; the one for shop/api, which no pod uses, names another namespace',
  );
  expect(lines).toContain('Disproven: see what is marked ✗. 1 passed, 1 failed, in 1.5 s.');
});

test('nothing to prove is not proven', () => {
  expect(templateClosingLines({ ...result, identities: [] }, plain)[0]).toMatch(
    /^Could not tell: the template has no Pod Identity association/,
  );
});

describe('the verdict', () => {
  const stack = result.stacks[0]!;
  test.each([
    ['passed', {}],
    [
      'failed',
      {
        identities: [identity, { ...identity, status: 'failed' as const }, { ...identity, status: 'unknown' as const }],
      },
    ],
    ['unknown', { identities: [identity, { ...identity, status: 'unknown' as const }] }],
    ['unknown', { identities: [] }],
    ['failed', { identities: [], stacks: [{ ...stack, status: 'failed' as const }] }],
    ['unknown', { stacks: [stack, { ...stack, status: 'unknown' as const }] }],
    ['failed', { nearMisses: [{ pod: identity.pod, association, differsIn: 'namespace' as const }] }],
  ])('%s: %j', (verdict, more) => expect(templateVerdict({ ...result, ...more })).toBe(verdict));

  test('comes first in the JSON', () => {
    expect(templateJson(result)).toMatch(/^\{\n {2}"verdict": "passed",\n {2}"mode": "loopback",/);
  });
});
