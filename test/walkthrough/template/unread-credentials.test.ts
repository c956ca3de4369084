import type { Manifest, TemplateEnvironment } from '../../../lib/model/template-environment';
import type { PodToBe } from '../../../lib/walkthrough/template/pods';
import { unreadCredentials } from '../../../lib/walkthrough/template/unread-credentials';

const secret = (name: string) => ({ valueFrom: { secretKeyRef: { name, key: 'k' } } });
const pod = (env: readonly object[]): PodToBe => ({
  cluster: 'prod',
  namespace: 'shop',
  name: 'api',
  serviceAccount: 'api',
  origin: { kind: 'manifest' },
  manifest: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'api' }, spec: { containers: [{ name: 'c', env }] } },
  source: { kind: 'Pod', namespace: 'shop', name: 'api' },
});
const holding = (objects: Readonly<Record<string, readonly Manifest[]>>) =>
  ({ objects: (_cluster: string, kind: string) => objects[kind] ?? [] }) as unknown as TemplateEnvironment;
const here = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' } };
const elsewhere = { ...here, metadata: { name: 'keys', namespace: 'other' } };

test.each<[string, object[], Record<string, Manifest[]>, number]>([
  ['a key in a Secret that is not given', [{ name: 'AWS_SECRET_ACCESS_KEY', ...secret('keys') }], {}, 1],
  ['in one of another namespace', [{ name: 'AWS_SECRET_ACCESS_KEY', ...secret('keys') }], { Secret: [elsewhere] }, 1],
  ['in one that is given', [{ name: 'AWS_SECRET_ACCESS_KEY', ...secret('keys') }], { Secret: [here] }, 0],
  [
    'a profile in a ConfigMap',
    [{ name: 'AWS_PROFILE', valueFrom: { configMapKeyRef: { name: 'x', key: 'k' } } }],
    {},
    1,
  ],
  ['what decides nothing', [{ name: 'DATABASE_URL', ...secret('keys') }], {}, 0],
  ['a value of its own', [{ name: 'AWS_ACCESS_KEY_ID', value: 'AKIA' }], {}, 0],
  ['a field of the pod', [{ name: 'AWS_PROFILE', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], {}, 0],
])('%s', (_what, env, objects, count) => {
  expect(unreadCredentials(holding(objects), pod(env))).toHaveLength(count);
});

test('names the container, the variable and its source', () => {
  expect(unreadCredentials(holding({}), pod([{ name: 'AWS_SECRET_ACCESS_KEY', ...secret('keys') }]))[0]).toMatch(
    /^container c takes AWS_SECRET_ACCESS_KEY from the Secret keys, which nothing given makes/,
  );
});
