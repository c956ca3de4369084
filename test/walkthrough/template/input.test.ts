import { readInput, type TemplateFiles } from '../../../lib/walkthrough/template/input';
import { InputError } from '../../../lib/walkthrough/template/input-error';
import { account, filesIn } from './support';

const RESOURCES = { Topic: { Type: 'AWS::SNS::Topic' } };
const stackArtifact = (name: string, dependencies: readonly string[] = [], parameters = {}) => ({
  type: 'aws:cloudformation:stack',
  dependencies,
  properties: { templateFile: `${name}.json`, stackName: name, parameters },
});

let files: ReturnType<typeof filesIn>;
beforeAll(() => {
  files = filesIn({
    'app.yaml':
      'Parameters:\n  Name: {Type: String}\n  Size: {Type: Number, Default: 1}\nResources:\n  T: {Type: AWS::SNS::Topic}\n',
    'plain.json': { Resources: RESOURCES },
    'list.json': [1],
    'text.md': '# nothing\n: of: the kind',
    'empty/notes.txt': 'nothing',
    'k8s/one.yaml':
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: b}\n',
    'k8s-broken/bad.yaml': 'kind: [',
    'one.json': account('a'),
    'cdk.out/manifest.json': {
      version: '48.0.0',
      artifacts: {
        App: stackArtifact('App', ['Net', 'Data'], { Stage: 'prod' }),
        Net: stackArtifact('Net'),
        Data: stackArtifact('Data', ['Net']),
        Other: stackArtifact('Other'),
      },
    },
    'cdk.out/App.json': { Parameters: { Stage: { Type: 'String' } }, Resources: RESOURCES },
    'cdk.out/Net.json': { Resources: RESOURCES },
    'cdk.out/Data.json': { Parameters: { Stage: { Type: 'String', Default: 'dev' } }, Resources: RESOURCES },
    'cdk.out/Other.json': { Resources: RESOURCES },
    'none/manifest.json': { version: '48.0.0', artifacts: {} },
  });
});
afterAll(() => files.remove());

const read = (template: string, more: Partial<TemplateFiles> = {}) =>
  readInput({ template: files.at(template), parameters: [], manifests: [], ...more });

test('a template, its parameters, and manifests with their files', () => {
  const input = read('app.yaml', { parameters: ['Name=a=b'], manifests: [files.at('k8s')] });
  expect(input.stacks).toMatchObject([{ stackName: 'app', parameters: { Name: 'a=b' } }]);
  expect(input.manifests.map(({ object, document }) => [object.metadata.name, document])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test('all stacks of an assembly, or one with those it depends on, in order', () => {
  const names = (stack?: string) => read('cdk.out', { stack }).stacks.map(({ stackName }) => stackName);
  expect(names('App')).toEqual(['Net', 'Data', 'App']);
  expect(names('Net')).toEqual(['Net']);
  expect(names().indexOf('App')).toBeGreaterThan(names().indexOf('Data'));
  expect(names()).toHaveLength(4);
});

test('a value goes to every stack that has the parameter, or to the one named; what the assembly gives stays', () => {
  const given = (parameters: string[]) =>
    Object.fromEntries(read('cdk.out', { parameters }).stacks.map((stack) => [stack.stackName, stack.parameters]));
  expect(given([])).toMatchObject({ App: { Stage: 'prod' }, Data: {} });
  expect(given(['Stage=test'])).toMatchObject({ App: { Stage: 'test' }, Data: { Stage: 'test' }, Net: {} });
  expect(given(['Data:Stage=test'])).toMatchObject({ App: { Stage: 'prod' }, Data: { Stage: 'test' } });
});

describe('what cannot be used is refused by name, with what to do', () => {
  const cases: [string, string, Partial<TemplateFiles>, RegExp][] = [
    ['a missing file', 'nope.json', {}, /nope\.json: does not exist\.\nGive --template a CloudFormation template/],
    ['a list', 'list.json', {}, /list\.json: not a CloudFormation template: it has no Resources\.\nGive --template/],
    ['some other text', 'text.md', {}, /text\.md: not a template \(JSON or YAML\).*\nGive --template/],
    ['a folder that is no assembly', 'empty', {}, /empty\/manifest\.json: not a cloud assembly.*\nGive .* `cdk synth`/],
    ['an assembly without a stack', 'none', {}, /none: an assembly without a stack/],
    ['a manifest', 'one.json', {}, /one\.json: a Kubernetes manifest, not a template\.\nGive it as --manifests /],
    [
      'several manifests',
      'k8s/one.yaml',
      {},
      /one\.yaml: a Kubernetes manifest, not a template\.\nGive it as --manifests /,
    ],
    ['an unknown stack', 'cdk.out', { stack: 'Ap' }, /--stack Ap: no such stack\.\nThe template has: .*Net.*\./],
    [
      'a parameter without a value',
      'app.yaml',
      {},
      /app\.yaml: no value for the parameter Name\.\nGive --parameter Name=VALUE\./,
    ],
    [
      'an unknown parameter',
      'plain.json',
      { parameters: ['X=1'] },
      /--parameter X: no such parameter\.\nThe template has none\./,
    ],
    [
      'another stack’s parameter',
      'cdk.out',
      { parameters: ['Net:Stage=1'] },
      /--parameter Net:Stage: .*\nThe template has: .*App:Stage/,
    ],
    ['half a parameter', 'plain.json', { parameters: ['X'] }, /--parameter X: not KEY=VALUE\./],
  ];
  test.each(cases)('%s', (_what, template, more, message) => {
    expect(() => read(template, more)).toThrow(InputError);
    expect(() => read(template, more)).toThrow(message);
  });

  test.each([
    ['nope', /nope: there is no such file or folder\.\n--manifests takes what `kubectl apply -f` takes/],
    ['empty', /empty: no \.json, \.yaml, \.yml file in this folder\./],
    ['k8s-broken', /bad\.yaml, document 1: is not YAML: [^]*\n--manifests takes/],
    ['plain.json', /plain\.json, document 1: is not a Kubernetes object/],
  ])('manifests: %s', (path, message) => {
    expect(() => read('plain.json', { manifests: [files.at(path)] })).toThrow(InputError);
    expect(() => read('plain.json', { manifests: [files.at(path)] })).toThrow(message);
  });
});
