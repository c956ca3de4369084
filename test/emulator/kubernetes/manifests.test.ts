import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { ManifestError, parseManifests, readManifests } from '../../../lib/emulator/kubernetes/manifests';
import { pod } from './cluster';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const ACCOUNT = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: aws-cli-sa\n  namespace: default\n';
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: aws-cli
  namespace: default
spec:
  serviceAccountName: aws-cli-sa
  containers:
  - name: aws-cli
    image: amazon/aws-cli
    command: ["sleep", "infinity"]
`;

describe('reading', () => {
  test("the tutorial's folder, in the order of names, other files left out", () => {
    write('02_k8s_aws_cli_pod.yaml', POD);
    write('01_k8s_service_account.yml', ACCOUNT);
    write('README.md', '# no manifest');
    mkdirSync(join(folder, 'sub.yaml'));
    const manifests = readManifests(folder);
    expect(manifests.map(({ object }) => object.kind)).toEqual(['ServiceAccount', 'Pod']);
    expect(manifests[1]?.object).toEqual(pod());
  });

  test('several documents of one file, empty ones not counted', () => {
    const file = write('all.yaml', `---\n${ACCOUNT}---\n# nothing\n---\n${POD}---\n`);
    expect(readManifests(file).map(({ object, document }) => [object.kind, document])).toEqual([
      ['ServiceAccount', 1],
      ['Pod', 2],
    ]);
  });

  test('JSON, and lists in lists', () => {
    const list = (...items: unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });
    const file = write(
      'all.json',
      JSON.stringify(list(pod(), list(pod({ name: 'b' })), { ...list(pod({ name: 'c' })), kind: 'PodList' })),
    );
    expect(readManifests(file).map(({ object }) => object.metadata.name)).toEqual(['aws-cli', 'b', 'c']);
  });

  test('what kubectl reads as YAML 1.1 does, and what it does not', () => {
    const data = (yaml: string) =>
      parseManifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {v: ${yaml}}\n`, 'f')[0]?.object[
        'data'
      ];
    expect(['0644', 'yes', '1:30', '2001-01-01', 'E3002'].map((yaml) => data(yaml))).toEqual(
      [420, true, '1:30', '2001-01-01', 'E3002'].map((v) => ({ v })),
    );
  });

  test('merge keys', () => {
    const [manifest] = parseManifests(
      'apiVersion: v1\nkind: X\nmetadata: {name: x, labels: &l {a: b}, annotations: {<<: *l, c: d}}\n',
      'f',
    );
    expect(manifest?.object.metadata.annotations).toEqual({ a: 'b', c: 'd' });
  });

  test('a byte order mark and carriage returns', () => {
    expect(readManifests(write('windows.yaml', `\uFEFF${POD.replaceAll('\n', '\r\n')}`))[0]?.object).toEqual(pod());
  });

  test('moderate aliases', () => {
    const [manifest] = parseManifests(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: &n x\n  labels: {a: *n}\n',
      'f',
    );
    expect(manifest?.object.metadata.labels).toEqual({ a: 'x' });
  });
});

describe('refusing', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
    .join('\n')}\n`;

  test.each<[string, string, string]>([
    ['an alias bomb', bomb, 'document 1: cannot be expanded: Excessive alias count'],
    ['bad YAML', 'a: [', 'document 1: is not YAML'],
    ['a tab', 'a:\n\t- b', 'document 1: is not YAML'],
    ['the same key twice', 'kind: a\nkind: b', 'document 1: is not YAML: the key "kind" is given twice'],
    ['a text', 'hello', 'document 1: is not a Kubernetes object'],
    ['a list', '- a', 'document 1: is not a Kubernetes object'],
    ['a number in the second document', `${ACCOUNT}---\n42`, 'document 2: is not a Kubernetes object'],
    ['no kind', 'apiVersion: v1\nmetadata: {name: x}', 'document 1: is not a Kubernetes object: kind: Required value'],
    ['no metadata', 'apiVersion: v1\nkind: Pod\nspec: {}', 'metadata: Required value: must be an object'],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {}', 'document 1: has no metadata.name'],
    [
      'a label that YAML reads as a number',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, labels: {a: 1}}',
      'metadata.labels.a: Invalid value: 1: must be a string',
    ],
    ['a list item that is no object', 'kind: List\nitems: [1]', 'is not a Kubernetes object'],
    ['a dangling alias', 'a: *b', 'document 1'],
    [
      'a kustomization',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]',
      'document 1: is a Kustomization of kustomize: give what `kubectl kustomize` makes of its folder',
    ],
    [
      'the description of a Helm chart',
      'apiVersion: v2\nname: app\nversion: 0.1.0',
      'document 1: is the Chart.yaml of a Helm chart: give what `helm template` makes of the chart',
    ],
    [
      'a configuration of eksctl',
      'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: x}',
      'document 1: is a ClusterConfig of eksctl',
    ],
    ['a prototype', 'apiVersion: v1\nkind: X\nmetadata: {name: x}\n"__proto__": {a: 1}', 'document 1'],
  ])('%s, with file and document', (_what, content, expected) => {
    const file = write('bad.yaml', content);
    expect(() => readManifests(file)).toThrow(ManifestError);
    expect(() => readManifests(file)).toThrow(`${file}, ${expected.startsWith('document') ? expected : 'document 1'}`);
    expect(() => readManifests(file)).toThrow(expected);
  });

  test('a huge file', () => {
    expect(() => readManifests(write('big.yaml', '#'.repeat(3 * 1024 * 1024 + 1)))).toThrow(
      'big.yaml: is larger than 3145728 bytes',
    );
  });

  test('text of another encoding', () => {
    const utf16 = join(folder, 'utf16.yaml');
    writeFileSync(utf16, Buffer.from(`\uFEFF${POD}`, 'utf16le'));
    expect(() => readManifests(utf16)).toThrow(`${utf16}: is not UTF-8 text, but UTF-16`);
    const latin = join(folder, 'latin.yaml');
    writeFileSync(latin, Buffer.from(`# caf\u00e9\n${POD}`, 'latin1'));
    expect(() => readManifests(latin)).toThrow(`${latin}: is not UTF-8 text: save it as UTF-8`);
  });

  test('deep nesting', () => {
    expect(() => parseManifests('['.repeat(20000), 'deep.yaml')).toThrow(ManifestError);
    const flow = `apiVersion: v1\nkind: X\nmetadata: {name: x}\nspec: ${'{a: '.repeat(200)}1${'}'.repeat(200)}`;
    expect(() => parseManifests(flow, 'deep.yaml')).toThrow('nested deeper than 64 levels');
  });

  test('what is not there, or empty', () => {
    expect(() => readManifests(join(folder, 'none'))).toThrow('none: there is no such file or folder');
    expect(() => readManifests(folder)).toThrow('no .json, .yaml, .yml file in this folder');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken.yaml'));
    expect(() => readManifests(folder)).toThrow(ManifestError);
    expect(() => readManifests(folder)).toThrow('broken.yaml: there is no such file or folder');
    expect(() => readManifests('/dev/null')).toThrow('is not a file');
  });

  test('no text makes anything but objects or a ManifestError', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'kind: ',
        'List',
        '\n',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a ',
        '---\n',
        'items: ',
        '"',
        ': ',
        '  ',
        '!!js/x ',
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        try {
          parseManifests(parts.join(''), 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(ManifestError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
