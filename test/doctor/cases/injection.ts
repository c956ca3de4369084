import type { IdentityChain, Pod } from '../../../lib/model/chain';
import { container, heard, setEnvironment, type Case } from '../case';
import { ACCOUNT, deploymentOf, kubernetes, trustOf, type Draft, type Plain } from '../draft';
import type { Deed, Stage } from '../rehearsal';

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

/** Without an order CloudFormation may begin with either; here it does with the pod, whose manifest stands first. */
function podFirst({ resources }: Draft): void {
  resources['Workload']!['DependsOn'] = ['Agent'];
  const { Association } = resources;
  delete resources['Association'];
  resources['Association'] = Association!;
}

function addVolume(draft: Draft, volume: Plain): void {
  (draft.pod['spec'].volumes ??= []).push(volume);
}

function projectedToken(name: string, path: string, audience: string): Plain {
  return { name, projected: { sources: [{ serviceAccountToken: { audience, path } }] } };
}

/** The keys of another role's session, as a program would take them from its environment. */
function keysOfSomebody({ world: { account } }: Stage): Record<string, string> {
  const { arn } = account.iam.createRole({ name: 'somebody-else', trust: trustOf('ec2.amazonaws.com') });
  const { accessKeyId, secretAccessKey, sessionToken } = account.sts.issueInstanceSession(arn, 'left-behind', 3600);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

/** Puts them where the fault has keys. */
function withKeysOfSomebody(stage: Stage): void {
  if (container(stage.draft)['env']) setEnvironment(stage.draft, keysOfSomebody(stage));
}

/** The same as a file of credentials has them. */
function profileOf(keys: Record<string, string>): string {
  return ['[default]', ...Object.entries(keys).map(([name, value]) => `${name.toLowerCase()} = ${value}`)].join('\n');
}

/** Applies a Secret `aws` before the pod. */
function addSecret({ draft: { resources } }: Stage, stringData: Record<string, string>): void {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'aws', namespace: 'default' }, stringData };
  resources['Secret'] = kubernetes();
  resources['Secret'].Properties.Manifest = JSON.stringify([secret]);
  resources['Workload']!['DependsOn'].push('Secret');
}

const WHO: Deed = (stage) => stage.ask({ task: { kind: 'caller-identity' } });

export const INJECTION_CASES: readonly Case[] = [
  {
    rule: 'association-before-pod',
    what: 'a manifest that does not wait for the association',
    fault: podFirst,
    cause: 'wait for the association Association',
    at: 'Workload',
    rehearsal: {},
  },
  {
    rule: 'association-before-pod',
    what: 'a Deployment that does not wait',
    given: (draft) => Object.assign(draft.pod, deploymentOf('nginx')),
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
    rule: 'no-irsa-annotation',
    what: 'an annotation left behind, and a pod that comes before its association',
    fault(draft) {
      draft.serviceAccount['metadata'].annotations = {
        'eks.amazonaws.com/role-arn': `arn:aws:iam::${ACCOUNT}:role/old`,
      };
      podFirst(draft);
    },
    cause: `eks.amazonaws.com/role-arn: arn:aws:iam::${ACCOUNT}:role/old`,
    at: 'Account',
    also: ['association-before-pod'],
    rehearsal: { also: ['no-web-identity-by-hand'] },
  },
  {
    rule: 'container-not-skipped',
    what: 'an annotation that skips the only container',
    fault: (draft) => (draft.pod['metadata'].annotations = { 'eks.amazonaws.com/skip-containers': 'other,aws-cli' }),
    cause: 'names all its containers',
    at: 'Workload',
    rehearsal: {},
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
    fault: (draft) => setEnvironment(draft, { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/' }),
    cause: 'AWS_CONTAINER_CREDENTIALS_FULL_URI itself',
    at: 'Workload',
    rehearsal: {},
  },
  {
    rule: 'token-volume-name-is-free',
    what: "a volume of the webhook's name",
    fault: (draft) => addVolume(draft, { name: 'eks-pod-identity-token', emptyDir: {} }),
    cause: '(emptyDir)',
    at: 'Workload',
    rehearsal: {},
  },
  {
    rule: 'token-volume-name-is-free',
    what: "a volume of the webhook's name with a token for somebody else",
    fault: (draft) => addVolume(draft, projectedToken('eks-pod-identity-token', 'eks-pod-identity-token', 'vault')),
    cause: '(projected)',
    at: 'Workload',
    rehearsal: {},
  },
  {
    rule: 'no-static-credentials',
    what: 'an access key in env',
    fault: (draft) => setEnvironment(draft, { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }),
    cause: 'Container aws-cli has AWS_ACCESS_KEY_ID',
    at: 'Workload',
    rehearsal: { before: withKeysOfSomebody, asks: WHO },
  },
  {
    rule: 'no-static-credentials',
    what: 'an access key from a Secret',
    fault: (draft) =>
      (container(draft)['env'] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: 'aws', key: name } },
      }))),
    cause: 'AWS_ACCESS_KEY_ID',
    at: 'Workload',
    rehearsal: { before: (stage) => addSecret(stage, keysOfSomebody(stage)), asks: WHO },
  },
  {
    rule: 'no-web-identity-by-hand',
    what: 'IRSA variables in env',
    fault(draft) {
      setEnvironment(draft, {
        AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
        AWS_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/old`,
      });
      addVolume(draft, projectedToken('aws-iam-token', 'token', 'sts.amazonaws.com'));
      container(draft)['volumeMounts'] = [
        { name: 'aws-iam-token', mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount' },
      ];
    },
    cause: 'AWS_WEB_IDENTITY_TOKEN_FILE',
    at: 'Workload',
    rehearsal: {},
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
    rehearsal: { before: (stage) => addSecret(stage, { credentials: profileOf(keysOfSomebody(stage)) }), asks: WHO },
  },
  {
    rule: 'no-ecs-credentials',
    what: "ECS's variable",
    fault: (draft) => setEnvironment(draft, { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials' }),
    cause: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    at: 'Workload',
    rehearsal: { mode: 'namespace' },
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
