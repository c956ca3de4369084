import crypto from 'node:crypto';
import fc from 'fast-check';
import { mutatePod, type Mutation, type MutationContext } from '../../../lib/emulator/kubernetes/mutate-pod';
import type { Container, Pod, ServiceAccount } from '../../../lib/emulator/kubernetes/objects';
import {
  DEFAULT_WEBHOOK_FLAGS,
  randomTokenSeconds,
  type WebhookFlags,
} from '../../../lib/emulator/kubernetes/webhook-config';
import { pod, serviceAccount } from './cluster';

const N = 82876;
const ROLE = 'arn:aws:iam::111122223333:role/irsa';
const TOKEN_FILE = '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token';
const MOUNT = {
  name: 'eks-pod-identity-token',
  readOnly: true,
  mountPath: '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount',
};

interface Given {
  flags?: Partial<WebhookFlags>;
  identities?: MutationContext['identities'];
  /** `null`: no ServiceAccount of that name. */
  annotations?: Record<string, string> | null;
  random?: () => number;
}

function mutate(given: Given, subject: unknown = pod(), namespace = 'default'): Mutation {
  const account = serviceAccount(given.annotations ? { annotations: given.annotations } : {}) as ServiceAccount;
  return mutatePod(subject as Pod, namespace, {
    flags: { ...DEFAULT_WEBHOOK_FLAGS, ...given.flags },
    identities: given.identities ?? [{ namespace: 'default', serviceAccount: 'aws-cli-sa' }],
    serviceAccount: given.annotations === null ? undefined : account,
    randomTokenSeconds: given.random ?? (() => N),
  });
}

function mutated(given: Given, subject?: unknown) {
  const mutation = mutate(given, subject);
  if (!mutation.mutated) throw new Error(mutation.reason);
  const value = (path: string) => mutation.patch.find((operation) => operation.path === path)?.value;
  return { ...mutation, value, containers: value('/spec/containers') as Container[], reports: mutation.containers };
}

const names = (container: Container | undefined) => (container?.env ?? []).map(({ name }) => name);
const withEnv = (...env: string[]) =>
  pod({}, { containers: [{ name: 'aws-cli', image: 'i', env: env.map((name) => ({ name, value: 'own' })) }] });

describe('the patch for a pod whose ServiceAccount has an association', () => {
  test('is, for the tutorial pod on EKS, this very text', () => {
    const { patch } = mutated({ flags: { region: 'us-east-1', stsRegionalEndpoints: true } });
    expect(JSON.stringify(patch)).toBe(
      `[{"op":"add","path":"/metadata/labels","value":{"eks.amazonaws.com/pod-identity":"enabled"}},` +
        `{"op":"add","path":"/spec/volumes","value":[{"name":"eks-pod-identity-token","projected":{"sources":[{"serviceAccountToken":{"audience":"pods.eks.amazonaws.com","expirationSeconds":${N},"path":"eks-pod-identity-token"}}]}}]},` +
        `{"op":"add","path":"/spec/containers","value":[{"name":"aws-cli","image":"amazon/aws-cli","command":["sleep","infinity"],"env":[{"name":"AWS_STS_REGIONAL_ENDPOINTS","value":"regional"},{"name":"AWS_DEFAULT_REGION","value":"us-east-1"},{"name":"AWS_REGION","value":"us-east-1"},{"name":"AWS_CONTAINER_CREDENTIALS_FULL_URI","value":"http://169.254.170.23/v1/credentials"},{"name":"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE","value":"/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token"}],"resources":{},"volumeMounts":[{"name":"eks-pod-identity-token","readOnly":true,"mountPath":"/var/run/secrets/pods.eks.amazonaws.com/serviceaccount"}]}]}]`,
    );
  });

  test('without the flags for region and STS has the two identity variables only', () => {
    expect(names(mutated({}).containers[0])).toEqual([
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ]);
  });

  test('adds a single label to a pod that has labels', () => {
    const { patch } = mutated({}, pod({ labels: { app: 'x' } }));
    expect(patch[0]).toEqual({ op: 'add', path: '/metadata/labels/eks.amazonaws.com~1pod-identity', value: 'enabled' });
  });

  test('puts the volume before those that the pod has', () => {
    const { patch } = mutated({}, pod({}, { volumes: [{ name: 'data', emptyDir: {} }] }));
    expect(patch[1]).toMatchObject({ op: 'add', path: '/spec/volumes/0', value: { name: 'eks-pod-identity-token' } });
  });

  test('leaves a volume of that name alone, whatever it is', () => {
    const { patch } = mutated({}, pod({}, { volumes: [{ name: 'eks-pod-identity-token', emptyDir: {} }] }));
    expect(patch.map(({ path }) => path)).toEqual(['/metadata/labels', '/spec/containers']);
  });

  test('comes in the order label, volume, containers, init containers', () => {
    const { patch, value } = mutated({}, pod({}, { initContainers: [{ name: 'init', image: 'i' }] }));
    expect(patch.map(({ path }) => path)).toEqual([
      '/metadata/labels',
      '/spec/volumes',
      '/spec/containers',
      '/spec/initContainers',
    ]);
    expect((value('/spec/initContainers') as Container[])[0]?.volumeMounts).toEqual([MOUNT]);
  });

  test('has the variables and the mount in init containers too, a Windows path included', () => {
    const given = { initContainers: [{ name: 'init', image: 'i' }], nodeSelector: { 'kubernetes.io/os': 'windows' } };
    const [init] = mutated({}, pod({}, given)).value('/spec/initContainers') as [Container];
    expect(names(init)).toEqual(['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']);
    expect(init.env?.[1]?.value).toMatch(/^C:\\var\\run\\/);
    expect(init.volumeMounts).toEqual([MOUNT]);
  });

  test.each([
    ['linux by its selector', { nodeSelector: { 'kubernetes.io/os': 'linux' } }],
    ['Windows by its os.name alone', { os: { name: 'windows' } }],
  ])('has a Linux path in a pod that is %s', (_what, spec) => {
    expect(mutated({}, pod({}, spec)).containers[0]?.env?.[1]?.value).toBe(TOKEN_FILE);
  });

  test('leaves ephemeral containers out', () => {
    const { patch } = mutated({}, pod({}, { ephemeralContainers: [{ name: 'debug', image: 'i' }] }));
    expect(JSON.stringify(patch)).not.toContain('debug');
  });

  test('does not mount twice: a mount of that name counts wherever it is', () => {
    const mount = { name: 'eks-pod-identity-token', mountPath: '/elsewhere' };
    const { containers, reports } = mutated(
      {},
      pod({}, { containers: [{ name: 'c', image: 'i', volumeMounts: [mount] }] }),
    );
    expect(containers[0]?.volumeMounts).toEqual([mount]);
    expect(reports[0]).toMatchObject({ outcome: 'injected', ownMount: true });
  });

  test("keeps the container's own variables first and everything else of it", () => {
    const container = {
      name: 'c',
      image: 'i',
      tty: true,
      env: [{ name: 'OWN', value: '1' }],
      ports: [{ containerPort: 80 }],
    };
    const { containers } = mutated({}, pod({}, { containers: [container] }));
    expect(names(containers[0])[0]).toBe('OWN');
    expect(containers[0]).toMatchObject({ tty: true, ports: [{ containerPort: 80 }] });
    expect(Object.keys(containers[0]!)).toEqual(['name', 'image', 'ports', 'env', 'resources', 'volumeMounts', 'tty']);
  });

  test.each(['kubernetes.io/os', 'beta.kubernetes.io/os'])(
    'has a Windows path where %s says so, but the same mount',
    (key) => {
      const { containers } = mutated({}, pod({}, { nodeSelector: { [key]: 'windows' } }));
      expect(containers[0]?.env?.at(-1)?.value).toBe(
        String.raw`C:\var\run\secrets\pods.eks.amazonaws.com\serviceaccount\eks-pod-identity-token`,
      );
      expect(containers[0]?.volumeMounts).toEqual([MOUNT]);
    },
  );

  test('takes every name and path from the flags', () => {
    const { containers, value } = mutated({
      flags: {
        containerCredentialsFullUri: 'http://127.0.0.1:8080/v1/credentials',
        containerCredentialsMountPath: '/tokens/',
        containerCredentialsTokenPath: 'token',
        containerCredentialsVolumeName: 'v',
        containerCredentialsAudience: 'a',
      },
    });
    expect(containers[0]?.env?.map((variable) => variable.value)).toEqual([
      'http://127.0.0.1:8080/v1/credentials',
      '/tokens/token',
    ]);
    expect(value('/spec/volumes')).toMatchObject([
      { name: 'v', projected: { sources: [{ serviceAccountToken: { audience: 'a' } }] } },
    ]);
  });
});

describe('a container that sets variables itself', () => {
  const REGION = { flags: { region: 'us-east-1', stsRegionalEndpoints: true } };

  test.each(['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'])(
    'with %s gets neither identity variable, but region, STS and the mount',
    (own) => {
      const { containers, reports } = mutated(REGION, withEnv(own));
      expect(names(containers[0])).toEqual([own, 'AWS_STS_REGIONAL_ENDPOINTS', 'AWS_DEFAULT_REGION', 'AWS_REGION']);
      expect(containers[0]?.volumeMounts).toEqual([MOUNT]);
      expect(reports).toEqual([
        { container: 'aws-cli', outcome: 'not-injected', ownVariables: [own], ownMount: false },
      ]);
    },
  );

  test.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])('with %s gets neither region variable', (own) => {
    expect(names(mutated(REGION, withEnv(own)).containers[0])).toEqual([
      own,
      'AWS_STS_REGIONAL_ENDPOINTS',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ]);
  });

  test('with identity, region and STS variables is left untouched, without even a mount; label and volume are added', () => {
    const own = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_REGION', 'AWS_STS_REGIONAL_ENDPOINTS'];
    const { containers, reports, patch, changed } = mutated(REGION, withEnv(...own));
    expect(names(containers[0])).toEqual(own);
    expect(containers[0]?.volumeMounts).toBeUndefined();
    expect(reports[0]?.outcome).toBe('untouched');
    expect(patch).toHaveLength(3);
    expect(changed).toBe(true);
  });

  test.each([
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_REGION'],
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_STS_REGIONAL_ENDPOINTS'],
    ['AWS_REGION', 'AWS_STS_REGIONAL_ENDPOINTS'],
  ])('with %s and %s alone still gets the mount', (...own) => {
    expect(mutated(REGION, withEnv(...own)).containers[0]?.volumeMounts).toEqual([MOUNT]);
  });

  test('with the variables of IRSA, set by hand, is injected all the same', () => {
    expect(names(mutated({}, withEnv('AWS_ROLE_ARN')).containers[0])).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  });
});

describe('the annotation skip-containers', () => {
  const two = (annotation: string) =>
    pod(
      { annotations: { 'eks.amazonaws.com/skip-containers': annotation } },
      { containers: ['a', 'b'].map((name) => ({ name, image: 'i' })), initContainers: [{ name: 'init', image: 'i' }] },
    );

  test.each([
    ['a', ['skipped', 'injected']],
    ['a,b', ['skipped', 'skipped']],
    ['"a","b"', ['skipped', 'skipped']],
    ['a, b', ['skipped', 'injected']],
    ['', ['injected', 'injected']],
    ['a,"b', ['injected', 'injected']],
    ['a,x"y', ['injected', 'injected']],
  ])('%j is read as CSV, and if it is bad CSV nothing is skipped', (annotation, expected) => {
    const { reports } = mutated({}, two(annotation));
    expect(reports.filter(({ container }) => container !== 'init').map(({ outcome }) => outcome)).toEqual(expected);
  });

  test('applies to init containers, and a patch is made even if every container is excluded', () => {
    const { patch, value } = mutated({}, two('a,b,init'));
    expect(patch.map(({ path }) => path)).toEqual([
      '/metadata/labels',
      '/spec/volumes',
      '/spec/containers',
      '/spec/initContainers',
    ]);
    expect(value('/spec/initContainers')).toEqual([{ name: 'init', image: 'i', resources: {} }]);
  });
});

describe("the token's life", () => {
  const onPod = (text: string) => pod({ annotations: { 'eks.amazonaws.com/token-expiration': text } });
  const onAccount = (text: string) => ({ annotations: { 'eks.amazonaws.com/token-expiration': text } });

  test.each<[string, Given, unknown, number]>([
    ['is random by default', {}, pod(), N],
    ['is random even where an annotation says 86400', {}, onPod('86400'), N],
    [
      'is random where the flag is 86400 and there is no ServiceAccount',
      { annotations: null, flags: { tokenExpiration: 7200 } },
      pod(),
      N,
    ],
    ['comes from the flag', { flags: { tokenExpiration: 7200 } }, pod(), 7200],
    ['is at least 600 s by the flag', { flags: { tokenExpiration: 599 } }, pod(), 600],
    ["is random where the ServiceAccount's annotation says 86400", onAccount('86400'), pod(), N],
    ['is kept beyond a day, for the API server to judge', {}, onPod('86401'), 86401],
    ['is kept just below a day', {}, onPod('86399'), 86399],
    [
      "comes from the ServiceAccount's annotation before the flag",
      { ...onAccount('3600'), flags: { tokenExpiration: 7200 } },
      pod(),
      3600,
    ],
    ["comes from the pod's annotation before the ServiceAccount's", onAccount('3600'), onPod('10000'), 10000],
    ['is at least 600 s', {}, onPod('60'), 600],
    ['is at least 600 s for a negative number', onAccount('-1'), pod(), 600],
    ['ignores a text that is no number', onAccount('3600'), onPod('1h'), 3600],
    ['ignores a number with spaces', onAccount('3600'), onPod(' 700 '), 3600],
    ['ignores a number beyond 64 bits', onAccount('3600'), onPod('9223372036854775808'), 3600],
  ])('%s', (_what, given, subject, expected) => {
    const { tokenExpiration, value } = mutated(given, subject);
    expect(tokenExpiration).toBe(expected);
    expect(value('/spec/volumes')).toMatchObject([
      { projected: { sources: [{ serviceAccountToken: { expirationSeconds: expected } }] } },
    ]);
  });

  test('is drawn from 79200 to 86400 s, both included', () => {
    const draw = jest.spyOn(crypto, 'randomInt');
    const drawn = randomTokenSeconds();
    // The upper bound of randomInt is excluded.
    expect(draw.mock.calls).toEqual([[79200, 86401]]);
    expect(drawn).toBe(draw.mock.results[0]?.value);
    draw.mockRestore();
  });
});

describe('IAM roles for service accounts', () => {
  const irsa = { identities: [], annotations: { 'eks.amazonaws.com/role-arn': ROLE } };

  test('are injected where there is no association', () => {
    const { method, containers, value, patch } = mutated(irsa);
    expect(method).toBe('sts_web_identity');
    expect(containers[0]?.env).toEqual([
      { name: 'AWS_ROLE_ARN', value: ROLE },
      { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token' },
    ]);
    expect(containers[0]?.volumeMounts).toEqual([
      { name: 'aws-iam-token', readOnly: true, mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount' },
    ]);
    expect(value('/spec/volumes')).toEqual([
      {
        name: 'aws-iam-token',
        projected: {
          sources: [
            { serviceAccountToken: { audience: 'sts.amazonaws.com', expirationSeconds: 86400, path: 'token' } },
          ],
        },
      },
    ]);
    expect(patch.map(({ path }) => path)).not.toContain('/metadata/labels');
  });

  test('take audience and regional STS from annotations', () => {
    const { containers, value } = mutated({
      identities: [],
      annotations: {
        'eks.amazonaws.com/role-arn': ROLE,
        'eks.amazonaws.com/audience': 'my-audience',
        'eks.amazonaws.com/sts-regional-endpoints': 'true',
      },
    });
    expect(names(containers[0])[0]).toBe('AWS_STS_REGIONAL_ENDPOINTS');
    expect(value('/spec/volumes')).toMatchObject([
      { projected: { sources: [{ serviceAccountToken: { audience: 'my-audience' } }] } },
    ]);
  });

  test('give way to an association, which says what it overrode', () => {
    const mutation = mutated({ annotations: { 'eks.amazonaws.com/role-arn': ROLE } });
    expect(mutation).toMatchObject({ method: 'container_credentials', ignoredRoleArn: ROLE });
    expect(names(mutation.containers[0])).toEqual([
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ]);
    expect(mutation.containers[0]?.env?.[1]?.value).toBe(TOKEN_FILE);
  });
});

describe('the annotation sts-regional-endpoints', () => {
  test.each([
    ['true', true],
    ['T', true],
    ['0', false],
    ['False', false],
    ['yes', true],
  ])('%j outranks the flag if Go can read it as a boolean', (text, injected) => {
    const { containers } = mutated({
      flags: { stsRegionalEndpoints: true },
      annotations: { 'eks.amazonaws.com/sts-regional-endpoints': text },
    });
    expect(names(containers[0]).includes('AWS_STS_REGIONAL_ENDPOINTS')).toBe(injected);
  });

  test('without the ServiceAccount the flag does not count', () => {
    const { containers } = mutated({ flags: { stsRegionalEndpoints: true }, annotations: null });
    expect(names(containers[0])).not.toContain('AWS_STS_REGIONAL_ENDPOINTS');
  });
});

describe('nothing is done', () => {
  test('without an association, and the near misses are named', () => {
    const identities = [
      { namespace: 'other', serviceAccount: 'aws-cli-sa' },
      { namespace: 'default', serviceAccount: 'aws-cli' },
      { namespace: 'far', serviceAccount: 'away' },
    ];
    expect(mutate({ identities })).toEqual({
      mutated: false,
      reason: 'no-association',
      namespace: 'default',
      serviceAccount: 'aws-cli-sa',
      nearMisses: { nearest: [identities[1], identities[0]], further: 0 },
    });
  });

  test('if the ServiceAccount is not known either', () => {
    expect(mutate({ identities: [], annotations: null })).toMatchObject({
      mutated: false,
      reason: 'no-service-account',
    });
  });

  test.each(['*', 'aws-*', 'AWS-CLI-SA'])('for the pattern %s: names match exactly', (name) => {
    expect(mutate({ identities: [{ namespace: 'default', serviceAccount: name }] }).mutated).toBe(false);
  });

  test("the request's namespace decides, not the pod's own", () => {
    expect(mutate({}, pod({ namespace: 'default' }), 'elsewhere').mutated).toBe(false);
  });
});

test('whatever the variables of a container, no identity variable is set twice and none of its own is changed', () => {
  const known = [
    ...[
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
      'AWS_REGION',
      'AWS_DEFAULT_REGION',
    ],
    ...['AWS_STS_REGIONAL_ENDPOINTS', 'AWS_ROLE_ARN', 'OTHER'],
  ];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...known)),
      fc.boolean(),
      fc.constantFrom('', 'us-east-1'),
      (own, sts, region) => {
        const { containers } = mutated({ flags: { stsRegionalEndpoints: sts, region } }, withEnv(...own));
        const after = names(containers[0]);
        expect(after.slice(0, own.length)).toEqual(own);
        expect(new Set(after).size).toBe(after.length);
      },
    ),
  );
});
