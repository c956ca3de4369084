import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { AdjustableClock } from '../../lib/emulator/clock';
import { ApiServer } from '../../lib/emulator/kubernetes/api-server';
import { KubernetesError } from '../../lib/emulator/kubernetes/errors';
import { ManifestError, parseManifests, readManifests } from '../../lib/emulator/kubernetes/manifests';
import { podsOf } from '../../lib/emulator/kubernetes/workload-pods';
import { mutatingWebhookClient } from '../../lib/emulator/kubernetes/webhook-client';
import { pod, serviceAccount, startCluster, type Cluster } from '../emulator/kubernetes/cluster';
import { garbled, hostileText, hostileValue, mutants, refusalOf, RUNS } from './hostile';

jest.setTimeout(60_000);

/** Objects in which everything is used that this project looks at. */
const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { a: 'b' } } },
  serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/irsa' } }),
  pod(
    { labels: { app: 'a' }, annotations: { 'eks.amazonaws.com/skip-containers': 'sidecar' } },
    {
      containers: [
        {
          name: 'aws-cli',
          image: 'amazon/aws-cli',
          env: [
            { name: 'AWS_REGION', value: 'us-east-1' },
            { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          ],
          volumeMounts: [{ name: 'token', mountPath: '/var/run/token', readOnly: true }],
        },
        { name: 'sidecar', image: 'b', ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1' } } },
      ],
      initContainers: [{ name: 'init', image: 'c' }],
      volumes: [
        {
          name: 'token',
          projected: {
            defaultMode: 420,
            sources: [{ serviceAccountToken: { path: 't', audience: 'a', expirationSeconds: 3600 } }],
          },
        },
      ],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      terminationGracePeriodSeconds: 0,
      restartPolicy: 'Always',
    },
  ),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { serviceAccountName: 'aws-cli-sa', containers: [{ name: 'a', image: 'b' }] },
      },
    },
  },
  { apiVersion: 'v1', kind: 'List', items: [serviceAccount()] },
];

function asYaml(value: unknown): string {
  try {
    return stringify(value, { aliasDuplicateObjects: false }) ?? '';
  } catch {
    // Too deep for the library.
    return JSON.stringify(value) ?? '';
  }
}

const objects = fc.constantFrom(...OBJECTS).chain((object) => mutants(object));

test('manifest text with faults in it is read or refused, naming file and document', async () => {
  const yaml = OBJECTS.map((object) => stringify(object)).join('---\n');
  const text = fc.oneof(
    { weight: 4, arbitrary: garbled(yaml) },
    { weight: 2, arbitrary: garbled(JSON.stringify(OBJECTS)) },
    { weight: 3, arbitrary: objects.map(asYaml) },
    { weight: 1, arbitrary: hostileText },
  );
  let read = 0;
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const refusal = await refusalOf(ManifestError, () => {
        for (const { object } of parseManifests(content, 'pods.yaml')) podsOf(object);
        read += 1;
      });
      if (refusal) expect(refusal.message).not.toHaveLength(0);
    }),
    { numRuns: RUNS },
  );
  expect(read).toBeGreaterThan(RUNS / 20);
});

test.each<[string, string]>([
  [
    'aliases that multiply',
    [
      'a: &a [x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(8).fill(`*${'abcdefg'[at]}`).join(',')}]`),
    ].join('\n'),
  ],
  ['an alias to itself', 'a: &a [*a]'],
  ['deep nesting', '['.repeat(100_000)],
  ['deep nesting that ends', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['deep indentation', Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['very many documents', '---\na: 1\n'.repeat(20_000)],
  ['very many keys', Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ['a tag that makes objects', '!!js/function "function () {}"'],
  ['binary', Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256)).toString('latin1')],
  ['too much', `a: ${'x'.repeat(4 * 1024 * 1024)}`],
])('refused in time: %s', async (_, content) => {
  expect(await refusalOf(ManifestError, () => parseManifests(content, 'pods.yaml'))).toBeDefined();
});

test('a folder of anything is read or refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'robustness-'));
  try {
    for (const name of ['a.yaml', 'b.json', '.yml', 'c.yml'])
      writeFileSync(join(folder, name), Buffer.from([0xff, 0xfe, 0, 1]));
    const refusal = await refusalOf(ManifestError, () => readManifests(folder));
    expect(refusal?.message).toContain(folder);
    for (const path of [join(folder, 'none'), `${folder}\0`, '', '/dev/zero', '/proc/self/mem', folder.repeat(200)]) {
      expect(await refusalOf(ManifestError, () => readManifests(path))).toBeDefined();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the API server', () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await startCluster();
    cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
  });
  afterEach(() => cluster.stop());

  test('takes or refuses what is created and applied, after real admission', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: objects }, hostileValue), async (data) => {
        const { api } = cluster;
        const refusal = await refusalOf(KubernetesError, async () => {
          const { kind, metadata } = (await api.create(data)) as {
            kind: string;
            metadata: { namespace?: string; name: string };
          };
          taken += 1;
          await refusalOf(KubernetesError, () => api.apply(data));
          await refusalOf(KubernetesError, () => api.delete(kind, metadata.namespace, metadata.name));
          cluster.clock.advance(60_000);
        });
        if (refusal) expect([400, 403, 404, 409, 422, 500]).toContain(refusal.code);
      }),
      { numRuns: RUNS },
    );
    expect(taken).toBeGreaterThan(RUNS / 20);
  });

  test.each(['v1', 'v2', 'v1beta1', '/v1'])('refuses a pod of version %s whose spec is text', async (apiVersion) => {
    const data = { ...pod(), apiVersion, spec: 'text' };
    expect(await refusalOf(KubernetesError, () => cluster.api.create(data))).toMatchObject({ code: 422 });
  });

  test('takes or refuses a change of what is there', async () => {
    const { api } = cluster;
    for (const object of OBJECTS.slice(0, 4)) await api.apply(object);
    await fc.assert(
      fc.asyncProperty(objects, async (data) => {
        await refusalOf(KubernetesError, () => api.apply(data));
        await refusalOf(KubernetesError, () => api.replace(data));
      }),
      { numRuns: RUNS },
    );
  });
});

test('a webhook that answers nonsense fails the pod in words, or is passed over', async () => {
  let answer: (uid: string) => string = () => '';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => response.end(answer((JSON.parse(body) as { request: { uid: string } }).request.uid)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`;
  const patches = mutants([
    { op: 'add', path: '/spec/volumes', value: [{ name: 'v', projected: { sources: [] } }] },
    { op: 'replace', path: '/spec/containers/0', value: { name: 'a', image: 'b', env: [{ name: 'A', value: 'b' }] } },
    { op: 'remove', path: '/metadata/labels' },
  ]).map((patch) => Buffer.from(JSON.stringify(patch) ?? '').toString('base64'));
  const review = (patch: string) => ({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    response: { uid: 'UID', allowed: true, patchType: 'JSONPatch', patch },
  });
  const answers = fc.oneof(
    patches.map(review),
    mutants(review('')),
    mutants({ ...review(''), response: { uid: 'UID', allowed: false, status: { message: 'no', code: 403 } } }),
  );
  try {
    await fc.assert(
      fc.asyncProperty(answers, fc.constantFrom<'Ignore' | 'Fail'>('Ignore', 'Fail'), async (said, failurePolicy) => {
        answer = (uid) => (JSON.stringify(said) ?? '').replaceAll('UID', uid);
        const admission = mutatingWebhookClient({ url, failurePolicy });
        const api = new ApiServer({ clock: new AdjustableClock(), admission });
        await api.create(serviceAccount());
        await refusalOf(KubernetesError, () => api.create(pod({ labels: { a: 'b' } })));
      }),
      { numRuns: 500 },
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
