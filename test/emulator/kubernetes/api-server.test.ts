import fc from 'fast-check';
import { ApiServer } from '../../../lib/emulator/kubernetes/api-server';
import { KubernetesError, kubectlText } from '../../../lib/emulator/kubernetes/errors';
import type { WatchEvent } from '../../../lib/emulator/kubernetes/object-store';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { finishes } from '../finishes';
import { ManualClock, pod, refusalOf, serviceAccount } from './cluster';

let clock: ManualClock;
let api: ApiServer;

beforeEach(async () => {
  clock = new ManualClock();
  api = new ApiServer({ clock });
  await api.create(serviceAccount());
});

describe('create', () => {
  test("gives an object its uid, revision and time, and does not keep the caller's copy", async () => {
    const mine = pod();
    const created = await api.create(mine);
    expect(created.metadata).toMatchObject({
      uid: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: '2026-11-23T12:00:00Z',
    });
    mine.metadata.name = 'changed';
    created.metadata.name = 'changed';
    expect(api.get('Pod', 'default', 'aws-cli').metadata.name).toBe('aws-cli');
  });

  test('puts an object without a namespace into default, and takes the namespace off what has none', async () => {
    expect((await api.create(pod({ namespace: undefined }))).metadata.namespace).toBe('default');
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r:1', namespace: 'x' },
    };
    expect((await api.create(role)).metadata.namespace).toBeUndefined();
  });

  test('refuses a second object of the name', async () => {
    await api.create(pod());
    const refusal = await refusalOf(() => api.create(pod()));
    expect(kubectlText(refusal)).toBe('Error from server (AlreadyExists): pods "aws-cli" already exists');
    expect(refusal.status).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'pods "aws-cli" already exists',
      reason: 'AlreadyExists',
      details: { name: 'aws-cli', kind: 'pods' },
      code: 409,
    });
  });

  test('refuses one of two at once', async () => {
    const results = await Promise.allSettled([api.create(pod()), api.create(pod())]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('requires the namespace', async () => {
    const refusal = await refusalOf(() => api.create(serviceAccount({ namespace: 'x' })));
    expect(kubectlText(refusal)).toBe('Error from server (NotFound): namespaces "x" not found');
  });

  test('makes a name of generateName', async () => {
    const { metadata } = await api.create(pod({ name: undefined, generateName: 'aws-cli-' }));
    expect(metadata.name).toMatch(/^aws-cli-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('carries objects of unknown kinds, in a namespace or none', async () => {
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { deep: [{ a: null }] },
    };
    await api.create(widget);
    await api.create({ ...widget, metadata: { name: 'w', namespace: 'default' } });
    expect(api.get('Widget', undefined, 'w')).toMatchObject({ spec: { deep: [{ a: null }] } });
    expect(api.list('widgets.example.com').map(({ metadata }) => metadata.namespace)).toEqual([undefined, 'default']);
    expect(kubectlText(await refusalOf(() => api.get('Widget', 'default', 'x')))).toBe(
      'Error from server (NotFound): widgets "x" not found',
    );
  });

  test('tells kinds of one name in two groups apart', async () => {
    const mine = { apiVersion: 'example.com/v1', kind: 'Pod', metadata: { name: 'aws-cli', namespace: 'default' } };
    await api.create(mine);
    await api.create(pod());
    expect(api.get('Pod', 'default', 'aws-cli').apiVersion).toBe('v1');
    expect(api.get('Pod', 'default', 'aws-cli', 'example.com').apiVersion).toBe('example.com/v1');
  });

  test('ignores a status and a deletion that the caller made up', async () => {
    const created = await api.create({
      ...pod({ deletionTimestamp: '2000-01-01T00:00:00Z' }),
      status: { phase: 'Running' },
    });
    expect(created).toMatchObject({ status: { phase: 'Pending' } });
    expect(created.metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('names, labels and annotations', () => {
  const subdomain =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
    "alphanumeric character (e.g. 'example.com', regex used for validation is " +
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

  test("a bad name is refused in the server's words", async () => {
    const refusal = await refusalOf(() => api.create(pod({ name: 'AWS_CLI' })));
    expect(kubectlText(refusal)).toBe(
      `The Pod "AWS_CLI" is invalid: metadata.name: Invalid value: "AWS_CLI": ${subdomain}`,
    );
    expect(refusal.code).toBe(422);
  });

  test.each([
    ['no name', { name: undefined }, 'metadata.name: Required value: name or generateName is required'],
    ['a long name', { name: 'a'.repeat(254) }, 'must be no more than 253 bytes'],
    ['a path', { name: '../x' }, 'RFC 1123 subdomain'],
    ['a trailing dot', { name: 'a.' }, 'RFC 1123 subdomain'],
    ['a bad label', { labels: { 'a/b/c': 'x' } }, 'a valid label key must consist of'],
    ['an empty prefix', { labels: { '/b': 'x' } }, 'prefix part must be non-empty'],
    ['a bad label value', { labels: { a: '-' } }, 'a valid label must be an empty string or consist of'],
    ['a long label value', { labels: { a: 'x'.repeat(64) } }, 'must be no more than 63 bytes'],
    ['a bad annotation', { annotations: { 'a b': 'x' } }, 'name part must consist of'],
    ['large annotations', { annotations: { a: 'x'.repeat(262144) } }, 'Too long: may not be more than 262144 bytes'],
  ])('%s', async (_what, metadata, expected) => {
    const refusal = await refusalOf(() => api.create(pod(metadata)));
    expect(refusal.reason).toBe('Invalid');
    expect(refusal.message).toContain(expected);
  });

  test('rules differ by kind', async () => {
    await api.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'system:x_Y' } });
    const dotted = await refusalOf(() =>
      api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a.b' } }),
    );
    expect(dotted.message).toContain('must not contain dots');
  });
});

describe('hostile objects', () => {
  const cyclic: Record<string, unknown> = { ...pod() };
  cyclic['self'] = cyclic;
  const deep = { ...pod() } as Record<string, unknown>;
  deep['spec'] = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`);

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', 'pod'],
    ['a list', []],
    ['a date', new Date()],
    ['no metadata', { apiVersion: 'v1', kind: 'Pod', spec: {} }],
    ['metadata that is a list', { ...pod(), metadata: [] }],
    ['a name that is a number', pod({ name: 1 })],
    ['labels that are a list', pod({ labels: ['a'] })],
    ['a label that is a number', pod({ labels: { a: 1 } })],
    ['no spec', { ...pod(), spec: undefined }],
    ['no containers', pod({}, { containers: [] })],
    ['containers that are a map', pod({}, { containers: { a: 1 } })],
    ['a container that is null', pod({}, { containers: [null] })],
    ['volumes of texts', pod({}, { volumes: ['x'] })],
    [
      'a token that lives a text',
      pod(
        {},
        { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { expirationSeconds: 'x' } }] } }] },
      ),
    ],
    ['a cycle', cyclic],
    ['deep nesting', deep],
    ['a function', { ...pod(), call: () => 1 }],
    ['not a number', { ...pod(), weight: NaN }],
    [
      'a key that reaches the prototype',
      JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"spec":{"__proto__":{}}}'),
    ],
    ['four megabytes', { ...pod(), text: 'x'.repeat(4 * 1024 * 1024) }],
  ])('%s is refused as Invalid', async (_what, data) => {
    expect((await refusalOf(() => api.create(data))).reason).toBe('Invalid');
  });

  test('no JSON whatever makes anything but a refusal or an object', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (metadata, spec) => {
        try {
          await api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
        } catch (error) {
          expect(error).toBeInstanceOf(KubernetesError);
        }
      }),
    );
  });
});

describe('namespaces', () => {
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

  test('default exists from the start, each has a ServiceAccount default', async () => {
    expect(api.find('ServiceAccount', 'default', 'default')).toBeDefined();
    await api.create(namespace('team'));
    expect(api.get('sa', 'team', 'default').metadata.namespace).toBe('team');
    expect(api.get('ns', undefined, 'team').metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'team' });
  });

  test('a deleted ServiceAccount default comes back, as a new one', () => {
    const { uid } = api.delete('ServiceAccount', 'default', 'default').metadata;
    expect(api.get('ServiceAccount', 'default', 'default').metadata.uid).not.toBe(uid);
  });

  test('go with all that is in them, once the last pod is gone, and take nothing new meanwhile', async () => {
    await api.create(namespace('team'));
    await api.create(pod({ namespace: 'team' }, { serviceAccountName: 'default', terminationGracePeriodSeconds: 5 }));
    expect(api.delete('Namespace', undefined, 'team')).toMatchObject({ status: { phase: 'Terminating' } });
    const refusal = await refusalOf(() => api.create(serviceAccount({ namespace: 'team' })));
    expect(kubectlText(refusal)).toBe(
      'Error from server (Forbidden): serviceaccounts "aws-cli-sa" is forbidden: unable to create new content in namespace team ' +
        'because it is being terminated',
    );
    clock.advance(5000);
    expect(api.find('Namespace', undefined, 'team')).toBeUndefined();
    expect(api.list('Pod', 'team')).toEqual([]);
  });

  test('default may not be deleted', async () => {
    const refusal = await refusalOf(() => api.delete('Namespace', undefined, 'default'));
    expect(refusal.message).toBe('namespaces "default" is forbidden: this namespace may not be deleted');
  });
});

describe('delete', () => {
  test('with a grace period of 0 is at once', async () => {
    await api.create(pod({}, { terminationGracePeriodSeconds: 0 }));
    api.delete('Pod', 'default', 'aws-cli');
    const refusal = await refusalOf(() => api.get('Pod', 'default', 'aws-cli'));
    expect(kubectlText(refusal)).toBe('Error from server (NotFound): pods "aws-cli" not found');
  });

  test('by default gives a pod thirty seconds, to the second by the clock', async () => {
    await api.create(pod());
    const terminating = api.delete('Pod', 'default', 'aws-cli');
    expect(terminating.metadata).toMatchObject({
      deletionTimestamp: '2026-11-23T12:00:30Z',
      deletionGracePeriodSeconds: 30,
    });
    clock.advance(29_999);
    expect(api.find('Pod', 'default', 'aws-cli')).toBeDefined();
    clock.advance(1);
    expect(api.find('Pod', 'default', 'aws-cli')).toBeUndefined();
  });

  test('ends early when the kubelet says so, for the pod with that uid only', async () => {
    const { uid } = (await api.create(pod())).metadata;
    api.delete('Pod', 'default', 'aws-cli');
    const refusal = await refusalOf(() =>
      api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 0, uid: 'other' }),
    );
    expect(refusal.reason).toBe('Conflict');
    api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 0, uid });
    expect(api.find('Pod', 'default', 'aws-cli')).toBeUndefined();
  });

  test('a second delete may shorten the time that is left, never lengthen it', async () => {
    await api.create(pod());
    api.delete('Pod', 'default', 'aws-cli');
    clock.advance(2000);
    api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 100 });
    expect(api.get('Pod', 'default', 'aws-cli').metadata.deletionGracePeriodSeconds).toBe(30);
    api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 5 });
    clock.advance(3000);
    expect(api.find('Pod', 'default', 'aws-cli')).toBeUndefined();
  });

  test('of a name that is still terminating: create is refused', async () => {
    await api.create(pod());
    api.delete('Pod', 'default', 'aws-cli');
    expect((await refusalOf(() => api.create(pod()))).reason).toBe('AlreadyExists');
  });

  test.each(['Succeeded', 'Failed'])('of a pod that has %s is at once', async (phase) => {
    await api.create(pod());
    api.updateStatus('Pod', 'default', 'aws-cli', { phase });
    api.delete('Pod', 'default', 'aws-cli');
    expect(api.find('Pod', 'default', 'aws-cli')).toBeUndefined();
  });

  test('of a pod that no scheduler has placed is at once; of a placed one it is not', async () => {
    const nodes: string[] = [];
    const scheduled = new ApiServer({ clock, schedule: () => nodes[0] });
    await scheduled.create(serviceAccount());
    await scheduled.create(pod());
    scheduled.delete('Pod', 'default', 'aws-cli');
    expect(scheduled.find('Pod', 'default', 'aws-cli')).toBeUndefined();
    nodes.push('node-1');
    expect((await scheduled.create(pod())) as Pod).toMatchObject({ spec: { nodeName: 'node-1' } });
    scheduled.delete('Pod', 'default', 'aws-cli');
    expect(scheduled.find('Pod', 'default', 'aws-cli')).toBeDefined();
  });

  test('holds an object until its finalizers are gone', async () => {
    await api.create(serviceAccount({ name: 'held', finalizers: ['example.com/hold'] }));
    api.delete('ServiceAccount', 'default', 'held');
    clock.advance(1_000_000);
    const held = api.get('ServiceAccount', 'default', 'held');
    expect(held.metadata.deletionTimestamp).toBe('2026-11-23T12:00:00Z');
    api.replace({ ...held, metadata: { ...held.metadata, finalizers: [] } });
    expect(api.find('ServiceAccount', 'default', 'held')).toBeUndefined();
  });

  test('happens by itself when the time has come in the real world', async () => {
    const real = new ApiServer({ clock: { now: () => Date.now() } });
    await real.create(serviceAccount());
    await real.create(pod());
    const gone = new Promise<void>((resolve) => {
      real.watch(({ type }) => type === 'DELETED' && resolve());
    });
    real.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 0.05 });
    const alive = setTimeout(() => {}, 5000);
    await gone;
    clearTimeout(alive);
  });
});

describe('list', () => {
  beforeEach(async () => {
    await api.create(serviceAccount({ name: 'a', labels: { tier: 'web', 'aws.cdk.eks/prune-c8a1': '' } }));
    await api.create(serviceAccount({ name: 'b', labels: { tier: 'db' } }));
    await api.create(serviceAccount({ name: 'c' }));
  });

  test.each([
    ['', ['a', 'aws-cli-sa', 'b', 'c', 'default']],
    ['tier', ['a', 'b']],
    ['!tier', ['aws-cli-sa', 'c', 'default']],
    ['tier=web', ['a']],
    ['tier==web', ['a']],
    ['tier!=web', ['aws-cli-sa', 'b', 'c', 'default']],
    ['tier in (web, db)', ['a', 'b']],
    ['tier in (web,db),tier notin (db,x),tier', ['a']],
    ['tier notin (web)', ['aws-cli-sa', 'b', 'c', 'default']],
    ['tier,tier!=db', ['a']],
    ['aws.cdk.eks/prune-c8a1', ['a']],
    ['aws.cdk.eks/prune-c8a1=', ['a']],
    ['tier=none', []],
  ])('with selector %j', (labelSelector, expected) => {
    expect(api.list('serviceaccounts', 'default', { labelSelector }).map(({ metadata }) => metadata.name)).toEqual(
      expected,
    );
  });

  test.each(['=', 'a=b=c', 'tier in web', 'a b', '(', 'tier in (web,db', 'tier,', ',tier'])(
    'refuses the selector %j',
    async (labelSelector) => {
      expect((await refusalOf(() => api.list('Pod', 'default', { labelSelector }))).reason).toBe('BadRequest');
    },
  );

  test('a selector of commas alone is refused in no more time than its length takes', async () => {
    const labelSelector = ','.repeat(1_000_000);
    const refusal = await refusalOf(() => finishes(() => api.list('Pod', 'default', { labelSelector })));
    expect(refusal.reason).toBe('BadRequest');
  });

  test('without a namespace goes through all of them', () => {
    expect(api.list('ServiceAccount').length).toBeGreaterThan(api.list('ServiceAccount', 'default').length);
  });
});

describe('watch', () => {
  test('tells of every change in order, with copies, until it ends', async () => {
    const seen: string[] = [];
    const stop = api.watch(({ type, object }: WatchEvent) => {
      seen.push(`${type} ${object.kind}/${object.metadata.name}`);
      object.metadata.name = 'spoilt';
    });
    await api.create(pod());
    api.updateStatus('Pod', 'default', 'aws-cli', { phase: 'Running' });
    api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 0 });
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    stop();
    await api.create(pod());
    expect(seen).toEqual([
      'ADDED Pod/aws-cli',
      'MODIFIED Pod/aws-cli',
      'DELETED Pod/aws-cli',
      'ADDED Namespace/team',
      'ADDED ServiceAccount/default',
    ]);
  });

  test("survives a listener's own error", async () => {
    const seen: string[] = [];
    api.watch(() => {
      throw new Error('defect');
    });
    api.watch(({ type }) => seen.push(type));
    await api.create(pod());
    expect(seen).toEqual(['ADDED']);
  });
});

describe('replace', () => {
  test('keeps what the server owns', async () => {
    const created = await api.create(pod());
    const { uid, creationTimestamp } = created.metadata;
    const replaced = api.replace({
      ...created,
      metadata: { ...created.metadata, labels: { a: 'b' } },
      status: { phase: 'Running' },
    });
    expect(replaced.metadata).toMatchObject({ uid, creationTimestamp, labels: { a: 'b' } });
    expect(replaced['status']).toEqual({ phase: 'Pending' });
  });

  test('refuses a stale revision', async () => {
    const created = await api.create(pod());
    api.updateStatus('Pod', 'default', 'aws-cli', { phase: 'Running' });
    expect((await refusalOf(() => api.replace(created))).message).toBe(
      'Operation cannot be fulfilled on pods "aws-cli": the object has been modified; please apply your changes to the latest ' +
        'version and try again',
    );
  });

  test('refuses what is not there', async () => {
    expect((await refusalOf(() => api.replace(pod()))).reason).toBe('NotFound');
  });
});

test('a pod can be put on a node once', async () => {
  await api.create(pod());
  expect(api.bindPod('default', 'aws-cli', 'ip-192-168-12-71.ec2.internal')).toMatchObject({
    spec: { nodeName: 'ip-192-168-12-71.ec2.internal' },
  });
  expect((await refusalOf(() => api.bindPod('default', 'aws-cli', 'other'))).reason).toBe('Conflict');
});
