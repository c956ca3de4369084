import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { App, CfnOutput, CfnResource, NestedStack, Stack, Stage } from 'aws-cdk-lib';

import { readTemplates } from '../../../lib/emulator/cloudformation/assembly';
import { AssemblyError } from '../../../lib/emulator/cloudformation/assembly-files';
import { recording } from './stubs';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'assembly-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, unknown>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const template = (properties: object = {}) => ({ Resources: { A: { Type: 'T', Properties: properties } } });
const stack = (templateFile: string, others: object = {}) => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile },
  ...others,
});
const manifest = (artifacts: object) => ({ version: '55.0.0', artifacts });
const nestedIn = (properties: object, metadata: object = {}) => ({
  Resources: { N: { Type: 'AWS::CloudFormation::Stack', Properties: properties, Metadata: metadata } },
});

function fault(path: string): string {
  try {
    readTemplates(path);
  } catch (error) {
    if (error instanceof AssemblyError) return error.message;
    throw error;
  }
  return 'read';
}

describe('an assembly that the CDK wrote', () => {
  test.each([false, true])('with nested stacks and stages is read whole (asset metadata: %s)', async (metadata) => {
    const app = new App({
      outdir: folder,
      context: { 'aws:cdk:enable-asset-metadata': metadata },
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
    });
    const stage = new Stage(app, 'Beta');
    for (const scope of [app, stage]) {
      const network = new Stack(scope, 'Network');
      const app_ = new Stack(scope, 'App');
      app_.addStackDependency(network);
      const role = new CfnResource(network, 'Role', { type: 'T', properties: { Scope: scope.node.id } });
      const nested = new NestedStack(app_, 'Nested');
      const inner = new NestedStack(nested, 'Inner');
      const resource = new CfnResource(inner, 'R', { type: 'T', properties: { Role: role.getAtt('Arn') } });
      new CfnOutput(app_, 'Out', { value: resource.ref });
    }
    app.synth();

    const stacks = readTemplates(folder);
    expect(stacks.map(({ stackName, dependencies }) => [stackName, dependencies])).toEqual([
      ['Network', []],
      ['App', ['Network']],
      ['Beta-Network', []],
      ['Beta-App', ['Beta-Network']],
    ]);
    const { cloudFormation } = recording({ ssmParameters: { '/cdk-bootstrap/hnb659fds/version': '30' } });
    for (const { stackName, template, parameters, nested } of stacks) {
      expect(await cloudFormation.deploy(stackName, template, { parameters, nested })).toMatchObject({
        ok: true,
        stack: { inert: [] },
      });
    }
    expect(cloudFormation.stack('App')?.outputs['Out']).toMatch(/^R-\d+$/);
    expect(cloudFormation.stacks()).toHaveLength(8);
  });
});

test('the CDK writes the environment of a stack as it is read', () => {
  const app = new App({ outdir: folder, analyticsReporting: false, builtinCloudFormationValidation: false });
  const env = { account: '123456789012', region: 'eu-west-1' };
  const cases = { Both: env, Account: { account: env.account }, Region: { region: env.region }, Neither: undefined };
  for (const [name, given] of Object.entries(cases)) {
    new CfnResource(new Stack(app, name, { env: given }), 'R', { type: 'T' });
  }
  app.synth();
  const read = readTemplates(folder).map(({ stackName, accountId, region }) => [stackName, [accountId, region]]);
  expect(Object.fromEntries(read)).toEqual({
    Both: ['123456789012', 'eu-west-1'],
    Account: ['123456789012', undefined],
    Region: [undefined, 'eu-west-1'],
    Neither: [undefined, undefined],
  });
});

describe('an assembly', () => {
  test('names the account and the region of each stack, where it knows them', () => {
    write({
      'manifest.json': manifest({
        A: stack('a.json', { environment: 'aws://123456789012/eu-west-1' }),
        B: stack('a.json', { environment: 'aws://unknown-account/unknown-region' }),
        C: stack('a.json', { environment: 'aws://unknown-account/us-east-1' }),
        D: stack('a.json'),
      }),
      'a.json': template(),
    });
    const named = readTemplates(folder).map(({ stackName, accountId, region }) => [stackName, accountId, region]);
    expect(named).toEqual([
      ['A', '123456789012', 'eu-west-1'],
      ['B', undefined, undefined],
      ['C', undefined, 'us-east-1'],
      ['D', undefined, undefined],
    ]);
  });

  test.each(['', 'eu-west-1', 'aws://x', 7, null, ['aws://123456789012/eu-west-1'], `aws://${'x'.repeat(9999)}/y`])(
    'that gives the environment %j is refused, and the stack named',
    (environment) => {
      write({ 'manifest.json': manifest({ A: stack('a.json', { environment }) }), 'a.json': template() });
      const message = fault(folder);
      expect(message).toContain(`${join(folder, 'manifest.json')}: the stack A has the environment `);
      expect(message).toContain(', not aws://ACCOUNT/REGION');
      expect(message.length - folder.length).toBeLessThan(200);
    },
  );

  test('gives its stacks after those they depend on, with names and parameters', () => {
    write({
      'manifest.json': manifest({
        B: {
          ...stack('b.json', { dependencies: ['A', 'A.assets'] }),
          properties: { templateFile: 'b.json', stackName: 'Second', parameters: { P: 'x' } },
        },
        A: stack('a.json'),
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        Future: { type: 'something:new', properties: {} },
      }),
      'a.json': template(),
      'b.json': template({ x: 1 }),
    });
    expect(readTemplates(folder)).toMatchObject([
      { stackName: 'A', file: join(folder, 'a.json'), dependencies: [], parameters: {} },
      { stackName: 'Second', dependencies: ['A'], parameters: { P: 'x' }, template: template({ x: 1 }) },
    ]);
  });

  test('without a stack gives none', () => {
    write({ 'manifest.json': { version: '1.0.0' } });
    expect(readTemplates(folder)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['without a manifest', {}, 'manifest.json: not a cloud assembly: it has no manifest.json'],
    [
      'whose manifest is not JSON',
      { 'manifest.json': '{\n"version": }' },
      'manifest.json: is not JSON (line 2, column 12)',
    ],
    ['of an unknown schema', { 'manifest.json': '{"artifacts": {}}' }, 'manifest.json: its schema is unknown'],
    ['whose manifest is a list', { 'manifest.json': '[]' }, 'manifest.json: its schema is unknown'],
    [
      'with a stack without template',
      { 'manifest.json': manifest({ A: { type: 'aws:cloudformation:stack' } }) },
      'manifest.json: the stack A names no templateFile',
    ],
    [
      'with a template that is missing',
      { 'manifest.json': manifest({ A: stack('a.json') }) },
      'a.json: does not exist',
    ],
    [
      'with a template that is not JSON',
      { 'manifest.json': manifest({ A: stack('a.json') }), 'a.json': '{\n"a" 1}' },
      'a.json: not a template: Template format error: JSON not well-formed. (line 2, column 5)',
    ],
    [
      'whose stacks depend on each other',
      {
        'manifest.json': manifest({
          A: stack('a.json', { dependencies: ['B'] }),
          B: stack('a.json', { dependencies: ['A'] }),
        }),
        'a.json': template(),
      },
      'manifest.json: Circular dependency between stacks: [A, B]',
    ],
    [
      'with a nested template that is missing',
      { 'manifest.json': manifest({ A: stack('a.json') }), 'a.json': nestedIn({}, { 'aws:asset:path': 'no.json' }) },
      'no.json: does not exist',
    ],
  ])('%s is refused with the name of the file', (_, files, words) => {
    write(files);
    expect(fault(folder)).toContain(join(folder, words));
  });

  test('that leads out of its directory is not followed', () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    try {
      writeFileSync(join(outside, 'secret.json'), JSON.stringify(template()));
      const linked = ['link.json', 'linked/secret.json'];
      try {
        symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
        symlinkSync(outside, join(folder, 'linked'));
      } catch {
        // Windows lets only some users make symbolic links; the other ways out are tested there too.
        linked.length = 0;
      }
      for (const name of ['../x/secret.json', join(outside, 'secret.json'), ...linked, 'a\0b']) {
        write({ 'manifest.json': manifest({ A: stack(name) }) });
        expect(fault(folder)).toContain('lies outside');
        write({
          'manifest.json': manifest({ A: stack('a.json') }),
          'a.json': nestedIn({}, { 'aws:asset:path': name }),
        });
        expect(fault(folder)).toContain('lies outside');
      }
      write({ 'manifest.json': manifest({ A: { type: 'cdk:cloud-assembly', properties: { directoryName: '..' } } }) });
      expect(fault(folder)).toContain('lies outside');
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('that names a file outside is refused alike, whether the file is there or not', () => {
    for (const name of ['../../../../../../etc/passwd', '../../../../../../etc/no-such-file', '/etc/no-such-file']) {
      write({ 'manifest.json': manifest({ A: stack(name) }) });
      expect(fault(folder)).toMatch(/: names ".*[/\\]etc[/\\]+[a-z-]+", which lies outside it and is not read$/);
      expect(fault(folder)).toContain(folder);
    }
  });

  test('that names a file inside by its whole path is read', () => {
    write({ 'manifest.json': manifest({ A: stack(join(folder, 'a.json')) }), 'a.json': template() });
    expect(readTemplates(folder)).toMatchObject([{ file: join(folder, 'a.json') }]);
  });

  test('that contains itself as a nested assembly is refused', () => {
    write({ 'manifest.json': manifest({ A: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } }) });
    expect(fault(folder)).toContain('is named twice as a nested assembly');
  });

  test('whose template is a directory is refused', () => {
    write({ 'manifest.json': manifest({ A: stack('sub') }), 'sub/x': '' });
    expect(fault(folder)).toBe(`${join(folder, 'sub')}: is not a file`);
  });
});

describe('a single template', () => {
  const unlessWindows = process.platform === 'win32' ? test.skip : test;
  unlessWindows('may be a symbolic link: the user named it, no manifest did', () => {
    write({ 'built/a.json': template(), 'here/.keep': '' });
    symlinkSync('../built/a.json', join(folder, 'here', 'a.json'));
    expect(readTemplates(join(folder, 'here', 'a.json'))).toMatchObject([{ stackName: 'a', template: template() }]);
  });

  test('is read in YAML, named after its file, with nested templates beside it', async () => {
    write({
      'my app.template.yaml':
        'Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: ./parts/child.yml }\n',
      'parts/child.yml': 'Resources:\n  A: { Type: T }\n',
    });
    const [loaded] = readTemplates(join(folder, 'my app.template.yaml'));
    expect(loaded).toMatchObject({ stackName: 'my-app', dependencies: [], file: join(folder, 'my app.template.yaml') });
    const { cloudFormation, called } = recording();
    await cloudFormation.deploy('Demo', loaded?.template, { nested: loaded?.nested });
    expect(called()).toEqual(['create A']);
  });

  test('a nested template in a bucket is left to be carried as inert', () => {
    write({ 'a.json': nestedIn({ TemplateURL: 'https://bucket.s3.amazonaws.com/x.yaml' }) });
    expect(readTemplates(join(folder, 'a.json'))[0]?.nested.size).toBe(0);
  });

  test('that does not exist is told so', () => {
    expect(fault(join(folder, 'none.yaml'))).toBe(`${join(folder, 'none.yaml')}: does not exist`);
  });

  test.each([
    ['bad.yaml', 'a: [1', 'not a template: Template format error: YAML not well-formed. (line 1, column 6)'],
    ['bad.txt', 'a: *b', 'not a template (JSON or YAML): Template format error:'],
    ['null.json', '{"Resources": null}', "[/Resources] 'null' values are not allowed in templates"],
  ])('%s is refused with the place', (name, content, words) => {
    write({ [name]: content });
    expect(fault(join(folder, name))).toContain(`${join(folder, name)}: `);
    expect(fault(join(folder, name))).toContain(words);
  });
});
