import { reasonOf, recording, resource } from './stubs';

const yes = { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] };
const no = { 'Fn::Equals': ['a', 'b'] };

async function holds(condition: unknown, others: Record<string, unknown> = {}): Promise<boolean | string> {
  const { cloudFormation } = recording();
  const outcome = await cloudFormation.deploy('Demo', {
    Parameters: { Stage: { Type: 'String', Default: 'dev' } },
    Mappings: { Stages: { dev: { Live: 'no' } } },
    Conditions: { Tested: condition, ...others },
    Resources: { A: resource(), Made: resource({}, { Condition: 'Tested' }) },
  });
  return outcome.ok ? outcome.stack.resources.length === 2 : reasonOf(outcome);
}

test.each<[unknown, boolean]>([
  [yes, true],
  [no, false],
  [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, true],
  [{ 'Fn::Equals': [true, 'true'] }, true],
  [{ 'Fn::Equals': [1, '1'] }, true],
  [{ 'Fn::Equals': [{ 'Fn::FindInMap': ['Stages', { Ref: 'Stage' }, 'Live'] }, 'no'] }, true],
  [{ 'Fn::Equals': [{ 'Fn::GetAZs': '' }, ['x']] }, false],
  [{ 'Fn::Not': [no] }, true],
  [{ 'Fn::And': [yes, yes] }, true],
  [{ 'Fn::And': [yes, no] }, false],
  [{ 'Fn::Or': [no, yes] }, true],
  [{ 'Fn::Or': [no, no] }, false],
  [{ Condition: 'Yes' }, true],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'Later' }] }] }, true],
])('%j is %s', async (condition, expected) => {
  expect(await holds(condition, { Yes: yes, Later: { 'Fn::Not': [{ Condition: 'Yes' }] } })).toBe(expected);
});

test.each<[unknown, string]>([
  ['Yes', 'Every Conditions member must be one of Condition, Fn::And, Fn::Equals, Fn::Not and Fn::Or.'],
  [{ 'Fn::If': ['Yes', 1, 2] }, 'Every Conditions member must be one of'],
  [
    { 'Fn::Equals': [1] },
    'Template error: Fn::Equals requires a list argument with two elements (at /Conditions/Tested/Fn::Equals)',
  ],
  [{ 'Fn::Not': [yes, yes] }, 'Template error: Fn::Not requires a list argument with one element'],
  [
    { 'Fn::And': [yes] },
    'Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters.',
  ],
  [
    { 'Fn::Or': Array(11).fill(yes) },
    'Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters.',
  ],
  [{ Condition: 'Nope' }, 'Template error: unresolved condition dependency: Nope (at /Conditions/Tested/Condition)'],
  [{ Condition: 'Tested' }, 'Circular dependency between conditions: [Tested]'],
  [
    { 'Fn::Equals': [{ Ref: 'A' }, 1] },
    'Template format error: Unresolved dependencies [A]. Cannot reference resources in the Conditions block of the template',
  ],
])('%j is refused', async (condition, words) => {
  expect(await holds(condition)).toContain(words);
});

test('a chain of 5,000 conditions is no deeper than any other', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`C${i}`, i === 4999 ? yes : { Condition: `C${i + 1}` }]),
  );
  expect(await holds({ Condition: 'C0' }, chain)).toBe(true);
});
