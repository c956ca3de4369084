import { ApiServer } from '../../../lib/emulator/kubernetes/api-server';
import { kubectlText } from '../../../lib/emulator/kubernetes/errors';
import type { KubernetesObject, Pod } from '../../../lib/emulator/kubernetes/objects';
import { ManualClock, pod, refusalOf, serviceAccount } from './cluster';

let api: ApiServer;
let created: Pod;

beforeEach(async () => {
  api = new ApiServer({ clock: new ManualClock() });
  await api.create(serviceAccount());
  const settings = {
    activeDeadlineSeconds: 100,
    tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 1 }],
  };
  created = (await api.create(pod({}, settings))) as Pod;
});

const changed = (change: (pod: Pod) => void): KubernetesObject => {
  const next = structuredClone(created);
  change(next);
  return next;
};

describe('of a pod may change', () => {
  test.each<[string, (pod: Pod) => void]>([
    ['an image', (next) => (next.spec.containers[0]!.image = 'amazon/aws-cli:2.15.0')],
    ['annotations', (next) => (next.metadata.annotations = { a: 'b' })],
    ['labels', (next) => (next.metadata.labels = { a: 'b' })],
    [
      'the seconds of a toleration',
      (next) => (next.spec['tolerations'] = [{ key: 'a', operator: 'Exists', tolerationSeconds: 9 }]),
    ],
    ['tolerations, by more', (next) => (next.spec['tolerations'] as unknown[]).push({ key: 'b', operator: 'Exists' })],
    ['the active deadline, to less', (next) => (next.spec['activeDeadlineSeconds'] = 50)],
  ])('%s', (_what, change) => {
    const next = changed(change);
    expect(api.replace(next)).toMatchObject({ spec: next['spec'], metadata: { uid: created.metadata.uid } });
  });
});

describe('of a pod may not change', () => {
  test.each<[string, (pod: Pod) => void, string]>([
    [
      'its command',
      (next) => (next.spec.containers[0]!.command = ['true']),
      'pod updates may not change fields other than',
    ],
    [
      'its variables',
      (next) => (next.spec.containers[0]!.env = [{ name: 'A', value: 'b' }]),
      'pod updates may not change fields other than',
    ],
    [
      'its ServiceAccount',
      (next) => (next.spec.serviceAccountName = 'default'),
      'pod updates may not change fields other than',
    ],
    [
      'its grace period',
      (next) => (next.spec.terminationGracePeriodSeconds = 0),
      'pod updates may not change fields other than',
    ],
    [
      'the number of containers',
      (next) => next.spec.containers.push({ name: 'b', image: 'i' }),
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'an image to nothing',
      (next) => (next.spec.containers[0]!.image = ''),
      'spec.containers[0].image: Required value',
    ],
    [
      'an image to one with a space',
      (next) => (next.spec.containers[0]!.image = ' i'),
      'must not have leading or trailing whitespace',
    ],
    [
      'the active deadline, to more',
      (next) => (next.spec['activeDeadlineSeconds'] = 101),
      'must be less than or equal to previous value',
    ],
    [
      'the active deadline, to none',
      (next) => delete next.spec['activeDeadlineSeconds'],
      'must not update from a positive integer to nil value',
    ],
    [
      'a toleration',
      (next) => (next.spec['tolerations'] = [{ key: 'b' }]),
      'existing toleration can not be modified except its tolerationSeconds',
    ],
    ['anything to nonsense', (next) => (next.spec.containers = 'x' as never), 'must be a list'],
  ])('%s', async (_what, change, expected) => {
    const refusal = await refusalOf(() => api.replace(changed(change)));
    expect(refusal.reason).toBe('Invalid');
    expect(refusal.message).toContain(expected);
    expect(api.get('Pod', 'default', 'aws-cli')).toEqual(created);
  });

  test("and the refusal is the API server's, with the difference", async () => {
    const refusal = await refusalOf(() =>
      api.replace(changed((next) => (next.spec.containers[0]!.command = ['true']))),
    );
    expect(kubectlText(refusal)).toBe(
      [
        'The Pod "aws-cli" is invalid: spec: Forbidden: pod updates may not change fields other than ' +
          '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,' +
          '`spec.tolerations` (only additions to existing tolerations),' +
          '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        '@@ -5,8 +5,7 @@',
        '    "name": "aws-cli",',
        '    "image": "amazon/aws-cli",',
        '    "command": [',
        '-    "sleep",',
        '-    "infinity"',
        '+    "true"',
        '    ],',
        '    "resources": {},',
        '    "terminationMessagePath": "/dev/termination-log",',
        '',
      ].join('\n'),
    );
  });
});

test('a negative grace period may become 1', async () => {
  const odd = (await api.create(pod({ name: 'odd' }, { terminationGracePeriodSeconds: -5 }))) as Pod;
  odd.spec.terminationGracePeriodSeconds = 1;
  expect(api.replace(odd)).toMatchObject({ spec: { terminationGracePeriodSeconds: -5 + 6 } });
});
