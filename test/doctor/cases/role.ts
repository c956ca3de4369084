import type { IdentityChain } from '../../../lib/model/chain';
import { properties, type Case } from '../case';
import { ACCOUNT, association, CLUSTER_ARN, podOf, podTrust, serviceAccountOf, type Draft, type Plain } from '../draft';
import type { Stage } from '../rehearsal';

const BY_SOURCE = { ArnEquals: { 'aws:SourceArn': CLUSTER_ARN } };
const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
const EXTERNAL_ID = `us-east-1/${ACCOUNT}/eksdemo1/default/aws-cli-sa`;

function trust(draft: Draft): Plain {
  return properties(draft, 'PodRole')['AssumeRolePolicyDocument'] as Plain;
}

function allow(action: string | readonly string[], resource = '*', more: Plain = {}): Plain {
  return {
    PolicyName: 'inline',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }],
    },
  };
}

function trustOf(principal: string, actions: readonly string[], condition?: Plain): Plain {
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: principal }, Action: actions, ...(condition && { Condition: condition }) },
    ],
  };
}

const BOTH = ['sts:AssumeRole', 'sts:TagSession'];

/** An association with a target role of the same account, all in order. */
function withTarget(draft: Draft): void {
  properties(draft, 'Association')['TargetRoleArn'] = { 'Fn::GetAtt': ['Target', 'Arn'] };
  properties(draft, 'PodRole')['Policies'] = [allow(BOTH, TARGET)];
  draft.resources['Target'] = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'target',
      Policies: [allow('s3:ListAllMyBuckets')],
      AssumeRolePolicyDocument: trustOf(`arn:aws:iam::${ACCOUNT}:root`, BOTH, {
        StringEquals: { 'sts:ExternalId': EXTERNAL_ID },
      }),
    },
  };
}

function changedAt(changed: number): (chain: IdentityChain) => IdentityChain {
  return (chain) => ({
    ...chain,
    pods: { read: true, items: chain.pods.read ? chain.pods.items.map((pod) => ({ ...pod, createdAt: 2000 })) : [] },
    associations: {
      read: true,
      items: chain.associations.read
        ? chain.associations.items.map((item) => ({ ...item, createdAt: 1000, changedAt: changed }))
        : [],
    },
  });
}

/** A second ServiceAccount with an association for the same two roles, and a pod. */
function withNeighbour({ draft }: Stage): void {
  draft.resources['Neighbour'] = association('default', 'neighbour', {
    TargetRoleArn: { 'Fn::GetAtt': ['Target', 'Arn'] },
  });
  draft.objects.push(serviceAccountOf('neighbour'), podOf('neighbour'));
  draft.resources['Workload']!['DependsOn'].push('Neighbour');
}

async function neighbourThenOwn({ ask }: Stage): Promise<void> {
  await ask({ pod: { namespace: 'default', name: 'other' } });
  await ask();
}

/** A second cluster, with the same in it: an association of that name for the same role. */
function withAnotherCluster({ draft: { resources, pod, serviceAccount } }: Stage): void {
  const there = (value: Plain): Plain =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll('{"Ref":"Cluster"}', '{"Ref":"OtherCluster"}')
        .replaceAll('eksdemo1', OTHER_CLUSTER),
    ) as Plain;
  for (const id of ['Cluster', 'Nodes', 'Agent', 'Association']) resources[`Other${id}`] = there(resources[id]!);
  const workload = there(resources['Workload']!);
  workload['Properties'].Manifest = JSON.stringify([serviceAccount, pod]);
  resources['OtherWorkload'] = { ...workload, DependsOn: ['OtherAssociation', 'OtherAgent'] };
}

async function strangerThenOwn({ ask }: Stage): Promise<void> {
  await ask({ pod: { namespace: 'default', name: 'aws-cli', cluster: OTHER_CLUSTER } });
  await ask({ pod: { namespace: 'default', name: 'aws-cli', cluster: 'eksdemo1' } });
}

async function assumeNext({ exec, ask }: Stage): Promise<void> {
  const role = ['--role-arn', `arn:aws:iam::${ACCOUNT}:role/next`, '--role-session-name', 'next'];
  await exec({ kind: 'aws-cli', args: ['sts', 'assume-role', ...role] });
  await ask();
}

/** The association gives another role, while the pod runs and has asked for its credentials. */
async function changeRole({ ask, update }: Stage): Promise<void> {
  await ask();
  await update(({ resources }) => {
    resources['NewRole'] = structuredClone(resources['PodRole'])!;
    resources['NewRole'].Properties.RoleName = 'new-role';
    resources['Association']!.Properties.RoleArn = { 'Fn::GetAtt': ['NewRole', 'Arn'] };
  });
}

const OTHER_CLUSTER = 'eksdemo2';

/** What faults of an association with a target role have in common. */
const TARGETED = { given: withTarget, at: 'Association', rehearsal: { becomes: 'target' } } as const;

export const ROLE_CASES: readonly Case[] = [
  {
    rule: 'trust-accepts-the-pod',
    what: 'a condition on another namespace',
    fault: (draft) =>
      (trust(draft)['Statement'][0].Condition.StringEquals['aws:RequestTag/kubernetes-namespace'] = 'prod'),
    cause: /kubernetes-namespace.*"prod".*"default"/,
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-accepts-the-pod',
    what: 'an explicit deny',
    fault: (draft) =>
      trust(draft)['Statement'].push({
        Sid: 'NotThatOne',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sts:*',
        Condition: { StringLike: { 'aws:RequestTag/kubernetes-pod-name': 'aws-*' } },
      }),
    cause: 'NotThatOne',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-accepts-the-pod',
    what: 'a deny of every namespace but one',
    fault: (draft) =>
      trust(draft)['Statement'].push({
        Sid: 'OnlyProd',
        Effect: 'Deny',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringNotEquals: { 'aws:RequestTag/kubernetes-namespace': 'prod' } },
      }),
    cause: 'OnlyProd',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-accepts-the-pod',
    what: "another account's clusters",
    fault: (draft) =>
      (trust(draft)['Statement'][0].Condition = { StringEquals: { 'aws:SourceAccount': '444455556666' } }),
    cause: '444455556666',
    at: 'Association',
    rehearsal: { mode: 'namespace' },
  },
  {
    rule: 'trust-accepts-the-pod',
    what: 'another cluster, where session tags are disabled',
    given(draft) {
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(BY_SOURCE);
      properties(draft, 'Association')['DisableSessionTags'] = true;
    },
    fault: (draft) =>
      (trust(draft)['Statement'][0].Condition = {
        ArnEquals: { 'aws:SourceArn': CLUSTER_ARN.replace('eksdemo1', OTHER_CLUSTER) },
      }),
    cause: OTHER_CLUSTER,
    at: 'Association',
  },
  {
    rule: 'trust-does-without-disabled-tags',
    what: 'conditions on tags that are not sent',
    given(draft) {
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(BY_SOURCE);
      properties(draft, 'Association')['DisableSessionTags'] = true;
    },
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust({
        StringEquals: { 'aws:RequestTag/eks-cluster-name': 'eksdemo1' },
      })),
    cause: 'disables session tags',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'session-tags-fit',
    what: 'names that fill the space',
    given: (draft) => (properties(draft, 'Cluster')['Name'] = 'c'.repeat(20)),
    fault(draft) {
      properties(draft, 'Cluster')['Name'] = 'c'.repeat(100);
      draft.pod['metadata'].name = 'p'.repeat(253);
    },
    cause: 'the longest is kubernetes-pod-name, 253 characters',
    at: 'Association',
    rehearsal: {},
  },
  {
    ...TARGETED,
    rule: 'base-role-may-assume-target',
    what: 'a first role that may not tag the session',
    fault: (draft) => (properties(draft, 'PodRole')['Policies'] = [allow('sts:AssumeRole', TARGET)]),
    cause: 'may not call sts:TagSession',
  },
  {
    ...TARGETED,
    rule: 'base-role-may-assume-target',
    what: 'a first role that may not assume it',
    fault: (draft) => (properties(draft, 'PodRole')['Policies'] = [allow('s3:*', TARGET)]),
    cause: 'may not call sts:AssumeRole',
  },
  {
    ...TARGETED,
    rule: 'target-role-trusts-base-role',
    what: 'another external id',
    fault: (draft) =>
      (properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Condition.StringEquals['sts:ExternalId'] =
        'something-else'),
    cause: 'something-else',
  },
  {
    ...TARGETED,
    rule: 'target-role-trusts-base-role',
    what: 'a target that may not be tagged',
    fault: (draft) =>
      (properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'refuses sts:TagSession',
  },
  {
    rule: 'target-role-asks-for-external-id',
    what: 'a target open to all associations of the first role',
    given: withTarget,
    fault: (draft) => delete properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Condition,
    cause: 'sts:ExternalId',
    at: 'Association',
    rehearsal: { before: withNeighbour, asks: neighbourThenOwn, becomes: 'target' },
  },
  {
    rule: 'trust-scoped-to-cluster',
    what: 'a trust without conditions',
    fault: (draft) => (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust()),
    cause: 'No condition',
    at: 'Association',
    rehearsal: { before: withAnotherCluster, asks: strangerThenOwn },
  },
  {
    rule: 'trust-statement-stands-once',
    what: 'two statements for the same service',
    given: (draft) => (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust()),
    fault: (draft) =>
      trust(draft)['Statement'].push({
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    cause: 'by 2 statements: Pods, #1',
    at: 'PodRole',
    also: ['trust-scoped-to-cluster'],
  },
  {
    rule: 'role-has-permissions',
    what: 'a role without policies',
    fault: (draft) => (properties(draft, 'PodRole')['ManagedPolicyArns'] = []),
    cause: 'neither an inline nor a managed policy',
    at: 'PodRole',
    rehearsal: {},
  },
  {
    rule: 'permissions-find-their-tags',
    what: 'a policy on tags that are not sent',
    given(draft) {
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(BY_SOURCE);
      properties(draft, 'Association')['DisableSessionTags'] = true;
      properties(draft, 'PodRole')['ManagedPolicyArns'] = [];
      properties(draft, 'PodRole')['Policies'] = [allow('s3:ListAllMyBuckets')];
    },
    fault: (draft) =>
      (properties(draft, 'PodRole')['Policies'] = [
        allow('s3:ListAllMyBuckets', '*', {
          Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'default' } },
        }),
      ]),
    cause: 'aws:principaltag/kubernetes-namespace',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'chained-role-accepts-tags',
    what: 'a second role without sts:TagSession',
    given: (draft) =>
      (draft.resources['Next'] = {
        Type: 'AWS::IAM::Role',
        DependsOn: ['PodRole'],
        Properties: {
          RoleName: 'next',
          AssumeRolePolicyDocument: trustOf(`arn:aws:iam::${ACCOUNT}:role/pod-role`, BOTH),
        },
      }),
    fault: (draft) => (properties(draft, 'Next')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'sts:AssumeRole but not sts:TagSession',
    at: 'Next',
    rehearsal: { needsCli: true, asks: assumeNext },
  },
  {
    rule: 'permissions-no-broader-than-used',
    what: 'a role that may do everything',
    givenLive: (chain) => ({
      ...chain,
      roles: {
        read: true,
        items: chain.roles.read
          ? chain.roles.items.map((item) => ({
              ...item,
              servicesUsed: { read: true, items: ['s3', 's3-object-lambda'] } as const,
            }))
          : [],
      },
    }),
    fault: (draft) =>
      (properties(draft, 'PodRole')['ManagedPolicyArns'] = ['arn:aws:iam::aws:policy/AdministratorAccess']),
    cause: 'Policy AdministratorAccess',
    at: 'PodRole',
  },
  {
    rule: 'permissions-no-broader-than-used',
    what: 'a service that is never called',
    givenLive: (chain) => ({
      ...chain,
      roles: {
        read: true,
        items: chain.roles.read
          ? chain.roles.items.map((item) => ({
              ...item,
              servicesUsed: { read: true, items: ['s3', 's3-object-lambda'] } as const,
            }))
          : [],
      },
    }),
    fault: (draft) => (properties(draft, 'PodRole')['Policies'] = [allow('dynamodb:GetItem')]),
    cause: 'dynamodb, which its sessions have never called',
    at: 'PodRole',
  },
  {
    rule: 'resource-policies-name-the-role',
    what: 'a bucket policy that names a session',
    given(draft) {
      draft.resources['Bucket'] = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'orders' } };
      draft.resources['BucketPolicy'] = bucketPolicy(`arn:aws:iam::${ACCOUNT}:role/pod-role`);
      Object.assign(properties(draft, 'PodRole'), { ManagedPolicyArns: [], Policies: [allow('s3:ListAllMyBuckets')] });
    },
    fault: (draft) =>
      (draft.resources['BucketPolicy'] = bucketPolicy(`arn:aws:sts::${ACCOUNT}:assumed-role/pod-role/my-app`)),
    cause: 'assumed-role/pod-role/my-app',
    at: 'BucketPolicy',
    rehearsal: {
      asks: ({ ask }) => ask({ task: { kind: 's3', operation: 'ListObjectsV2', input: { Bucket: 'orders' } } }),
    },
  },
  {
    rule: 'secret-store-uses-own-identity',
    what: 'a SecretStore that points to the ServiceAccount',
    given: (draft) => draft.objects.push(secretStore({})),
    fault: (draft) =>
      draft.objects.splice(0, 1, secretStore({ auth: { jwt: { serviceAccountRef: { name: 'aws-cli-sa' } } } })),
    cause: 'serviceAccountRef aws-cli-sa',
    at: 'Workload',
  },
  {
    rule: 'role-change-reaches-pod',
    what: 'a role that changed while the pod ran',
    givenLive: changedAt(1500),
    faultLive: changedAt(3000),
    cause: '1970-01-01T00:00:03.000Z',
    at: 'Workload',
    rehearsal: { trigger: changeRole },
  },
];

function bucketPolicy(principal: string): Plain {
  return {
    Type: 'AWS::S3::BucketPolicy',
    DependsOn: ['PodRole'],
    Properties: {
      Bucket: { Ref: 'Bucket' },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: principal },
            Action: 's3:*',
            Resource: ['arn:aws:s3:::orders', 'arn:aws:s3:::orders/*'],
          },
        ],
      },
    },
  };
}

function secretStore(aws: Plain): Plain {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: 'aws', namespace: 'default' },
    spec: { provider: { aws: { service: 'SecretsManager', region: 'us-east-1', ...aws } } },
  };
}
