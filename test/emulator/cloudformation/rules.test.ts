import { reasonOf, recording, resource } from './stubs';

/** Deploys a template with one rule, and gives why it was refused, or its notes. */
async function judged(rule: unknown, given: Record<string, string> = {}): Promise<string | readonly string[]> {
  const { cloudFormation, called } = recording({ ssmParameters: { '/known': '30' } });
  const outcome = await cloudFormation.deploy(
    'Demo',
    {
      Parameters: {
        Stage: { Type: 'String', Default: 'dev' },
        Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
        None: { Type: 'CommaDelimitedList', Default: '' },
        Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/known' },
        Elsewhere: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/unknown' },
      },
      Rules: { Tested: rule },
      Resources: { A: resource() },
    },
    { parameters: given },
  );
  if (outcome.ok) return outcome.stack.notes.filter((note) => note.startsWith('Rule'));
  expect(called()).toEqual([]);
  return reasonOf(outcome);
}

const asserting = (Assert: unknown) => ({ Assertions: [{ Assert, AssertDescription: 'Say why.' }] });
const BROKEN = 'Template error: rule Tested is not kept: Say why. (at /Rules/Tested/Assertions/0)';

const yes = { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] };
const no = { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] };
const unknown = { 'Fn::Equals': [{ Ref: 'Elsewhere' }, 'x'] };

test.each<[unknown, boolean]>([
  [yes, true],
  [no, false],
  [{ 'Fn::Equals': [1, '1'] }, true],
  [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] }, true],
  [{ 'Fn::Equals': [{ Ref: 'Zones' }, ['a', 'b']] }, true],
  [{ 'Fn::Not': [yes] }, false],
  [{ 'Fn::And': [yes, yes] }, true],
  [{ 'Fn::And': [yes, no] }, false],
  [{ 'Fn::And': [unknown, no] }, false],
  [{ 'Fn::Or': [no, no] }, false],
  [{ 'Fn::Or': [unknown, yes] }, true],
  [{ 'Fn::Contains': [['test', { Ref: 'Stage' }], 'dev'] }, true],
  [{ 'Fn::Contains': [['test', 'prod'], { Ref: 'Stage' }] }, false],
  [{ 'Fn::Contains': [{ Ref: 'None' }, ''] }, true],
  [{ 'Fn::EachMemberEquals': [{ Ref: 'Zones' }, 'a'] }, false],
  [{ 'Fn::EachMemberEquals': [['a', 'a'], 'a'] }, true],
  [{ 'Fn::EachMemberIn': [{ Ref: 'Zones' }, ['a', 'b', 'c']] }, true],
  [{ 'Fn::EachMemberIn': [{ Ref: 'Zones' }, ['a']] }, false],
  // What the CDK asks of its bootstrap stack, with version 30 stored.
  [{ 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'Version' }] }] }, true],
  [{ 'Fn::Contains': [['30'], { Ref: 'Version' }] }, true],
])('%j is %s', async (assert, holds) => {
  expect(await judged(asserting(assert))).toEqual(holds ? [] : BROKEN);
});

test('a value that the deployment is given decides', async () => {
  expect(await judged(asserting(yes), { Stage: 'prod' })).toBe(BROKEN);
});

test('a rule whose condition does not hold is passed over', async () => {
  expect(await judged({ RuleCondition: no, ...asserting(no) })).toEqual([]);
  expect(await judged({ RuleCondition: yes, ...asserting(no) })).toBe(BROKEN);
});

test('every assertion must hold; one without a description is named by its place', async () => {
  expect(await judged({ Assertions: [{ Assert: yes }, { Assert: no }] })).toBe(
    'Template error: rule Tested is not kept: an assertion is false (at /Rules/Tested/Assertions/1)',
  );
});

test.each([
  [unknown, 'the SSM parameter /unknown'],
  [{ 'Fn::Not': [unknown] }, 'the SSM parameter /unknown'],
  [{ 'Fn::And': [unknown, yes] }, 'the SSM parameter /unknown'],
  [{ 'Fn::Or': [no, unknown] }, 'the SSM parameter /unknown'],
  [{ 'Fn::Contains': [['x', { Ref: 'Elsewhere' }], 'y'] }, 'the SSM parameter /unknown'],
  [
    {
      'Fn::EachMemberIn': [
        { 'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', 'VpcId'] },
        { 'Fn::RefAll': 'AWS::EC2::VPC::Id' },
      ],
    },
    'VpcId of AWS::EC2::Subnet::Id',
  ],
  [{ 'Fn::Contains': [{ 'Fn::RefAll': 'AWS::EC2::VPC::Id' }, 'vpc-1'] }, 'what the account has of AWS::EC2::VPC::Id'],
  [{ 'Fn::Equals': [{ 'Fn::ValueOf': ['Vpc', 'Tags.Department'] }, 'IT'] }, 'Tags.Department of Vpc'],
])('%j could not be told, and is noted', async (assert, what) => {
  const note = `Rule Tested was not checked: it depends on ${what}, which is not known here.`;
  expect(await judged(asserting(assert))).toEqual([note]);
  expect(await judged({ RuleCondition: assert, ...asserting(no) })).toEqual([note]);
});

test.each<[unknown, string]>([
  ['x', 'Template format error: every rule needs a list of Assertions (at /Rules/Tested)'],
  [{}, 'every rule needs a list of Assertions'],
  [{ Assertions: {} }, 'every rule needs a list of Assertions'],
  [{ Assertions: ['x'] }, 'an assertion is an object (at /Rules/Tested/Assertions/0)'],
  [asserting('true'), 'a rule must come to true or false (at /Rules/Tested/Assertions/0/Assert)'],
  [asserting({ Ref: 'Stage' }), 'a rule must come to true or false'],
  [asserting(undefined), 'a rule must come to true or false'],
  // AWS documents Fn::If for rules and refuses it (github.com/aws-cloudformation/cloudformation-coverage-roadmap, issue 921).
  [asserting({ 'Fn::If': ['C', yes, no] }), 'and no other function (at /Rules/Tested/Assertions/0/Assert)'],
  [asserting({ Condition: 'C' }), 'and no other function'],
  [asserting({ 'Fn::Equals': [1] }), 'Fn::Equals requires a list argument with two elements'],
  [asserting({ 'Fn::Contains': 'x' }), 'Fn::Contains requires a list argument with two elements'],
  [asserting({ 'Fn::Contains': [['a'], ['a']] }), 'a text is expected here, and not a list or a condition'],
  [asserting({ 'Fn::Not': [yes, yes] }), 'Fn::Not requires a list argument with one element'],
  [asserting({ 'Fn::And': [yes] }), 'every Fn::And object requires a list of at least 2 and at most 10'],
  [asserting({ 'Fn::Equals': [{ Ref: 'A' }, 1] }), 'Unresolved dependencies [A]: a rule sees parameters alone'],
  [asserting({ 'Fn::Equals': [{ Ref: ['A'] }, 1] }), 'a name is expected here, as text'],
])('%j is refused', async (rule, words) => {
  expect(await judged(rule)).toContain(words);
});

test('the short forms of YAML do as the long ones', async () => {
  const { cloudFormation } = recording();
  const template = `
Parameters:
  Users: { Type: CommaDelimitedList, Default: '' }
Rules:
  AtLeastOneUser:
    Assertions:
      - Assert: !Not [!Contains [!Ref Users, '']]
        AssertDescription: Must specify at least one user
Resources:
  A: { Type: T }
`;
  expect(reasonOf(await cloudFormation.deploy('Demo', template))).toBe(
    'Template error: rule AtLeastOneUser is not kept: Must specify at least one user (at /Rules/AtLeastOneUser/Assertions/0)',
  );
  expect(await cloudFormation.deploy('Demo', template, { parameters: { Users: 'ada' } })).toMatchObject({ ok: true });
});
