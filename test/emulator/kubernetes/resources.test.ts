import { kubectlResourceProviders } from '../../../lib/emulator/kubernetes/resources';
import { pod, serviceAccount, startCluster, type Cluster } from './cluster';

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const VALUE = 'Custom::AWSCDK-EKS-KubernetesObjectValue';
const PATCH = 'Custom::AWSCDK-EKS-KubernetesPatch';

let cluster: Cluster;
let waited: number;
/** What happens while a handler waits. */
let meanwhile: () => unknown;

beforeEach(async () => {
  cluster = await startCluster();
  waited = 0;
  meanwhile = () => {};
});
afterEach(() => cluster.stop());

const providers = () =>
  kubectlResourceProviders((name) => (name === 'eksdemo1' ? cluster.api : undefined), {
    clock: cluster.clock,
    journal: cluster.journal,
    wait: async (milliseconds) => {
      waited += milliseconds;
      cluster.clock.advance(milliseconds);
      await meanwhile();
    },
  });

const request = (type: string, properties: Record<string, unknown>) => ({
  stackName: 's',
  logicalId: 'R',
  type,
  properties: { ClusterName: 'eksdemo1', ...properties },
});
const create = async (type: string, properties: Record<string, unknown>) =>
  providers()[type]!.create(request(type, properties));
const update = async (type: string, properties: Record<string, unknown>) =>
  providers()[type]!.update!(request(type, properties), { physicalId: 'same', properties: {} });
const remove = async (type: string, properties: Record<string, unknown>) =>
  providers()[type]!.delete(request(type, properties), { physicalId: 'same' });
const manifest = (...objects: unknown[]) => ({ Manifest: JSON.stringify(objects) });

test('the types are those of CDK, without Helm charts', () => {
  expect(Object.keys(providers())).toEqual([MANIFEST, VALUE, PATCH]);
});

describe('KubernetesResource', () => {
  test('create saves the configuration, so that apply and prune know the object', async () => {
    const { physicalId } = await create(MANIFEST, manifest(serviceAccount()));
    expect(physicalId).toMatch(/^[0-9a-f-]{36}$/);
    const { annotations } = cluster.api.get('ServiceAccount', 'default', 'aws-cli-sa').metadata;
    expect(annotations).toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration']);
    expect(cluster.journal.since(0).at(-1)).toMatchObject({
      event: 'kubectl create --save-config',
      subject: 'R',
      said: 'serviceaccount/aws-cli-sa created',
    });
  });

  test('goes on after an object that is refused', async () => {
    await expect(create(MANIFEST, manifest(pod(), serviceAccount()))).rejects.toMatchObject({
      code: 'Forbidden',
      httpStatus: 403,
      message:
        'Error from server (Forbidden): error when creating "/tmp/manifest.yaml": pods "aws-cli" is forbidden: error looking up ' +
        'service account default/aws-cli-sa: serviceaccount "aws-cli-sa" not found',
    });
    expect(cluster.api.find('ServiceAccount', 'default', 'aws-cli-sa')).toBeDefined();
  });

  test('takes lists apart', async () => {
    await create(MANIFEST, manifest({ apiVersion: 'v1', kind: 'List', items: [serviceAccount(), pod()] }));
    expect(cluster.api.find('Pod', 'default', 'aws-cli')).toBeDefined();
  });

  test.each(['true', 'True', true])('with Overwrite %j applies to what is there', async (Overwrite) => {
    await create(MANIFEST, manifest(serviceAccount()));
    await create(MANIFEST, { ...manifest(serviceAccount({ labels: { a: 'b' } })), Overwrite });
    expect(cluster.api.get('ServiceAccount', 'default', 'aws-cli-sa').metadata.labels).toEqual({ a: 'b' });
  });

  test.each(['false', false, undefined])('with Overwrite %j does not', async (Overwrite) => {
    await create(MANIFEST, manifest(serviceAccount()));
    await expect(create(MANIFEST, { ...manifest(serviceAccount()), Overwrite })).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
  });

  test('update applies, and creates what is missing', async () => {
    await update(MANIFEST, manifest(serviceAccount(), pod()));
    expect(await update(MANIFEST, manifest(serviceAccount(), pod()))).toEqual({ physicalId: 'same' });
    expect(cluster.journal.since(0).at(-1)?.said).toBe('serviceaccount/aws-cli-sa unchanged\npod/aws-cli unchanged');
  });

  describe('pruning', () => {
    const labels = { 'aws.cdk.eks/prune-c8a1': '' };
    const config = (name: string, namespace = 'default', own: Record<string, string> = labels) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: own },
    });
    const settings = { PruneLabel: 'aws.cdk.eks/prune-c8a1' };
    const names = (kind: string) => cluster.api.list(kind).map(({ metadata }) => metadata.name);

    test('removes what was applied, matches, and is gone from the manifest', async () => {
      await create(MANIFEST, manifest(config('a'), config('b')));
      await update(MANIFEST, { ...manifest(config('a')), ...settings });
      expect(names('ConfigMap')).toEqual(['a']);
    });

    test.each<[string, () => Promise<unknown>]>([
      ['has no saved configuration', () => cluster.api.create(config('kept'))],
      ['has another label', () => cluster.api.apply(config('kept', 'default', { other: '' }))],
      [
        'is in a namespace that the manifest does not touch',
        async () => {
          await cluster.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
          await cluster.api.apply(config('kept', 'other'));
        },
      ],
    ])('leaves what %s', async (_what, given) => {
      await given();
      await update(MANIFEST, { ...manifest(config('a')), ...settings });
      expect(names('ConfigMap')).toEqual(['a', 'kept']);
    });

    test('leaves ServiceAccounts, which are not on its list, and takes pods, which are', async () => {
      await create(
        MANIFEST,
        manifest(serviceAccount({ labels }), pod({ labels }, { terminationGracePeriodSeconds: 0 })),
      );
      await update(MANIFEST, { ...manifest(config('a')), ...settings });
      expect(names('ServiceAccount')).toContain('aws-cli-sa');
      expect(names('Pod')).toEqual([]);
    });

    test('does not wait for what it deletes', async () => {
      await create(MANIFEST, manifest(serviceAccount(), pod({ labels })));
      await update(MANIFEST, { ...manifest(config('a')), ...settings });
      expect(cluster.api.get('Pod', 'default', 'aws-cli').metadata.deletionTimestamp).toBeDefined();
      expect(waited).toBe(0);
    });

    test('applies only what carries the label; if that is nothing, fails', async () => {
      await expect(update(MANIFEST, { ...manifest(serviceAccount()), ...settings })).rejects.toMatchObject({
        name: 'ResourceError',
        message: 'error: no objects passed to apply',
      });
    });

    test('does not happen after a refusal', async () => {
      await create(MANIFEST, manifest(config('a')));
      await expect(update(MANIFEST, { ...manifest(config('b'), pod({ labels })), ...settings })).rejects.toMatchObject({
        code: 'Forbidden',
      });
      expect(names('ConfigMap')).toEqual(['a', 'b']);
    });
  });

  describe('validation', () => {
    const misspelt = pod({}, { containers: [{ name: 'aws-cli', image: 'i', comand: ['x'] }] });

    test('refuses unknown fields', async () => {
      await create(MANIFEST, manifest(serviceAccount()));
      await expect(create(MANIFEST, manifest(misspelt))).rejects.toMatchObject({
        message:
          'Error from server (BadRequest): error when creating "/tmp/manifest.yaml": Pod in version "v1" cannot be handled as a Pod: ' +
          'strict decoding error: unknown field "spec.containers[0].comand"',
      });
    });

    test('lets them pass with SkipValidation', async () => {
      await create(MANIFEST, manifest(serviceAccount()));
      await create(MANIFEST, { ...manifest(misspelt), SkipValidation: 'true' });
      expect(cluster.api.find('Pod', 'default', 'aws-cli')).toBeDefined();
    });

    test.each([
      ['no JSON', 'x', 'the property Manifest of R is not JSON'],
      ['no list', '{}', 'the property Manifest of R is not a list of objects'],
      ['an empty list', '[]', 'error: no objects passed to create'],
      ['a list of texts', '["x"]', 'must be an object'],
      ['a list of nothing', '[null]', 'must be an object'],
    ])('refuses %s', async (_what, Manifest, message) => {
      await expect(create(MANIFEST, { Manifest })).rejects.toMatchObject({
        name: 'ResourceError',
        message: expect.stringContaining(message),
      });
    });
  });

  describe('delete', () => {
    test('waits until the pods are gone', async () => {
      await create(MANIFEST, manifest(serviceAccount(), pod()));
      await remove(MANIFEST, manifest(serviceAccount(), pod()));
      expect(cluster.api.find('Pod', 'default', 'aws-cli')).toBeUndefined();
      expect(waited).toBe(30_000);
    });

    test("ends with the kubelet's word", async () => {
      await create(MANIFEST, manifest(serviceAccount(), pod()));
      meanwhile = () => waited === 3000 && cluster.api.delete('Pod', 'default', 'aws-cli', { gracePeriodSeconds: 0 });
      await remove(MANIFEST, manifest(pod()));
      expect(waited).toBe(3000);
    });

    test('gives up when the Lambda function would', async () => {
      await create(MANIFEST, manifest(serviceAccount({ finalizers: ['example.com/hold'] })));
      await remove(MANIFEST, manifest(serviceAccount()));
      expect(waited).toBe(900_000);
    });

    test('swallows errors', async () => {
      await expect(remove(MANIFEST, manifest(pod()))).resolves.toBeUndefined();
      expect(cluster.journal.since(0).at(-1)?.said).toBe(
        'Error from server (NotFound): error when deleting "/tmp/manifest.yaml": pods "aws-cli" not found',
      );
    });
  });

  test('without the cluster kubectl cannot log in', async () => {
    await expect(create(MANIFEST, { ...manifest(pod()), ClusterName: 'gone' })).rejects.toMatchObject({
      message:
        "Command '['aws', 'eks', 'update-kubeconfig', '--name', 'gone', '--kubeconfig', '/tmp/kubeconfig']' returned non-zero exit status 255.",
    });
    expect(cluster.journal.since(0).at(-1)?.cause).toBe('there is no cluster named gone');
  });

  test('a missing property is named', async () => {
    await expect(create(MANIFEST, {})).rejects.toMatchObject({ code: 'KeyError', message: "'Manifest'" });
  });
});

describe('KubernetesObjectValue', () => {
  const query = {
    ObjectType: 'pod',
    ObjectName: 'aws-cli',
    ObjectNamespace: 'default',
    JsonPath: '.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value',
    TimeoutSeconds: '120',
  };

  test('gives what the path finds, at once', async () => {
    cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
    await create(MANIFEST, manifest(serviceAccount(), pod()));
    expect((await create(VALUE, query)).attributes).toEqual({ Value: 'http://169.254.170.23/v1/credentials' });
    expect(await update(VALUE, query)).toMatchObject({ physicalId: 'same', attributes: { Value: expect.any(String) } });
    expect(waited).toBe(0);
  });

  test('tries again every ten seconds until it finds something', async () => {
    meanwhile = async () => {
      if (waited === 10_000) await create(MANIFEST, manifest(serviceAccount()));
      if (waited !== 20_000) return;
      cluster.identities.push({ namespace: 'default', serviceAccount: 'aws-cli-sa' });
      await create(MANIFEST, manifest(pod()));
    };
    expect((await create(VALUE, query)).attributes).toEqual({ Value: 'http://169.254.170.23/v1/credentials' });
    expect(waited).toBe(20_000);
  });

  test('gives up after its timeout, with no error if there was none', async () => {
    await create(MANIFEST, manifest(serviceAccount(), pod()));
    await expect(create(VALUE, query)).rejects.toMatchObject({
      message:
        "Timeout waiting for output from kubectl command: ['get', '-n', 'default', 'pod', 'aws-cli', " +
        `'-o=jsonpath=\\'{.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value}\\''] (last_error=None)`,
    });
    expect(waited).toBe(120_000);
  });

  test('gives up with the last error', async () => {
    await expect(create(VALUE, { ...query, JsonPath: '.a', TimeoutSeconds: 5 })).rejects.toMatchObject({
      message:
        `Timeout waiting for output from kubectl command: ['get', '-n', 'default', 'pod', 'aws-cli', "-o=jsonpath='{.a}'"] ` +
        String.raw`(last_error=b'Error from server (NotFound): pods "aws-cli" not found\n')`,
    });
  });

  test('ends even if the clock stands still', async () => {
    const frozen = kubectlResourceProviders(() => cluster.api, {
      clock: { now: () => 0 },
      wait: async () => void (waited += 1),
    });
    await expect(frozen[VALUE]!.create(request(VALUE, query))).rejects.toThrow('Timeout waiting');
    expect(waited).toBe(12);
  });

  test.each([
    [{ ObjectType: 'wombat' }, String.raw`(last_error=b'error: the server doesn\'t have a resource type "wombat"\n')`],
    [{ JsonPath: '.metadata[' }, '[} is not implemented'],
    [{ JsonPath: '..name' }, 'recursive descent (..) is not implemented'],
    [{ TimeoutSeconds: 'soon' }, "invalid literal for int() with base 10: 'soon'"],
    [{ ObjectName: undefined }, "'ObjectName'"],
  ])('refuses %j', async (change, message) => {
    await expect(create(VALUE, { ...query, ...change })).rejects.toThrow(message);
  });

  test('delete does nothing', async () => {
    await remove(VALUE, query);
    expect(cluster.journal.since(0).filter(({ event }) => event.startsWith('kubectl'))).toEqual([]);
  });
});

describe('KubernetesPatch', () => {
  const patch = (apply: unknown, restore: unknown = {}, PatchType = 'strategic') => ({
    ResourceName: 'serviceaccount/aws-cli-sa',
    ResourceNamespace: 'default',
    ApplyPatchJson: JSON.stringify(apply),
    RestorePatchJson: JSON.stringify(restore),
    PatchType,
  });
  const labels = () => cluster.api.get('ServiceAccount', 'default', 'aws-cli-sa').metadata.labels;
  beforeEach(() => cluster.api.create(serviceAccount({ labels: { a: '1' } })));

  test('applies on create and update, restores on delete', async () => {
    await create(PATCH, patch({ metadata: { labels: { b: '2' } } }));
    expect(labels()).toEqual({ a: '1', b: '2' });
    await update(PATCH, patch({ metadata: { labels: { b: '3' } } }));
    expect(labels()).toEqual({ a: '1', b: '3' });
    await remove(PATCH, patch({}, { metadata: { labels: { b: null } } }));
    expect(labels()).toEqual({ a: '1' });
  });

  test('knows merge and JSON patches', async () => {
    await create(PATCH, patch({ metadata: { labels: { a: null, c: '3' } } }, {}, 'merge'));
    expect(labels()).toEqual({ c: '3' });
    await create(PATCH, patch([{ op: 'replace', path: '/metadata/labels/c', value: '4' }], {}, 'json'));
    expect(labels()).toEqual({ c: '4' });
  });

  test.each([
    ['a key that reaches the prototype', '{"metadata":{"labels":{"__proto__":{"b":"2"}}}}', /__proto__.*not allowed/],
    ['very deep nesting', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, /nested deeper than 64 levels/],
  ])('refuses a patch with %s', async (_what, ApplyPatchJson, said) => {
    await expect(create(PATCH, { ...patch({}, {}, 'merge'), ApplyPatchJson })).rejects.toThrow(said);
    expect(labels()).toEqual({ a: '1' });
  });

  test.each<[string, ReturnType<typeof patch>, string]>([
    [
      'an object that is not there',
      { ...patch({}), ResourceName: 'sa/none' },
      'Error from server (NotFound): serviceaccounts "none" not found',
    ],
    [
      'an unknown type',
      { ...patch({}), ResourceName: 'wombat/x' },
      `error: the server doesn't have a resource type "wombat"`,
    ],
    [
      'an unknown patch type',
      patch({}, {}, 'apply'),
      'error: --type must be one of [json merge strategic], not "apply"',
    ],
    [
      'a JSON patch that does not fit',
      patch([{ op: 'remove', path: '/none' }], {}, 'json'),
      'The request is invalid: the server rejected our request due to an error in our request',
    ],
    ['a patch that is a text', patch('x'), 'The request is invalid'],
    [
      'a bad label',
      patch({ metadata: { labels: { 'a b': 'c' } } }),
      'The ServiceAccount "aws-cli-sa" is invalid: metadata.labels: Invalid value: "a b"',
    ],
    ['a label that is a number', patch({ metadata: { labels: { a: 1 } } }), 'must be a string'],
  ])('refuses %s', async (_what, properties, message) => {
    await expect(create(PATCH, properties)).rejects.toMatchObject({
      name: 'ResourceError',
      message: expect.stringContaining(message),
    });
  });

  test('takes a patch of what EKS alone makes as done, but for one that is there after all', async () => {
    const coredns = {
      ...patch({ spec: { replicas: 3 } }, { spec: { replicas: 1 } }),
      ResourceName: 'deployment/coredns',
      ResourceNamespace: 'kube-system',
    };
    await create(PATCH, coredns);
    await remove(PATCH, coredns);
    const elsewhere = create(PATCH, { ...coredns, ResourceNamespace: 'default' });
    await expect(elsewhere).rejects.toThrow('deployments.apps "coredns" not found');
    const metadata = { name: 'coredns', namespace: 'kube-system' };
    await cluster.api.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2 } });
    await create(PATCH, coredns);
    expect(cluster.api.get('Deployment', 'kube-system', 'coredns')['spec']).toMatchObject({ replicas: 3 });
  });

  test('does not swallow the errors of a deletion', async () => {
    await expect(remove(PATCH, { ...patch({}), ResourceName: 'sa/none' })).rejects.toThrow('not found');
  });
});
