import { resolved } from './stubs';

const EXTENSIONS = { Transform: 'AWS::LanguageExtensions' };
const MAPPINGS = { Mappings: { Zones: { 'eu-central-1': { Names: ['a', 'b'], Count: 2 } } } };

describe('functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['Ref of AWS::AccountId', { Ref: 'AWS::AccountId' }, '111122223333'],
    ['Ref of AWS::Partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['Ref of AWS::StackName', { Ref: 'AWS::StackName' }, 'Stack'],
    [
      'Ref of AWS::StackId',
      { Ref: 'AWS::StackId' },
      'arn:aws:cloudformation:eu-central-1:111122223333:stack/Stack/00000000-0000-0000-0000-000000000001',
    ],
    ['Ref of AWS::URLSuffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['Ref of AWS::NotificationARNs', { Ref: 'AWS::NotificationARNs' }, []],
    ['AWS::NoValue in a map', { A: 1, B: { Ref: 'AWS::NoValue' } }, { A: 1 }],
    ['AWS::NoValue in a list', ['a', { Ref: 'AWS::NoValue' }, 'b'], ['a', 'b']],
    ['Join', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 1, true]] }, 'arn:aws:1:true'],
    ['Join leaves out AWS::NoValue', { 'Fn::Join': [',', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a,b'],
    ['Sub', { 'Fn::Sub': '${AWS::StackName} in ${AWS::Region}' }, 'Stack in eu-central-1'],
    ['Sub with a map', { 'Fn::Sub': ['${Who}!', { Who: { Ref: 'AWS::StackName' } }] }, 'Stack!'],
    ['a literal in Sub', { 'Fn::Sub': '${!Literal} ${AWS::Region}' }, '${Literal} eu-central-1'],
    ['an open brace in Sub', { 'Fn::Sub': 'a ${b' }, 'a ${b'],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Split': ['/', 'a/b//c'] }, ['a', 'b', '', 'c']],
    ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['GetAZs of the own region', { 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']],
    ['GetAZs of another', { 'Fn::GetAZs': 'us-east-1' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    ['Base64', { 'Fn::Base64': { 'Fn::Sub': '${AWS::StackName} ü' } }, 'U3RhY2sgw7w='],
    ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, ['10.0.0.0/24', '10.0.1.0/24']],
    [
      'plain data that looks like a condition',
      { Condition: { Bool: { a: 'b' } } },
      { Condition: { Bool: { a: 'b' } } },
    ],
    [
      'a dynamic reference nobody knows',
      '{{resolve:secretsmanager:s:SecretString}}',
      '{{resolve:secretsmanager:s:SecretString}}',
    ],
  ])('%s', async (_, value, expected) => {
    expect(await resolved(value)).toEqual(expected);
  });

  test.each<[string, unknown, unknown]>([
    ['FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'Names'] }, ['a', 'b']],
    [
      'FindInMap with DefaultValue',
      { 'Fn::FindInMap': ['Zones', 'x', 'y', { DefaultValue: { Ref: 'AWS::Region' } }] },
      'eu-central-1',
    ],
    ['ToJsonString', { 'Fn::ToJsonString': { a: [{ Ref: 'AWS::Region' }] } }, '{"a":["eu-central-1"]}'],
    ['Length', { 'Fn::Length': { 'Fn::GetAZs': '' } }, 3],
  ])('%s under AWS::LanguageExtensions', async (_, value, expected) => {
    expect(await resolved(value, { ...EXTENSIONS, ...MAPPINGS })).toEqual(expected);
  });
});

describe('refusals, each with its place', () => {
  const AT = '(at /Resources/A/Properties/Value';
  test.each<[unknown, string]>([
    [{ 'Fn::Select': [3, ['a']] }, `Template error: Fn::Select cannot select nonexistent value at index 3 ${AT}`],
    [
      { 'Fn::Select': ['x', ['a']] },
      `Template error: Fn::Select requires a list argument with a valid index value as its first element ${AT}`,
    ],
    [
      { 'Fn::Select': [0, 'a'] },
      `Template error: Fn::Select requires a list argument with two elements: an integer index and a list ${AT}`,
    ],
    [
      { 'Fn::Join': [',', 'a'] },
      `Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined`,
    ],
    [{ 'Fn::Join': [',', [['a']]] }, 'Template error: every Fn::Join object requires two parameters'],
    [{ 'Fn::Split': ['', 'a'] }, 'Template error: every Fn::Split object requires two parameters'],
    [
      { 'Fn::Sub': '${a b}' },
      'Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons',
    ],
    [
      { 'Fn::Sub': ['a', {}, 'c'] },
      'Template error: One or more Fn::Sub intrinsic functions don’t specify expected arguments.',
    ],
    [
      { 'Fn::Sub': ['${A}', { A: { Ref: 'AWS::NoValue' } }] },
      'Template error: every value of the context object of every Fn::Sub object must be a string or a function that returns a string',
    ],
    [{ 'Fn::Sub': ['${A}', { A: ['x'] }] }, 'every value of the context object of every Fn::Sub object'],
    [{ 'Fn::Sub': '${AWS::NotificationARNs}' }, '${AWS::NotificationARNs} in Fn::Sub does not resolve to a string'],
    [{ 'Fn::If': ['No', 1, 2] }, `Template error: unresolved condition dependency: No ${AT}`],
    [{ 'Fn::If': ['No', 1] }, 'Template error: Fn::If requires a list argument with three elements'],
    [
      { 'Fn::FindInMap': ['M', 'a', 'b'] },
      "Template error: Mapping named 'M' is not present in the 'Mappings' section of template.",
    ],
    [{ 'Fn::FindInMap': ['Zones', 'a', 'b'] }, 'Template error: Unable to get mapping for Zones::a::b'],
    [
      { 'Fn::FindInMap': ['Zones', 'a', 'b', { DefaultValue: 'x' }] },
      'Fn::FindInMap with DefaultValue needs "Transform": "AWS::LanguageExtensions"',
    ],
    [{ 'Fn::Length': ['a'] }, 'Fn::Length needs "Transform": "AWS::LanguageExtensions"'],
    [{ 'Fn::ToJsonString': {} }, 'Fn::ToJsonString needs "Transform": "AWS::LanguageExtensions"'],
    [{ 'Fn::ImportValue': 'Vpc' }, `No export named Vpc found ${AT}`],
    [{ 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O' } }, 'Stack S has no output O here'],
    [
      { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } },
      'Fn::Transform AWS::Include is a macro, which runs inside AWS and cannot run here.',
    ],
    [{ 'Fn::Transform': { Name: 'MyMacro' } }, 'Fn::Transform MyMacro is a macro'],
    [{ 'Fn::Invent': 1 }, 'Template error: Fn::Invent is not supported here'],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 300, 8] }, 'Fn::Cidr requires a count from 1 to 256'],
    [{ 'Fn::GetAtt': 'A' }, 'Template error: every Fn::GetAtt object requires two non-empty parameters'],
    [{ Ref: ['A'] }, 'Template error: All References must be of type string'],
  ])('%j', async (value, words) => {
    const told = await resolved(value, MAPPINGS);
    expect(told).toContain(words);
    expect(told).toContain('/Resources/A/Properties/Value');
  });

  test('text that would grow without end is stopped', async () => {
    const long = 'x'.repeat(100_000);
    const doubled = { 'Fn::Join': ['', Array.from({ length: 50 }, () => ({ Ref: 'P' }))] };
    expect(await resolved(doubled, { Parameters: { P: { Type: 'String', Default: long } } })).toContain(
      'grows beyond 4000000 characters',
    );
  });
});
