import type { EnvVar, Pod } from '../../../lib/emulator/kubernetes/objects';
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
