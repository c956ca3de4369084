import type { NotTold } from '../../lib/model/diagnosis';
import { diagnosisLines } from '../../lib/report/diagnosis-terminal';
import { finding, nothing } from './diagnosis';

const plain = { colour: false, width: 72 };

test('a finding quotes the symptom, names the cause, gives a fix to paste, and says where', () => {
  expect(diagnosisLines({ ...nothing, findings: [finding()] }, plain)).toEqual([
    '✗ trust-names-pod-identity  role cart (error, association)',
    '    place      The first break: a request gets this far and no further.',
    '    should be  The role trusts pods.eks.amazonaws.com.',
    '    said       Trust policy of the role provided is invalid.',
    '    because    No statement allows the service pods.eks.amazonaws.com',
    '               anything.',
    '    fix        - Effect: Allow',
    '                 Principal: { Service: pods.eks.amazonaws.com }',
    '    at         App/Role (cdk.out/App.template.json, resource Role1)',
    '    docs       https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html',
    '',
    'Found: 1 error.',
    '1 association looked at. 0 rules found all in order, 0 could not tell.',
  ]);
});

test('a fix is never broken: it is to be pasted', () => {
  const fix = `kubectl annotate serviceaccount ${'a'.repeat(80)} -n shop eks.amazonaws.com/role-arn-`;
  const lines = diagnosisLines({ ...nothing, findings: [finding({ fix })] }, plain);
  expect(lines).toContainEqual(expect.stringContaining(fix));
});

test.each([
  ['first-break', 'The first break: a request gets this far and no further.'],
  ['beyond-a-break', 'Unchecked by any request: it shows once the break before it is mended.'],
] as const)('%s', (place, text) => {
  const lines = diagnosisLines({ ...nothing, findings: [finding({ place })] }, { ...plain, width: 120 });
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`place +${text}`)));
});

test('a finding on the way has no place', () => {
  const lines = diagnosisLines({ ...nothing, findings: [finding({ place: 'on-the-way' })] }, plain);
  expect(lines.join('\n')).not.toMatch(/^ +place/m);
});

test('what lies behind a break is listed as unchecked', () => {
  const unchecked = [{ after: 0, identities: ['prod:shop/api'], rules: ['session-tags-fit', 'role-has-permissions'] }];
  expect(diagnosisLines({ ...nothing, findings: [finding()], unchecked }, plain)).toEqual(
    expect.arrayContaining([
      'Unchecked, since no request gets there:',
      '  - behind trust-names-pod-identity for prod:shop/api: session-tags-fit,',
      '    role-has-permissions',
    ]),
  );
});

test('rules that wait for the same thing are named together, and do not count as findings', () => {
  const notTold = (rule: string): NotTold => ({
    rule,
    title: '',
    step: 'agent',
    docs: '',
    needs: 'The nodes would have to be read.',
  });
  expect(diagnosisLines({ ...nothing, couldNotTell: [notTold('one'), notTold('two'), notTold('two')] }, plain)).toEqual(
    [
      '? Could not tell:',
      '  - The nodes would have to be read. (one, two)',
      '',
      'Nothing found.',
      '1 association looked at. 0 rules found all in order, 2 could not tell.',
    ],
  );
});

test('symptoms: what nobody says is seen, and words that no source quotes are not made up', () => {
  const said = (symptom: ReturnType<typeof finding>['symptom']) =>
    diagnosisLines({ ...nothing, findings: [finding({ symptom })] }, { ...plain, width: 200 }).join('\n');
  expect(said({ kind: 'silent', seen: 'Nothing.' })).toMatch(/seen +Nothing\.$/m);
  expect(said({ kind: 'unconfirmed', seen: 'A refusal.' })).toMatch(
    /seen +A refusal\. \(The exact words are in no public source\.\)$/m,
  );
});

test('missing parts of names are explained, control characters disarmed', () => {
  const { subject } = finding();
  const hostile = finding({ subject: { ...subject, name: 'role ‹Name›\u001b[2J' } });
  const text = diagnosisLines({ ...nothing, findings: [hostile] }, plain).join('\n');
  expect(text).toContain('role ‹Name›?[2J');
  expect(text).toContain('What stands in ‹ › comes about with the deployment.');
});

test('colours on request only', () => {
  const diagnosis = { ...nothing, findings: [finding()] };
  expect(diagnosisLines(diagnosis, plain).join('\n')).not.toContain('\u001b');
  expect(diagnosisLines(diagnosis, { ...plain, colour: true }).join('\n')).toContain('\u001b[31m');
});
