import { namespaceManifest, podManifest, serviceAccountManifest } from '../../k8s/manifests';
import { isBuiltInNamespace } from '../../k8s/namespace-chart';
import { tutorialNames, withoutIdentity } from '../../k8s/workload-names';

interface PodSpec {
  readonly serviceAccountName: string;
  readonly containers: readonly Record<string, unknown>[];
  readonly [field: string]: unknown;
}

test("the ServiceAccount is the tutorial's, without IRSA's annotation and without an API token", () => {
  expect(serviceAccountManifest(tutorialNames)).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'aws-cli-sa', namespace: 'default' },
    automountServiceAccountToken: false,
  });
});

describe('the pod', () => {
  const pod = podManifest(tutorialNames);
  const spec = pod.spec as PodSpec;

  test("has the tutorial's name, namespace, ServiceAccount, image and command", () => {
    expect(pod).toMatchObject({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'aws-cli', namespace: 'default' } });
    expect(spec.serviceAccountName).toBe('aws-cli-sa');
    expect(spec.containers).toHaveLength(1);
    expect(spec.containers[0]).toMatchObject({
      name: 'aws-cli',
      image: expect.stringMatching(/^amazon\/aws-cli:2\.\d+\.\d+$/),
      command: ['sleep', 'infinity'],
    });
    expect(spec.containers[0]).not.toHaveProperty('args');
  });

  test('runs an AWS CLI that knows Pod Identity: 2.15.0 or later', () => {
    const minor = Number(/:2\.(\d+)\./.exec(tutorialNames.image)?.[1]);
    expect(minor).toBeGreaterThanOrEqual(15);
  });

  test('sets no variable and no volume: what it has of either, the webhook put there', () => {
    expect(spec.containers[0]).not.toHaveProperty('env');
    expect(spec).not.toHaveProperty('volumes');
  });

  test('mounts no token for the Kubernetes API', () => {
    expect(spec.automountServiceAccountToken).toBe(false);
  });

  test('is not root, has a uid (the image names none), and a group that may read the projected token', () => {
    expect(spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('asks for little, and is deleted at once', () => {
    expect(spec.containers[0]?.resources).toEqual({
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { memory: '512Mi' },
    });
    expect(spec.terminationGracePeriodSeconds).toBe(0);
  });
});

test('the pod without an association differs in its names alone', () => {
  const other = withoutIdentity(tutorialNames);
  expect(other).toEqual({ ...tutorialNames, serviceAccount: 'aws-cli-sa-no-identity', podName: 'aws-cli-no-identity' });
  const renamed = JSON.parse(
    JSON.stringify(podManifest(other))
      .replaceAll('aws-cli-sa-no-identity', 'aws-cli-sa')
      .replace('"aws-cli-no-identity"', '"aws-cli"'),
  ) as unknown;
  expect(renamed).toEqual(podManifest(tutorialNames));
});

test('a namespace, where the cluster does not have it from the start', () => {
  expect(namespaceManifest('team-a')).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } });
  expect(['default', 'kube-system', 'kube-public', 'team-a', 'kubernetes'].map(isBuiltInNamespace)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
