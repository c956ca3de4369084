import type { KubernetesObject } from '../../../lib/emulator/kubernetes/objects';
import { podsOf } from '../../../lib/emulator/kubernetes/workload-pods';
import { pod } from './cluster';

describe('the pods of', () => {
  const template = { metadata: { labels: { app: 'x' } }, spec: pod().spec };
  const workload = (apiVersion: string, kind: string, body: Record<string, unknown>): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: 'w', namespace: 'team' },
    ...body,
  });

  test.each<[string, string, Record<string, unknown>, RegExp]>([
    ['apps/v1', 'Deployment', { spec: { template } }, /^w-[a-z0-9]{10}-[a-z0-9]{5}$/],
    ['argoproj.io/v1alpha1', 'Rollout', { spec: { template } }, /^w-[a-z0-9]{10}-[a-z0-9]{5}$/],
    ['apps/v1', 'ReplicaSet', { spec: { template } }, /^w-[a-z0-9]{5}$/],
    ['apps/v1', 'StatefulSet', { spec: { template } }, /^w-0$/],
    ['apps/v1', 'DaemonSet', { spec: { template } }, /^w-[a-z0-9]{5}$/],
    ['v1', 'ReplicationController', { spec: { template } }, /^w-[a-z0-9]{5}$/],
    ['v1', 'PodTemplate', { template }, /^w-[a-z0-9]{5}$/],
    ['batch/v1', 'Job', { spec: { template } }, /^w-[a-z0-9]{5}$/],
    ['batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template } } } }, /^w-[a-z0-9]{5}$/],
  ])('%s %s are one, made of the template', (apiVersion, kind, body, name) => {
    expect(podsOf(workload(apiVersion, kind, body))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: expect.stringMatching(name), namespace: 'team', labels: { app: 'x' } },
        spec: pod().spec,
      },
    ]);
  });

  test('a Rollout of a Deployment are left to the Deployment', () => {
    const workloadRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' };
    expect(podsOf(workload('argoproj.io/v1alpha1', 'Rollout', { spec: { workloadRef } }))).toEqual([]);
  });

  test('a StatefulSet have a volume for each of its claims, in place of one of that name', () => {
    const spec = {
      ...pod().spec,
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'tmp', emptyDir: {} },
      ],
    };
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    const [made] = podsOf(workload('apps/v1', 'StatefulSet', { spec: { template: { spec }, volumeClaimTemplates } }));
    expect(made?.spec.volumes).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-w-0', readOnly: false } },
      { name: 'tmp', emptyDir: {} },
    ]);
  });

  test('a Pod are itself; of anything else there are none', () => {
    const single = pod() as unknown as KubernetesObject;
    expect(podsOf(single)).toEqual([single]);
    expect(podsOf(workload('v1', 'ConfigMap', {}))).toEqual([]);
    expect(podsOf(workload('example.com/v1', 'Deployment', { spec: { template } }))).toEqual([]);
  });

  test('a workload are the same for the same template only', () => {
    const names = (labels: object) =>
      podsOf(workload('apps/v1', 'Deployment', { spec: { template: { ...template, metadata: { labels } } } }))[0]
        ?.metadata.name;
    expect(names({ a: '1' })).toBe(names({ a: '1' }));
    expect(names({ a: '1' })).not.toBe(names({ a: '2' }));
  });

  test.each<[unknown, string]>([
    [undefined, 'Deployment w: has no spec.template'],
    [{ metadata: {} }, 'Deployment w: spec.template: Pod "w-'],
    [{ spec: { containers: 'x' } }, 'Deployment w: spec.template.spec.containers: must be a list'],
  ])('a Deployment with template %j are refused', (broken, expected) => {
    expect(() => podsOf(workload('apps/v1', 'Deployment', { spec: { template: broken } }))).toThrow(expected);
  });
});
