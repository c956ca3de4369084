import { ApiServer } from '../../../lib/emulator/kubernetes/api-server';
import { LAST_APPLIED, lastApplied } from '../../../lib/emulator/kubernetes/last-applied';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { ManualClock, pod, refusalOf, serviceAccount, startCluster, variables } from './cluster';

describe('apply', () => {
  let api: ApiServer;
  beforeEach(() => {
    api = new ApiServer({ clock: new ManualClock() });
  });

  test('creates an object with its configuration in an annotation, one line with sorted keys', async () => {
    const { outcome, object } = await api.apply(serviceAccount({ annotations: { note: '<&>' } }));
    expect(outcome).toBe('created');
    expect(object.metadata.annotations?.[LAST_APPLIED]).toBe(
      String.raw`{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"annotations":{"note":"\u003c\u0026\u003e"},"name":"aws-cli-sa","namespace":"default"}}` +
        '\n',
    );
  });

  test('of the same thing changes nothing, not even the revision', async () => {
    const first = await api.apply(serviceAccount());
    const second = await api.apply(serviceAccount());
    expect(second).toEqual({ outcome: 'unchanged', object: first.object });
  });

  test('adds, changes and removes, but leaves what others added', async () => {
    await api.apply(serviceAccount({ labels: { a: '1', b: '1' } }));
    const live = api.get('ServiceAccount', 'default', 'aws-cli-sa');
    api.replace({ ...live, metadata: { ...live.metadata, labels: { ...live.metadata.labels, other: 'x' } } });
    const { outcome, object } = await api.apply(serviceAccount({ labels: { b: '2', c: '2' } }));
    expect(outcome).toBe('configured');
    expect(object.metadata.labels).toEqual({ b: '2', c: '2', other: 'x' });
    expect(lastApplied(object)).toMatchObject({ metadata: { labels: { b: '2', c: '2' } } });
  });

  test('to an object that was only created removes nothing', async () => {
    await api.create(serviceAccount({ labels: { a: '1' } }));
    expect((await api.apply(serviceAccount())).object.metadata.labels).toEqual({ a: '1' });
  });

  test('survives an annotation that is no configuration', async () => {
    await api.create(serviceAccount({ annotations: { [LAST_APPLIED]: '{' } }));
    expect((await api.apply(serviceAccount())).outcome).toBe('configured');
  });

  test('to a pod keeps what admission gave it', async () => {
    const cluster = await startCluster();
    try {
      cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
      await cluster.api.apply(serviceAccount());
      const { object } = await cluster.api.apply(pod());
      expect((await cluster.api.apply(pod())).outcome).toBe('unchanged');
      const next = pod({}, { containers: [{ ...pod().spec.containers[0], image: 'amazon/aws-cli:2.15.0' }] });
      const configured = (await cluster.api.apply(next)).object as Pod;
      expect(configured.metadata.uid).toBe(object.metadata.uid);
      expect(configured.spec.containers[0]?.image).toBe('amazon/aws-cli:2.15.0');
      expect(variables(configured)).toEqual(variables(object));
    } finally {
      cluster.stop();
    }
  });

  test('refuses what may not change', async () => {
    await api.apply(serviceAccount());
    await api.apply(pod());
    const refusal = await refusalOf(() => api.apply(pod({}, { hostNetwork: true })));
    expect(refusal.message).toContain('Forbidden: pod updates may not change fields other than');
  });
});
