import type { HttpRequest, HttpResponse } from '../../../lib/emulator/http';
import type { Pod, ServiceAccount } from '../../../lib/emulator/kubernetes/objects';
import { mutationCause, PodIdentityWebhook } from '../../../lib/emulator/kubernetes/webhook';
import { pod, serviceAccount } from './cluster';

const webhook = new PodIdentityWebhook({
  identities: () => [{ namespace: 'default', serviceAccount: 'aws-cli-sa' }],
  serviceAccount: () => serviceAccount() as ServiceAccount,
  region: 'us-east-1',
});

async function send(body: string, changes: Partial<HttpRequest> = {}): Promise<HttpResponse> {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', url: '/mutate?timeout=10s', headers, body: Buffer.from(body), peer: '' };
  return (await webhook.handler({ ...request, ...changes })) as HttpResponse;
}

const review = (object: unknown, namespace = 'default') =>
  JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: { uid: 'u-1', namespace, object },
  });

const answerTo = async (body: string) =>
  JSON.parse(String((await send(body)).body)) as Record<string, Record<string, unknown>>;

test('an index of the associations takes the place of a look through their list', () => {
  const known = { namespace: 'default', serviceAccount: 'aws-cli-sa' };
  let looks = 0;
  const indexed = new PodIdentityWebhook({
    identities: () => {
      looks += 1;
      return [known];
    },
    hasIdentity: ({ namespace, serviceAccount }) =>
      namespace === known.namespace && serviceAccount === known.serviceAccount,
    serviceAccount: () => serviceAccount() as ServiceAccount,
  });
  expect(indexed.decide(pod() as Pod, 'default')).toMatchObject({ mutated: true, method: 'container_credentials' });
  expect(looks).toBe(0);
  expect(indexed.decide(pod() as Pod, 'other')).toMatchObject({
    mutated: false,
    nearMisses: { nearest: [known], further: 0 },
  });
  expect(looks).toBe(1);
});

describe('POST /mutate', () => {
  test('answers with the TypeMeta, the uid and a base64 JSON patch', async () => {
    const answer = await answerTo(review(pod()));
    expect(answer).toMatchObject({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      response: { uid: 'u-1', allowed: true, patchType: 'JSONPatch' },
    });
    const patch = JSON.parse(Buffer.from(String(answer['response']?.['patch']), 'base64').toString()) as {
      path: string;
    }[];
    expect(patch.map(({ path }) => path)).toEqual(['/metadata/labels', '/spec/volumes', '/spec/containers']);
  });

  test('answers 200 as plain text, which is what Go takes JSON for, and takes any method', async () => {
    const answer = await send(review(pod()), { method: 'PUT' });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  });

  test('allows a pod it has nothing for, without a patch', async () => {
    expect((await answerTo(review(pod(), 'other')))['response']).toEqual({ uid: 'u-1', allowed: true });
  });

  test('takes a pod without name or TypeMeta, as the API server sends them', async () => {
    const bare = { metadata: { generateName: 'x-' }, spec: pod().spec };
    expect((await answerTo(review(bare)))['response']).toMatchObject({
      patchType: 'JSONPatch',
    });
  });

  test.each(['text/plain', 'application/json; charset=utf-8', ''])('refuses content type %j with 415', async (type) => {
    const answer = await send(review(pod()), { headers: { 'content-type': type } });
    expect(answer).toMatchObject({ status: 415, body: 'Invalid Content-Type, expected `application/json`\n' });
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['no request', JSON.stringify({ kind: 'AdmissionReview' })],
    ['no pod', review(undefined)],
    ['a pod that is a text', review('pod')],
    ['containers that are no list', review({ ...pod(), spec: { containers: 'x' } })],
    ['a label that is no text', review(pod({ labels: { a: 1 } }))],
    ['variables that are no objects', review(pod({}, { containers: [{ name: 'c', env: ['x'] }] }))],
    ['annotations that are no map', review(pod({ annotations: ['a'] }))],
  ])('denies %s with a message, and does not fail', async (_what, body) => {
    const { response } = await answerTo(body);
    expect(response).toMatchObject({ allowed: false });
    expect((response?.['status'] as { message: string }).message).not.toBe('');
  });

  test('says "bad content" to a review without a request', async () => {
    const { response } = await answerTo(JSON.stringify({ kind: 'AdmissionReview' }));
    expect(response?.['status']).toEqual({ metadata: {}, message: 'bad content' });
  });
});

test('GET /healthz is ok, other paths are not found', async () => {
  expect(await send('', { method: 'GET', url: '/healthz', headers: {} })).toMatchObject({ status: 200, body: 'ok' });
  expect(await send('', { url: '/' })).toMatchObject({ status: 404 });
});

test('GET /metrics counts the pods that were reviewed, by method, and those without a ServiceAccount', async () => {
  const accounts: Record<string, ServiceAccount> = {
    'aws-cli-sa': serviceAccount() as ServiceAccount,
    irsa: serviceAccount({ annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/r' } }) as ServiceAccount,
  };
  const counting = new PodIdentityWebhook({
    identities: () => [{ namespace: 'default', serviceAccount: 'aws-cli-sa' }],
    serviceAccount: (_namespace, name) => accounts[name],
  });
  const metrics = async () =>
    (await counting.handler({ method: 'GET', url: '/metrics', headers: {}, body: Buffer.alloc(0), peer: '' })) as {
      body: string;
    };
  const ask = (serviceAccountName: string) =>
    counting.handler({
      method: 'POST',
      url: '/mutate',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(review(pod({}, { serviceAccountName }))),
      peer: '',
    });
  const type = '# TYPE pod_identity_webhook_';
  const used = `# HELP pod_identity_webhook_used Indicator to know pod identity webhook is used\n${type}used gauge\n`;
  expect(await metrics()).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    body: `${type}missing_sa_count counter\npod_identity_webhook_missing_sa_count 0\n${used}pod_identity_webhook_used 0\n`,
  });
  for (const name of ['aws-cli-sa', 'aws-cli-sa', 'irsa', 'nobody']) await ask(name);
  expect((await metrics()).body).toBe(
    `${type}missing_sa_count counter\npod_identity_webhook_missing_sa_count 1\n` +
      `${type}pod_count counter\npod_identity_webhook_pod_count{method="container_credentials"} 2\n` +
      `pod_identity_webhook_pod_count{method="sts_web_identity"} 1\n${used}pod_identity_webhook_used 1\n`,
  );
});

describe('the cause for the journal', () => {
  test('stays short among 5,000 associations: five are named, the others counted', () => {
    const identities = Array.from({ length: 5000 }, (_, index) => ({
      namespace: 'default',
      serviceAccount: `aws-cli-sa-${index}`,
    }));
    const crowded = new PodIdentityWebhook({
      identities: () => identities,
      serviceAccount: () => serviceAccount() as ServiceAccount,
    });
    const mutation = crowded.decide(pod() as Pod, 'default');
    expect(JSON.stringify(mutation).length).toBeLessThan(1000);
    expect(mutationCause(mutation)).toBe(
      'the webhook knows no association for ServiceAccount default/aws-cli-sa (there is one for ' +
        'default/aws-cli-sa-0, default/aws-cli-sa-1, default/aws-cli-sa-2, default/aws-cli-sa-3, default/aws-cli-sa-4 ' +
        'and 4995 more), and that ServiceAccount names no IRSA role',
    );
  });

  test('names the association that is nearly right', () => {
    expect(mutationCause(webhook.decide(pod() as unknown as Pod, 'other'))).toBe(
      'the webhook knows no association for ServiceAccount other/aws-cli-sa (there is one for default/aws-cli-sa), ' +
        'and that ServiceAccount names no IRSA role',
    );
  });

  test('names an excluded container and one with variables of its own', () => {
    const subject = pod(
      { annotations: { 'eks.amazonaws.com/skip-containers': 'a' } },
      {
        containers: [
          { name: 'a', image: 'i' },
          { name: 'b', image: 'i', env: [{ name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: 'x' }] },
        ],
      },
    );
    expect(mutationCause(webhook.decide(subject as unknown as Pod, 'default'))).toBe(
      'the ServiceAccount has a Pod Identity association; container a is excluded by the annotation skip-containers; ' +
        'container b sets AWS_CONTAINER_CREDENTIALS_FULL_URI itself',
    );
  });
});
