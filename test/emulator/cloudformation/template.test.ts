import { readTemplate } from '../../../lib/emulator/cloudformation/template';
import { TemplateError } from '../../../lib/emulator/cloudformation/template-error';
import { reasonOf, recording, resource } from './stubs';

const A = { A: resource() };

function fault(template: unknown): TemplateError {
  try {
    readTemplate(template);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('structure', () => {
  test.each<[unknown, string, string]>([
    [null, "'null' values are not allowed in templates", '/'],
    [42, 'Template format error: unsupported structure.', ''],
    ['just text', 'Template format error: unsupported structure.', ''],
    [[], 'Template format error: unsupported structure.', ''],
    [{}, 'Template format error: At least one Resources member must be defined.', '/Resources'],
    [{ Resources: {} }, 'Template format error: At least one Resources member must be defined.', '/Resources'],
    [{ Resources: 'A' }, 'Template format error: Resources must be an object.', '/Resources'],
    [{ Resources: { A: 'T' } }, 'Template format error: Every Resources member must be an object.', '/Resources/A'],
    [
      { Resources: { A: {} } },
      'Template format error: [/Resources/A] Every Resources object must contain a Type member.',
      '/Resources/A',
    ],
    [{ Resources: { A: { Type: 1 } } }, 'Every Resources object must contain a Type member.', '/Resources/A'],
    [
      { Resources: { A: { ...resource(), Invalid: 1 } } },
      "Invalid template resource property 'Invalid'",
      '/Resources/A',
    ],
    [
      { Resources: { 'a-b': resource() } },
      'Template format error: Resource name a-b is non alphanumeric.',
      '/Resources/a-b',
    ],
    [
      { Resources: { A: resource({ X: null }) } },
      "[/Resources/A/Properties/X] 'null' values are not allowed in templates",
      '/Resources/A/Properties/X',
    ],
    [
      { Resources: { A: { Type: 'T', Properties: [] } } },
      'Template format error: Properties must be an object.',
      '/Resources/A/Properties',
    ],
    [
      { Resources: { A: { Type: 'T', DependsOn: [1] } } },
      'DependsOn must be a string or list of strings.',
      '/Resources/A/DependsOn',
    ],
    [
      { Resources: { A: { Type: 'T', Condition: {} } } },
      'Template format error: Every Condition member must be a string.',
      '/Resources/A/Condition',
    ],
    [{ Resources: A, Output: {} }, 'Invalid template property or properties [Output]', '/Output'],
    [
      { Resources: A, AWSTemplateFormatVersion: '2011-01-01' },
      'unsupported value for AWSTemplateFormatVersion.',
      '/AWSTemplateFormatVersion',
    ],
    [
      { Resources: A, Outputs: { O: {} } },
      'Template format error: Every Outputs member must contain a Value object',
      '/Outputs/O',
    ],
    [
      { Resources: A, Outputs: { O: { Value: null } } },
      "[/Outputs/O/Value] 'null' values are not allowed in templates",
      '/Outputs/O/Value',
    ],
    [
      { Resources: A, Mappings: { M: 'x' } },
      'Template format error: Every Mappings member M must be a map',
      '/Mappings/M',
    ],
    [
      { Resources: A, Mappings: { M: { A: 'x' } } },
      'Template format error: Every Mappings member A must be a map',
      '/Mappings/M/A',
    ],
    [
      { Resources: A, Mappings: { M: { A: { B: { C: 1 } } } } },
      'Template format error: Every Mappings attribute must be a String or a List.',
      '/Mappings/M/A/B',
    ],
    [
      { Resources: A, Transform: 'AWS::Serverless-2016-10-31' },
      'The transform AWS::Serverless-2016-10-31 is a macro',
      '/Transform',
    ],
    [{ Resources: A, Transform: [{ Name: 'Mine' }] }, 'The transform Mine is a macro', '/Transform'],
    [
      { Resources: { ...A, 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } } },
      'Fn::Transform AWS::Include is a macro',
      '/Resources/Fn::Transform',
    ],
    [
      { Resources: { 'Fn::ForEach::X': [] } },
      'needs "Transform": "AWS::LanguageExtensions"',
      '/Resources/Fn::ForEach::X',
    ],
    [{ Resources: { A: resource({ f: () => 1 }) } }, 'A template cannot hold a function.', '/Resources/A/Properties/f'],
    [
      JSON.parse('{"Resources": {"__proto__": {"Type": "T"}}}'),
      'A template cannot have a key named __proto__.',
      '/Resources/__proto__',
    ],
  ])('%j is refused with its place', (template, words, path) => {
    const error = fault(template);
    expect(error.said).toContain(words);
    expect(error.path).toBe(path);
    expect(error.message).toContain(path);
  });

  test('more resources than AWS takes are refused, unless the limit is lifted', async () => {
    const template = (count: number) => ({
      Resources: Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, resource()])),
    });
    expect(fault(template(501)).said).toBe(
      'Template format error: Number of resources, 501, is greater than maximum allowed, 500',
    );
    expect(readTemplate(template(501), {}, { limits: { resources: Infinity } }).resources.size).toBe(501);
    expect(readTemplate(template(500)).resources.size).toBe(500);
  });

  test('text larger than AWS takes is refused', () => {
    expect(fault(' '.repeat(1_000_001)).said).toContain('Template may not exceed 1000000 bytes in size.');
  });

  test('an object that contains itself is refused', () => {
    const self: Record<string, unknown> = {};
    self['Resources'] = self;
    expect(fault(self).said).toBe('The template nests deeper than 200 levels.');
  });

  test('names of Object.prototype are names like others', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: { constructor: resource({ toString: 'x' }), B: resource({ hasOwnProperty: { Ref: 'constructor' } }) },
    });
    expect(JSON.stringify(outcome.stack?.resources.map(({ properties }) => properties))).toBe(
      '[{"toString":"x"},{"hasOwnProperty":"constructor-1"}]',
    );
    expect(
      reasonOf(await cloudFormation.deploy('Other', { Resources: { A: resource({ X: { Ref: 'valueOf' } }) } })),
    ).toContain('Unresolved resource dependencies [valueOf]');
  });

  test('the caller may change its template afterwards', async () => {
    const { cloudFormation } = recording();
    const properties = { X: [1] };
    const outcome = await cloudFormation.deploy('Demo', { Resources: { A: resource(properties) } });
    properties.X.push(2);
    expect(outcome.ok && outcome.stack.resources[0]?.properties).toEqual({ X: [1] });
  });
});

describe('references', () => {
  const refused = async (template: object) => {
    const { cloudFormation, told } = recording();
    const outcome = await cloudFormation.deploy('Demo', template);
    expect(told()).toEqual([]);
    expect(outcome).toMatchObject({ ok: false, status: 'REFUSED' });
    return reasonOf(outcome);
  };

  test.each<[string, object, string]>([
    [
      'Ref',
      { Resources: { A: resource({ X: { Ref: 'Nope' } }), B: resource({}, { DependsOn: 'Gone' }) } },
      'Template format error: Unresolved resource dependencies [Nope, Gone] in the Resources block of the template (at /Resources/A/Properties/X/Ref)',
    ],
    [
      'DependsOn',
      { Resources: { A: resource({}, { DependsOn: 'Gone' }) } },
      'Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template (at /Resources/A/DependsOn)',
    ],
    [
      'metadata',
      { Resources: { A: resource({}, { Metadata: { Init: { Ref: 'Nope' } } }) } },
      '[Nope] in the Resources block of the template (at /Resources/A/Metadata/Init/Ref)',
    ],
    [
      'Fn::GetAtt',
      { Resources: { A: resource({ X: [{ 'Fn::GetAtt': ['Nope', 'Arn'] }] }) } },
      'Template error: instance of Fn::GetAtt references undefined resource Nope (at /Resources/A/Properties/X/0/Fn::GetAtt)',
    ],
    [
      'Fn::Sub with a name',
      { Resources: { A: resource({ X: { 'Fn::Sub': '${Nope}' } }) } },
      'Unresolved resource dependencies [Nope] in the Resources block of the template (at /Resources/A/Properties/X/Fn::Sub)',
    ],
    [
      'Fn::Sub with an attribute',
      { Resources: { A: resource({ X: { 'Fn::Sub': '${Nope.Arn}' } }) } },
      'Template error: instance of Fn::Sub references invalid resource attribute Nope.Arn (at /Resources/A/Properties/X/Fn::Sub)',
    ],
    [
      'an output',
      { Resources: A, Outputs: { O: { Value: { Ref: 'Nope' } } } },
      'Template format error: Unresolved resource dependencies [Nope] in the Outputs block of the template (at /Outputs/O/Value/Ref)',
    ],
    [
      'the name of an export',
      { Resources: A, Outputs: { O: { Value: 'x', Export: { Name: { 'Fn::Sub': '${Nope}-vpc' } } } } },
      'Template format error: Unresolved resource dependencies [Nope] in the Outputs block of the template (at /Outputs/O/Export/Name/Fn::Sub)',
    ],
    [
      'the branch of a condition that is not taken',
      {
        Conditions: { Yes: { 'Fn::Equals': [1, 1] } },
        Resources: { A: resource({ X: { 'Fn::If': ['Yes', 1, { Ref: 'Nope' }] } }) },
      },
      'Unresolved resource dependencies [Nope]',
    ],
    [
      'a resource whose condition is false',
      {
        Conditions: { No: { 'Fn::Equals': [1, 2] } },
        Resources: { A: resource({ X: { Ref: 'B' } }), B: resource({}, { Condition: 'No' }) },
      },
      'Unresolved resource dependencies [B] in the Resources block of the template (at /Resources/A/Properties/X/Ref)',
    ],
    [
      'an undefined condition',
      { Resources: { A: resource({}, { Condition: 'Nope' }) } },
      'Unresolved condition dependency Nope in the Resources block of the template (at /Resources/A/Condition)',
    ],
  ])('that dangle, in %s, are refused with the place', async (_, template, words) => {
    expect(await refused(template)).toContain(words);
  });

  test.each<[unknown, string]>([
    [{ Value: { 'Fn::Select': [3, ['a']] } }, '(at /Outputs/O/Value/Fn::Select)'],
    [{ Value: { 'Fn::FindInMap': ['M', 'a', 'b'] } }, "Mapping named 'M' is not present"],
    [{ Value: 'x', Export: { Name: { 'Fn::Join': ['-'] } } }, '(at /Outputs/O/Export/Name/Fn::Join)'],
    [{ Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['A', 'Arn'] }, { 'Fn::Cidr': ['x', 1, 8] }]] } }, 'Fn::Cidr'],
  ])('a function of an output that cannot work, %j, is refused before anything is created', async (O, words) => {
    expect(await refused({ Resources: A, Outputs: { O } })).toContain(words);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'two resources',
      { A: resource({ X: { Ref: 'B' } }), B: resource({ Y: { 'Fn::GetAtt': ['A', 'Arn'] } }), C: resource() },
      '[A, B]',
      '/Resources/A/Properties/X/Ref -> /Resources/B/Properties/Y/Fn::GetAtt',
    ],
    [
      'three, by DependsOn and Fn::Sub',
      {
        Z: resource({ X: { 'Fn::Sub': 'x${Y.Arn}' } }),
        Y: resource({}, { DependsOn: ['X'] }),
        X: resource({ Z: { Ref: 'Z' } }),
        Free: resource({ Z: { Ref: 'Z' } }),
      },
      '[Z, Y, X]',
      '/Resources/Y/DependsOn',
    ],
    ['itself', { A: resource({ X: { Ref: 'A' } }) }, '[A]', '/Resources/A/Properties/X/Ref'],
    ['itself, by DependsOn', { A: resource({}, { DependsOn: ['A'] }) }, '[A]', '/Resources/A/DependsOn'],
  ])('in a circle of %s are refused with the whole circle', async (_, Resources, names, path) => {
    const reason = await refused({ Resources });
    expect(reason).toContain(`Circular dependency between resources: ${names}`);
    expect(reason).toContain(path);
  });

  test('in metadata order resources too', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Resources: { A: resource({}, { Metadata: { After: { 'Fn::Sub': '${B.Arn}' } } }), B: resource() },
    });
    expect(outcome.stack?.resources.map(({ logicalId }) => logicalId)).toEqual(['B', 'A']);
  });

  test('a branch that is not taken makes no circle, and a DependsOn what does not exist is ignored', async () => {
    const { cloudFormation } = recording();
    const outcome = await cloudFormation.deploy('Demo', {
      Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
      Resources: {
        A: resource({ X: { 'Fn::If': ['Yes', 'x', { Ref: 'B' }] } }, { DependsOn: ['Off'] }),
        B: resource({ X: { Ref: 'A' } }),
        Off: resource({}, { Condition: 'No' }),
      },
      Outputs: { Off: { Condition: 'No', Value: { Ref: 'Off' } }, B: { Value: { Ref: 'B' } } },
    });
    expect(outcome).toMatchObject({ ok: true, stack: { outputs: { B: 'B-2' } } });
  });
});
