import type { Container, Pod, Volume } from '../../../lib/emulator/kubernetes/objects';
import { awsFiles } from '../../../lib/emulator/node/aws-files';
import type { ObjectData } from '../../../lib/emulator/node/object-data';

const objects: ObjectData = (kind, namespace, name) =>
  `${kind} ${namespace}/${name}` === 'Secret shop/aws'
    ? { credentials: 'keys', config: 'region', other: 'x' }
    : undefined;

function files(volume: object, mounts: object[], data = objects) {
  const container = { name: 'c', volumeMounts: mounts } as Container;
  const spec = { containers: [container], volumes: [{ name: 'v', ...volume } as Volume] };
  return awsFiles(
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, spec } as Pod,
    container,
    data,
  );
}

const SECRET = { secret: { secretName: 'aws' } };

test.each([
  ['the whole folder', SECRET, [{ name: 'v', mountPath: '/root/.aws' }], { credentials: 'keys', config: 'region' }],
  ['with a slash', SECRET, [{ name: 'v', mountPath: '/home/me/.aws/' }], { credentials: 'keys', config: 'region' }],
  [
    'one file of it',
    SECRET,
    [{ name: 'v', mountPath: '/root/.aws/credentials', subPath: 'other' }],
    { credentials: 'x' },
  ],
  [
    'under a name that items gives',
    {
      secret: {
        secretName: 'aws',
        items: [{ key: 'other', path: 'config' }, { key: 'none', path: 'credentials' }, null],
      },
    },
    [{ name: 'v', mountPath: '/root/.aws' }],
    { config: 'x' },
  ],
  ['another folder', SECRET, [{ name: 'v', mountPath: '/etc/aws' }], {}],
  ['another volume', SECRET, [{ name: 'w', mountPath: '/root/.aws' }], {}],
  ['a Secret that does not exist', { secret: { secretName: 'gone' } }, [{ name: 'v', mountPath: '/root/.aws' }], {}],
  ['an empty volume', { emptyDir: {} }, [{ name: 'v', mountPath: '/root/.aws' }], {}],
])('%s', (_what, volume, mounts, expected) => {
  expect(files(volume, mounts)).toEqual(expected);
});

test('a ConfigMap', () => {
  const data: ObjectData = (kind) => (kind === 'ConfigMap' ? { config: 'region' } : undefined);
  expect(files({ configMap: { name: 'aws' } }, [{ name: 'v', mountPath: '/root/.aws' }], data)).toEqual({
    config: 'region',
  });
});
