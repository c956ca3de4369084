import type { IdentityChain, Pod } from '../../../lib/model/chain';
import { container, heard, setEnvironment, type Case } from '../case';
import { ACCOUNT } from '../draft';

const URI = 'http://169.254.170.23/v1/credentials';
const TOKEN = '/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token';

/** The pod as the API server has it after admission. */
function admitted(change: (pod: Pod) => Pod): (chain: IdentityChain) => IdentityChain {
  return (chain) => ({
    ...chain,
    pods: {
      read: true,
      items: chain.pods.read ? chain.pods.items.map((pod) => change({ ...pod, admitted: true })) : [],
    },
  });
}

function withVariables(pod: Pod, variables: Record<string, string>): Pod {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return { ...pod, containers: pod.containers.map((item) => ({ ...item, env })) };
}

export const INJECTION_CASES: readonly Case[] = [
  {
    rule: 'association-before-pod',
    what: 'a manifest that does not wait for the association',
    fault: (draft) => (draft.resources['Workload']!['DependsOn'] = ['Agent']),
    cause: 'wait for the association Association',
    at: 'Workload',
  },
  {
    rule: 'association-before-pod',
    what: 'a Deployment that does not wait',
    given: (draft) =>
      Object.assign(draft.pod, {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { serviceAccountName: 'aws-cli-sa', containers: [{ name: 'web', image: 'nginx' }] },
          },
        },
      }),
    fault: (draft) => delete draft.resources['Workload']!['DependsOn'],
    cause: 'whichever comes first is chance',
    at: 'Workload',
  },
  {
    rule: 'association-before-pod',
    what: 'a pod that runs without the variables',
    givenLive: admitted((pod) =>
      withVariables(pod, {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: URI,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: TOKEN,
      }),
    ),
    faultLive: admitted((pod) => withVariables(pod, {})),
    cause: 'has no AWS_CONTAINER_CREDENTIALS_FULL_URI',
    at: 'Workload',
  },
  {
    rule: 'no-irsa-annotation',
    what: 'an annotation left behind',
    fault: (draft) =>
      (draft.serviceAccount['metadata'].annotations = {
        'eks.amazonaws.com/role-arn': `arn:aws:iam::${ACCOUNT}:role/old`,
      }),
    cause: `eks.amazonaws.com/role-arn: arn:aws:iam::${ACCOUNT}:role/old`,
    at: 'Account',
  },
  {
    rule: 'container-not-skipped',
    what: 'an annotation that skips the only container',
    fault: (draft) => (draft.pod['metadata'].annotations = { 'eks.amazonaws.com/skip-containers': 'other, aws-cli' }),
    cause: 'names all its containers',
    at: 'Workload',
  },
  {
    rule: 'pod-not-hidden-from-webhook',
    what: 'the label that hides a pod',
    fault: (draft) => (draft.pod['metadata'].labels = { 'eks.amazonaws.com/skip-pod-identity-webhook': '' }),
    cause: 'eks.amazonaws.com/skip-pod-identity-webhook',
    at: 'Workload',
  },
  {
    rule: 'credential-variables-left-to-webhook',
    what: 'another address set by hand',
    given: (draft) =>
      setEnvironment(draft, {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: URI,
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: TOKEN,
      }),
    fault: (draft) => setEnvironment(draft, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:8080/' }),
    cause: 'AWS_CONTAINER_CREDENTIALS_FULL_URI itself',
    at: 'Workload',
  },
  {
    rule: 'token-volume-name-is-free',
    what: "a volume of the webhook's name",
    fault: (draft) => (draft.pod['spec'].volumes = [{ name: 'eks-pod-identity-token', emptyDir: {} }]),
    cause: '(emptyDir)',
    at: 'Workload',
  },
  {
    rule: 'no-static-credentials',
    what: 'an access key in env',
    fault: (draft) => setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }),
    cause: 'Container aws-cli has AWS_ACCESS_KEY_ID',
    at: 'Workload',
  },
  {
    rule: 'no-static-credentials',
    what: 'an access key from a Secret',
    fault: (draft) =>
      (container(draft)['env'] = [
        { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'aws', key: 'id' } } },
      ]),
    cause: 'AWS_ACCESS_KEY_ID',
    at: 'Workload',
  },
  {
    rule: 'no-web-identity-by-hand',
    what: 'IRSA variables in env',
    fault: (draft) =>
      setEnvironment(draft, { AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/old' }),
    cause: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    at: 'Workload',
  },
  {
    rule: 'no-mounted-profile',
    what: 'AWS_PROFILE in env',
    fault: (draft) => setEnvironment(draft, { AWS_PROFILE: 'prod' }),
    cause: 'the variable AWS_PROFILE',
    at: 'Workload',
  },
  {
    rule: 'no-mounted-profile',
    what: 'a mounted ~/.aws',
    given: (draft) => (draft.pod['spec'].volumes = [{ name: 'home', secret: { secretName: 'aws' } }]),
    fault: (draft) => (container(draft)['volumeMounts'] = [{ name: 'home', mountPath: '/root/.aws' }]),
    cause: 'the mount /root/.aws',
    at: 'Workload',
  },
  {
    rule: 'no-ecs-credentials',
    what: "ECS's variable",
    fault: (draft) => setEnvironment(draft, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials' }),
    cause: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    at: 'Workload',
  },
  {
    rule: 'cli-knows-pod-identity',
    what: 'an AWS CLI 2 that is too old',
    fault: (draft) => (container(draft)['image'] = 'public.ecr.aws/aws-cli/aws-cli:2.14.6'),
    cause: 'the AWS CLI 2.14.6',
    at: 'Workload',
  },
  {
    rule: 'sdk-accepts-agent-address',
    what: 'an SDK that refuses the address',
    givenLive: heard('client', '{"Buckets":[]}'),
    faultLive: heard('client', `invalid endpoint host, "169.254.170.23", only loopback hosts are allowed`),
    cause: 'does not know',
  },
  {
    rule: 'token-readable-by-container',
    what: 'another user than root without an fsGroup',
    given: (draft) => (draft.pod['spec'].securityContext = { runAsUser: 1000, fsGroup: 1000 }),
    fault: (draft) => delete draft.pod['spec'].securityContext.fsGroup,
    cause: 'the pod has no fsGroup',
    at: 'Workload',
  },
];
