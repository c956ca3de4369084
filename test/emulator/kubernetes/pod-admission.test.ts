import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiServer } from '../../../lib/emulator/kubernetes/api-server';
import { kubectlText } from '../../../lib/emulator/kubernetes/errors';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { mutatingWebhookClient } from '../../../lib/emulator/kubernetes/webhook-client';
import { Journal } from '../../../lib/emulator/journal';
import { listen, ManualClock, pod, refusalOf, serviceAccount, startCluster, variables, type Cluster } from './cluster';

describe('the ServiceAccount plugin', () => {
  const clock = new ManualClock();

  test('requires the ServiceAccount', async () => {
    const refusal = await refusalOf(() => new ApiServer({ clock }).create(pod()));
    expect(kubectlText(refusal)).toBe(
      'Error from server (Forbidden): pods "aws-cli" is forbidden: error looking up service account default/aws-cli-sa: ' +
        'serviceaccount "aws-cli-sa" not found',
    );
  });

  test('names default where the pod names none', async () => {
    const created = (await new ApiServer({ clock }).create(pod({}, { serviceAccountName: undefined }))) as Pod;
    expect(created.spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
  });

  test('mounts the token for the Kubernetes API into every container', async () => {
    const api = new ApiServer({ clock });
    await api.create(serviceAccount());
    const { spec } = (await api.create(pod({}, { initContainers: [{ name: 'init', image: 'i' }] }))) as Pod;
    const [volume] = spec.volumes ?? [];
    expect(volume?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(volume?.projected).toEqual({
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    });
    const mount = { name: volume?.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
    expect([spec.containers[0]?.volumeMounts, spec.initContainers?.[0]?.volumeMounts]).toEqual([[mount], [mount]]);
  });

  test.each<[string, unknown, unknown, boolean]>([
    ['neither says anything', undefined, undefined, true],
    ['the ServiceAccount says no', undefined, false, false],
    ['the pod says no', false, undefined, false],
    ['the pod says yes and the ServiceAccount no', true, false, true],
    ['the pod says no and the ServiceAccount yes', false, true, false],
  ])('mounts it or not where %s', async (_what, onPod, onAccount, mounted) => {
    const api = new ApiServer({ clock });
    await api.create({ ...serviceAccount(), automountServiceAccountToken: onAccount });
    const { spec } = (await api.create(pod({}, { automountServiceAccountToken: onPod }))) as Pod;
    expect((spec.volumes ?? []).length === 1).toBe(mounted);
  });

  test('copies the image pull secrets of the ServiceAccount', async () => {
    const api = new ApiServer({ clock });
    await api.create({ ...serviceAccount(), imagePullSecrets: [{ name: 'registry' }] });
    expect((await api.create(pod())) as Pod).toMatchObject({ spec: { imagePullSecrets: [{ name: 'registry' }] } });
  });
});

describe('validation of a pod', () => {
  const clock = new ManualClock();
  const token = (settings: object) => ({
    name: 'v',
    projected: { sources: [{ serviceAccountToken: { path: 'token', ...settings } }] },
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a container without a name', { containers: [{ image: 'i' }] }, 'spec.containers[0].name: Required value'],
    ['a container without an image', { containers: [{ name: 'c' }] }, 'spec.containers[0].image: Required value'],
    ['no container', { containers: [] }, 'spec.containers: Required value'],
    [
      'two of a name',
      {
        containers: [
          { name: 'c', image: 'i' },
          { name: 'c', image: 'i' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "c"',
    ],
    [
      'a bad container name',
      { containers: [{ name: 'a.b', image: 'i' }] },
      'spec.containers[0].name: Invalid value: "a.b": must not contain dots',
    ],
    [
      'a mount of no volume',
      { containers: [{ name: 'c', image: 'i', volumeMounts: [{ name: 'v', mountPath: '/v' }] }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    [
      'a token of nine minutes',
      { volumes: [token({ expirationSeconds: 540 })] },
      'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 540: may not specify a duration less than 10 minutes',
    ],
    [
      'a token for ever',
      { volumes: [token({ expirationSeconds: 2 ** 33 })] },
      'may not specify a duration larger than 2^32 seconds',
    ],
    ['a token outside its volume', { volumes: [token({ path: '../../etc/cron.d/x' })] }, "must not contain '..'"],
    ['a token at an absolute path', { volumes: [token({ path: '/etc/x' })] }, 'must be a relative path'],
    [
      'a variable without a name',
      { containers: [{ name: 'c', image: 'i', env: [{ value: 'x' }] }] },
      'spec.containers[0].env[0].name: Required value',
    ],
    [
      'a bad restart policy',
      { restartPolicy: 'Sometimes' },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
  ])('refuses %s', async (_what, spec, expected) => {
    const api = new ApiServer({ clock });
    await api.create(serviceAccount());
    const refusal = await refusalOf(() => api.create(pod({}, spec)));
    expect(refusal.reason).toBe('Invalid');
    expect(refusal.message).toContain(expected);
  });

  test('names several faults as kubectl lists them', async () => {
    const api = new ApiServer({ clock });
    await api.create(serviceAccount());
    const refusal = await refusalOf(() => api.create(pod({}, { containers: [{}] })));
    expect(kubectlText(refusal)).toBe(
      'The Pod "aws-cli" is invalid: \n* spec.containers[0].name: Required value\n* spec.containers[0].image: Required value',
    );
  });

  test('a token of ten minutes is accepted, and without a number it lives an hour', async () => {
    const api = new ApiServer({ clock });
    await api.create(serviceAccount());
    const volumes = [token({ expirationSeconds: 600 }), { ...token({}), name: 'w' }];
    const { spec } = (await api.create(pod({}, { automountServiceAccountToken: false, volumes }))) as Pod;
    expect(
      spec.volumes?.map((volume) => volume.projected?.sources?.[0]?.serviceAccountToken?.expirationSeconds),
    ).toEqual([600, 3600]);
  });
});

test.each([
  ['amazon/aws-cli', 'Always'],
  ['amazon/aws-cli:latest', 'Always'],
  ['localhost:5000/aws-cli', 'Always'],
  ['amazon/aws-cli:2.15.0', 'IfNotPresent'],
  ['amazon/aws-cli@sha256:abc', 'IfNotPresent'],
])('image %s is pulled %s', async (image, policy) => {
  const api = new ApiServer({ clock: new ManualClock() });
  await api.create(serviceAccount());
  const created = (await api.create(pod({}, { containers: [{ name: 'c', image }] }))) as Pod;
  expect(created.spec.containers[0]).toMatchObject({
    imagePullPolicy: policy,
    terminationMessagePath: '/dev/termination-log',
  });
  expect(created.spec).toMatchObject({
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
  });
});

describe('the webhook, over HTTP', () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await startCluster({ region: 'us-east-1', stsRegionalEndpoints: true });
    await cluster.api.create(serviceAccount());
  });
  afterEach(() => cluster.stop());

  test('injects the five variables, the label and the volume, beside the mount of the ServiceAccount plugin', async () => {
    cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
    const created = (await cluster.api.create(pod())) as Pod;
    expect(variables(created)).toEqual([
      'AWS_STS_REGIONAL_ENDPOINTS',
      'AWS_DEFAULT_REGION',
      'AWS_REGION',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ]);
    expect(created.metadata.labels).toEqual({ 'eks.amazonaws.com/pod-identity': 'enabled' });
    expect(created.spec.volumes?.map(({ name }) => name)).toEqual([
      'eks-pod-identity-token',
      expect.stringMatching(/^kube-api-access-/),
    ]);
    expect(created.spec.volumes?.[0]?.projected).toMatchObject({ defaultMode: 420 });
    expect(created.spec.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      '/var/run/secrets/kubernetes.io/serviceaccount',
      '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
    ]);
  });

  test('sees the pod as the ServiceAccount plugin leaves it: one that names no ServiceAccount has the default one', async () => {
    cluster.identities.push({ namespace: 'default', serviceAccount: 'default' });
    const created = await cluster.api.create(pod({}, { serviceAccountName: undefined }));
    expect(variables(created)).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  });

  test('follows the associations as they come and go: running pods stay as they are', async () => {
    const before = await cluster.api.create(pod({ name: 'before' }));
    cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
    const during = await cluster.api.create(pod({ name: 'during' }));
    cluster.identities.pop();
    const after = await cluster.api.create(pod({ name: 'after' }));
    expect([before, during, after].map((created) => variables(created).length)).toEqual([0, 5, 0]);
    expect(variables(cluster.api.get('Pod', 'default', 'before'))).toEqual([]);
    expect(variables(cluster.api.get('Pod', 'default', 'during'))).toHaveLength(5);
  });

  test('leaves a pod without association alone, and the journal says why', async () => {
    const created = await cluster.api.create(pod());
    expect(variables(created)).toEqual([]);
    const entry = cluster.journal.since(0).find(({ event }) => event === 'pod not mutated');
    expect(entry).toMatchObject({
      component: 'webhook',
      subject: 'default/aws-cli',
      cause:
        'the webhook knows no association for ServiceAccount default/aws-cli-sa, and that ServiceAccount names no IRSA role',
    });
  });

  test('is not asked about other kinds, nor about updates', async () => {
    await cluster.api.create(serviceAccount({ name: 'other' }));
    const created = await cluster.api.create(pod());
    cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
    cluster.api.replace({ ...created, metadata: { ...created.metadata, labels: { a: 'b' } } });
    expect(variables(cluster.api.get('Pod', 'default', 'aws-cli'))).toEqual([]);
  });
});

describe('a webhook that does not answer well', () => {
  const clock = new ManualClock();
  let server: Server;
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  async function createBehind(
    answer: string | undefined,
    options: { failurePolicy?: 'Fail'; skipLabel?: string } = {},
    status = 200,
  ) {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { uid } = (JSON.parse(body) as { request: { uid: string } }).request;
        if (answer === undefined) return;
        response.writeHead(status, { 'content-type': 'application/json' }).end(answer.replaceAll('UID', uid));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mutate`;
    const journal = new Journal();
    const api = new ApiServer({
      clock,
      journal,
      admission: mutatingWebhookClient({ url, timeoutSeconds: 0.2, ...options }),
    });
    await api.create(serviceAccount());
    const labels = options.skipLabel ? { [options.skipLabel]: 'true' } : undefined;
    const created = await api.create(pod(labels ? { labels } : {}));
    return { created, said: journal.since(0).find(({ event }) => event.startsWith('webhook'))?.said, journal };
  }

  const response = (fields: string) =>
    `{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"UID","allowed":true${fields}}}`;
  const patch = (operations: unknown) =>
    response(`,"patchType":"JSONPatch","patch":"${Buffer.from(JSON.stringify(operations)).toString('base64')}"`);

  test.each<[string, string | undefined, string]>([
    ['is silent', undefined, 'context deadline exceeded'],
    ['gives no JSON', 'x', 'not JSON'],
    ['gives another uid', response('').replace('UID', 'x'), 'expected response.uid="'],
    ['gives no response', '{}', 'webhook response was absent'],
    [
      'gives another version',
      response('').replace('/v1"', '/v1beta1"'),
      'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got admission.k8s.io/v1beta1',
    ],
    [
      'gives a patch without a type',
      response(',"patch":"W10="'),
      'webhook returned response.patch but not response.patchType',
    ],
    [
      'gives a type without a patch',
      response(',"patchType":"JSONPatch"'),
      'webhook returned response.patchType but not response.patch',
    ],
    ['gives an unknown type', response(',"patchType":"X","patch":"W10="'), 'unsupported patch type "X"'],
    [
      'gives no patch',
      response(',"patchType":"JSONPatch","patch":"e30="'),
      'received undecodable patch in webhook response',
    ],
    ['patches what is not there', patch([{ op: 'remove', path: '/spec/none' }]), 'does not apply'],
    ['renames the pod', patch([{ op: 'replace', path: '/metadata/name', value: 'x' }]), 'changes the kind or name'],
    ['removes the spec', patch([{ op: 'remove', path: '/spec' }]), 'makes no valid object'],
  ])('that %s is ignored, and only the journal tells', async (_what, answer, expected) => {
    const { created, said, journal } = await createBehind(answer);
    expect(created.metadata.name).toBe('aws-cli');
    expect(said).toContain(expected);
    expect(journal.since(0).find(({ event }) => event === 'webhook call failed')?.cause).toContain(
      'failure policy is Ignore',
    );
  });

  test('that answers with an error status is ignored', async () => {
    const { said } = await createBehind('', {}, 500);
    expect(said).toBe(
      'failed calling webhook "iam-for-pods.amazonaws.com": failed to call webhook: the server responded with the status code 500',
    );
  });

  test('refuses the pod if the failure policy is Fail', async () => {
    const refusal = await refusalOf(() => createBehind('{}', { failurePolicy: 'Fail' }));
    expect(kubectlText(refusal)).toBe(
      'Error from server (InternalError): Internal error occurred: failed calling webhook "iam-for-pods.amazonaws.com": ' +
        'received invalid webhook response: webhook response was absent',
    );
  });

  test('refuses the pod if it says no, whatever the failure policy', async () => {
    const no = response('').replace('true', 'false,"status":{"message":"bad content"}');
    const refusal = await refusalOf(() => createBehind(no));
    expect(kubectlText(refusal)).toBe(
      'Error from server: admission webhook "iam-for-pods.amazonaws.com" denied the request: bad content',
    );
    expect(refusal.code).toBe(400);
  });

  test('whose patch makes the pod invalid makes it refused', async () => {
    const refusal = await refusalOf(() =>
      createBehind(patch([{ op: 'add', path: '/spec/containers/0/image', value: '' }])),
    );
    expect(refusal.message).toContain('spec.containers[0].image: Required value');
  });

  test('is not asked about a pod with the label of its object selector', async () => {
    const { journal } = await createBehind(patch([{ op: 'remove', path: '/spec' }]), {
      skipLabel: 'eks.amazonaws.com/skip-pod-identity-webhook',
    });
    expect(journal.since(0).map(({ event }) => event)).toContain('webhook not called');
  });
});

test('a webhook that is not there is ignored', async () => {
  const { server, url } = await listen(() => 'drop');
  await new Promise((resolve) => server.close(resolve));
  const journal = new Journal();
  const api = new ApiServer({
    clock: new ManualClock(),
    journal,
    admission: mutatingWebhookClient({ url: `${url}/mutate` }),
  });
  await api.create(serviceAccount());
  await api.create(pod());
  expect(journal.since(0).find(({ event }) => event === 'webhook call failed')?.said).toBe(
    `failed calling webhook "iam-for-pods.amazonaws.com": failed to call webhook: Post "${url}/mutate?timeout=10s": ` +
      `dial tcp ${new URL(url).host}: connect: connection refused`,
  );
});
