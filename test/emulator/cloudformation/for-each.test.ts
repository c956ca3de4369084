import { reasonOf, recording, resource } from './stubs';

const deploy = async (template: object, parameters = {}) => {
  const { cloudFormation } = recording();
  return cloudFormation.deploy('Demo', { Transform: 'AWS::LanguageExtensions', ...template }, { parameters });
};

test('makes a resource, and an output, for each item', async () => {
  const outcome = await deploy({
    Resources: {
      'Fn::ForEach::Topics': [
        'Name',
        ['Success', 'Failure'],
        { 'Topic${Name}': resource({ Title: { Ref: 'Name' }, Long: { 'Fn::Sub': '${Name} in ${AWS::Region}' } }) },
      ],
    },
    Outputs: {
      'Fn::ForEach::Arns': [
        'Name',
        ['Success', 'Failure'],
        { '${Name}Arn': { Value: { 'Fn::GetAtt': [{ 'Fn::Sub': 'Topic${Name}' }, 'Arn'] } } },
      ],
    },
  });
  expect(outcome).toMatchObject({
    ok: true,
    stack: {
      resources: [
        { logicalId: 'TopicSuccess', properties: { Title: 'Success', Long: 'Success in eu-central-1' } },
        { logicalId: 'TopicFailure', properties: { Title: 'Failure' } },
      ],
      outputs: { SuccessArn: 'arn:TopicSuccess-1', FailureArn: 'arn:TopicFailure-2' },
    },
  });
});

test('takes its items from a parameter or a mapping, and letters and digits of them for a key', async () => {
  const outcome = await deploy(
    {
      Parameters: { Ips: { Type: 'CommaDelimitedList' } },
      Mappings: { Names: { All: { List: ['x'] } } },
      Resources: {
        'Fn::ForEach::Ips': ['Ip', { Ref: 'Ips' }, { 'R&{Ip}': resource({ Ip: { Ref: 'Ip' } }) }],
        'Fn::ForEach::Names': ['N', { 'Fn::FindInMap': ['Names', 'All', 'List'] }, { 'N${N}': resource() }],
      },
    },
    { Ips: '10.0.0.1,10.0.0.2' },
  );
  expect(outcome.stack?.resources.map(({ logicalId, properties }) => [logicalId, properties['Ip']])).toEqual([
    ['R10001', '10.0.0.1'],
    ['R10002', '10.0.0.2'],
    ['Nx', undefined],
  ]);
});

test('finds its items by pseudo parameters and parameters in the keys of a mapping, or by its default', async () => {
  const find = (...keys: unknown[]) => ({ 'Fn::FindInMap': keys });
  const loop = (prefix: string, collection: unknown) => ({
    [`Fn::ForEach::${prefix}`]: ['N', collection, { [`${prefix}\${N}`]: resource() }],
  });
  const region = { Ref: 'AWS::Region' };
  const outcome = await deploy({
    Parameters: { Stage: { Type: 'String', Default: 'prod' }, One: { Type: 'String', Default: 'one' } },
    Mappings: { Names: { 'eu-central-1': { prod: ['a', 'b'] }, '111122223333': { prod: ['c'] } } },
    Resources: {
      ...loop('R', find('Names', region, { Ref: 'Stage' })),
      ...loop('A', find('Names', { Ref: 'AWS::AccountId' }, 'prod')),
      ...loop('D', find('Names', region, 'test', { DefaultValue: ['none'] })),
      ...loop('P', [{ Ref: 'One' }, 'two', { Ref: 'AWS::Partition' }]),
    },
  });
  expect(outcome.stack?.resources.map(({ logicalId }) => logicalId)).toEqual([
    ...['Ra', 'Rb', 'Ac', 'Dnone', 'Pone', 'Ptwo', 'Paws'],
  ]);
});

test('nests, in properties and conditions too', async () => {
  const outcome = await deploy({
    Conditions: { 'Fn::ForEach::C': ['X', ['A', 'B'], { 'Is${X}': { 'Fn::Equals': [{ Ref: 'X' }, 'A'] } }] },
    Resources: {
      'Fn::ForEach::Outer': [
        'X',
        ['A', 'B'],
        {
          'Fn::ForEach::Inner': [
            'Y',
            ['1', '2'],
            {
              '${X}${Y}': {
                ...resource({ 'Fn::ForEach::P': ['Z', ['k'], { '${Z}${Y}': '${X}' }] }),
                Condition: 'Is${X}',
              },
            },
          ],
        },
      ],
    },
  });
  expect(outcome.stack?.resources.map(({ logicalId, properties }) => [logicalId, properties])).toEqual([
    ['A1', { k1: 'A' }],
    ['A2', { k2: 'A' }],
  ]);
});

test.each<[unknown, string]>([
  ['x', 'Fn::ForEach requires an identifier, a collection and a map of what to repeat.'],
  [['X', ['a'], 'body'], 'Fn::ForEach requires an identifier'],
  [['X', { Ref: 'Nope' }, {}], 'The collection of Fn::ForEach must be a list of strings known before the deployment.'],
  [['X', [1], {}], 'The collection of Fn::ForEach must be a list of strings'],
  [['X', [{ Ref: 'AWS::NoValue' }], {}], 'The collection of Fn::ForEach must be a list of strings'],
  [['X', [{ 'Fn::GetAtt': ['A', 'Arn'] }], {}], 'The collection of Fn::ForEach must be a list of strings'],
  [['X', { 'Fn::FindInMap': ['M', 'a', 'b'] }, {}], 'The collection of Fn::ForEach must be a list of strings'],
  [['X', ['a', 'b'], { Same: {} }], 'Fn::ForEach makes the key Same twice.'],
])('%j is refused', async (loop, words) => {
  const reason = reasonOf(await deploy({ Resources: { A: resource(), 'Fn::ForEach::L': loop } }));
  expect(reason).toContain(words);
  expect(reason).toContain('(at /Resources');
});

test('a loop that would make too much is refused at once', async () => {
  const items = Array.from({ length: 100 }, (_, i) => `i${i}`);
  let body: unknown = { '${A}${B}${C}${D}': resource({ Text: 'x'.repeat(1000) }) };
  for (const name of ['D', 'C', 'B', 'A']) body = { [`Fn::ForEach::L${name}`]: [name, items, body] };
  const begun = performance.now();
  expect(reasonOf(await deploy({ Resources: body }))).toContain('The loops of Fn::ForEach make too much.');
  expect(performance.now() - begun).toBeLessThan(5000);
});
