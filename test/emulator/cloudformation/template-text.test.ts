import { parseTemplateText } from '../../../lib/emulator/cloudformation/template-text';

const refusal = (text: string): string => {
  try {
    parseTemplateText(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('a template in YAML', () => {
  test.each([
    ['!Ref Cluster', { Ref: 'Cluster' }],
    ['!GetAtt Role.Arn', { 'Fn::GetAtt': ['Role', 'Arn'] }],
    ['!GetAtt Nested.Outputs.Arn', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }],
    ['!GetAtt [Role, Arn]', { 'Fn::GetAtt': ['Role', 'Arn'] }],
    ['!Sub "${AWS::Region}"', { 'Fn::Sub': '${AWS::Region}' }],
    ['!Sub ["${A}", {A: !Ref B}]', { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
    ['!Join [",", [a, !Ref B]]', { 'Fn::Join': [',', ['a', { Ref: 'B' }]] }],
    ['!If [Prod, !Ref "AWS::NoValue", x]', { 'Fn::If': ['Prod', { Ref: 'AWS::NoValue' }, 'x'] }],
    ['!Condition Prod', { Condition: 'Prod' }],
    ['!Base64 {"Fn::Sub": hi}', { 'Fn::Base64': { 'Fn::Sub': 'hi' } }],
    ['!Select [0, !GetAZs ""]', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!ImportValue Vpc', { 'Fn::ImportValue': 'Vpc' }],
  ])('%s is read as its long form', (yaml, value) => {
    expect(parseTemplateText(`V: ${yaml}`)).toEqual({ V: value });
  });

  test.each([
    ['2012-10-17', '2012-10-17'],
    ['yes', true],
    ['off', false],
    ['0644', 420],
    ['012345678901', '012345678901'],
    ['"1"', '1'],
    ['1.5e3', 1500],
    ['.5', 0.5],
    ['E3002', 'E3002'],
    ['.', '.'],
    ['n', 'n'],
    ['Y', 'Y'],
    ['|\n  a\n  b\n', 'a\nb\n'],
  ])('a scalar %j is read as YAML 1.1 without dates', (yaml, value) => {
    expect(parseTemplateText(`V: ${yaml}`)).toEqual({ V: value });
  });

  test.each([
    ['a: &x 1\nb: *x', 'YAML aliases are not supported in CloudFormation templates (line 2, column 4)'],
    ['a: !Nope 1', 'unknown tag !Nope (line 1, column 10)'],
    ['a: [1', 'YAML not well-formed. (line 1, column 6)'],
    ['a: 1\nb: 2\na: 3', 'the key a is given twice (line 3, column 1)'],
    ['? [a]\n: b', 'a key must be a plain text (line 1, column 1)'],
    ['a: !!binary aGk=', 'unsupported tag tag:yaml.org,2002:binary'],
    ['a: !!timestamp 2001-01-01', 'unsupported tag tag:yaml.org,2002:timestamp'],
    ['a: 1\n---\nb: 2', 'YAML not well-formed.'],
  ])('%j is refused with its place', (text, words) => {
    expect(refusal(text)).toContain(`Template format error: ${words}`);
  });
});

describe('a template in JSON', () => {
  test('is read as it is', () => {
    expect(parseTemplateText(' {"Resources": {"A": {"Type": "T"}}}')).toEqual({ Resources: { A: { Type: 'T' } } });
  });

  test.each([
    ['{\n  "a": 1,\n}', 'line 3, column 1'],
    ['{\n  "a" 1}', 'line 2, column 7'],
    ['{"a": 1', 'line 1, column 8'],
    ['{"a": nul}', 'line 1, column 7'],
    ['{"a": 1} x', 'line 1, column 10'],
    ['{a: 1}', 'line 1, column 2'],
  ])('%j is refused with line and column', (text, place) => {
    expect(refusal(text)).toBe(`Template format error: JSON not well-formed. (${place})`);
  });
});

describe('hostile text', () => {
  const billionLaughs = [
    'a0: &a0 [x]',
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`),
  ];

  test.each([
    ['an alias bomb', billionLaughs.join('\n'), 'aliases are not supported'],
    ['nested flow sequences', `a: ${'['.repeat(50_000)}`, 'nests deeper than 200 levels'],
    ['nested block sequences', '- '.repeat(20_000), 'nests deeper than 200 levels'],
    ['nested explicit keys', '? '.repeat(20_000), 'nests deeper than 200 levels'],
    ['nested indentation', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nests deeper'],
    ['nested JSON', '{"a":'.repeat(100_000), 'JSON not well-formed'],
  ])('%s is refused at once', (_, text, words) => {
    const begun = performance.now();
    expect(refusal(text)).toContain(words);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('20,000 keys take time in proportion, not in square', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(Object.keys(parseTemplateText(text) as object)).toHaveLength(20_000);
  });
});
