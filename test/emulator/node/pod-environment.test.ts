import type { EnvVar, Pod } from '../../../lib/emulator/kubernetes/objects';
import type { ObjectData } from '../../../lib/emulator/node/object-data';
import { containerEnvironment } from '../../../lib/emulator/node/pod-environment';

const pod: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'team-a', uid: 'u-1', labels: { app: 'x' } },
  spec: { containers: [], serviceAccountName: 'reader', nodeName: 'ip-10-0-0-1' },
};
const environment = (env: EnvVar[]) => containerEnvironment(pod, { name: 'c', env });
const field = (name: string, fieldPath: string): EnvVar => ({ name, valueFrom: { fieldRef: { fieldPath } } });

test('values in order; a later one wins', () => {
  const env = [{ name: 'A', value: '1' }, { name: 'B' }, { name: 'A', value: '2' }];
  expect(environment(env)).toEqual({ env: { A: '2', B: '' }, unresolved: [] });
});

test.each([
  ['$(A)/x', '1/x'],
  ['$$(A)', '$(A)'],
  ['$(LATER)', '$(LATER)'],
  ['$(toString)', '$(toString)'],
  ['$A ${A} $', '$A ${A} $'],
  ['$(A)$(A)', '11'],
  ['$(', '$('],
])('%s is %s', (value, expected) => {
  const { env } = environment([
    { name: 'A', value: '1' },
    { name: 'B', value },
    { name: 'LATER', value: 'x' },
  ]);
  expect(env.B).toBe(expected);
});

test('fields of the pod', () => {
  const env = [
    field('NAME', 'metadata.name'),
    field('NAMESPACE', 'metadata.namespace'),
    field('UID', 'metadata.uid'),
    field('NODE', 'spec.nodeName'),
    field('SA', 'spec.serviceAccountName'),
    field('APP', "metadata.labels['app']"),
    field('NONE', "metadata.annotations['none']"),
  ];
  expect(environment(env).env).toEqual({
    NAME: 'p',
    NAMESPACE: 'team-a',
    UID: 'u-1',
    NODE: 'ip-10-0-0-1',
    SA: 'reader',
    APP: 'x',
    NONE: '',
  });
});

test('what has no source here is named, not invented', () => {
  const env = [
    { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
    field('IP', 'status.hostIP'),
    field('PROTO', '__proto__'),
    { name: 'NULL', valueFrom: null },
  ];
  expect(environment(env)).toEqual({ env: {}, unresolved: ['SECRET', 'IP', 'PROTO', 'NULL'] });
});

describe('ConfigMaps and Secrets', () => {
  const known: ObjectData = (kind, namespace, name) =>
    `${kind} ${namespace}/${name}` === 'Secret team-a/aws' ? { AWS_ACCESS_KEY_ID: 'AKIA', other: 'x' } : undefined;
  const made = (container: object) => containerEnvironment(pod, { name: 'c', ...container }, known);

  test('a key of one', () => {
    const env = [
      { name: 'ID', valueFrom: { secretKeyRef: { name: 'aws', key: 'AWS_ACCESS_KEY_ID' } } },
      { name: 'NO_KEY', valueFrom: { secretKeyRef: { name: 'aws', key: 'none' } } },
      { name: 'NO_OBJECT', valueFrom: { configMapKeyRef: { name: 'aws', key: 'other' } } },
    ];
    expect(made({ env })).toEqual({ env: { ID: 'AKIA' }, unresolved: ['NO_KEY', 'NO_OBJECT'] });
  });

  test('all keys of one, under which a variable of the same name lies', () => {
    const envFrom = [
      { secretRef: { name: 'aws' } },
      { prefix: 'P_', secretRef: { name: 'aws' } },
      { configMapRef: {} },
    ];
    expect(made({ envFrom, env: [{ name: 'other', value: 'mine $(AWS_ACCESS_KEY_ID)' }] }).env).toEqual({
      AWS_ACCESS_KEY_ID: 'AKIA',
      other: 'mine AKIA',
      P_AWS_ACCESS_KEY_ID: 'AKIA',
      P_other: 'x',
    });
  });
});
