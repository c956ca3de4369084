import type { IdentityChain } from '../../../lib/model/chain';
import { properties, type Case } from '../case';
import { ACCOUNT, CLUSTER_ARN, podTrust, type Draft, type Plain } from '../draft';

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

export const ROLE_CASES: readonly Case[] = [
  {
    rule: 'trust-accepts-the-pod',
    what: 'a condition on another namespace',
    fault: (draft) =>
      (trust(draft)['Statement'][0].Condition.StringEquals['aws:RequestTag/kubernetes-namespace'] = 'prod'),
    cause: /kubernetes-namespace.*"prod".*"default"/,
    at: 'Association',
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
  },
  {
    rule: 'trust-accepts-the-pod',
    what: "another account's clusters",
    fault: (draft) =>
      (trust(draft)['Statement'][0].Condition = { StringEquals: { 'aws:SourceAccount': '444455556666' } }),
    cause: '444455556666',
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
  },
  {
    rule: 'base-role-may-assume-target',
    what: 'a first role that may not tag the session',
    given: withTarget,
    fault: (draft) => (properties(draft, 'PodRole')['Policies'] = [allow('sts:AssumeRole', TARGET)]),
    cause: 'may not call sts:TagSession',
    at: 'Association',
  },
  {
    rule: 'base-role-may-assume-target',
    what: 'a first role that may not assume it',
    given: withTarget,
    fault: (draft) => (properties(draft, 'PodRole')['Policies'] = [allow('s3:*', TARGET)]),
    cause: 'may not call sts:AssumeRole',
    at: 'Association',
  },
  {
    rule: 'target-role-trusts-base-role',
    what: 'another external id',
    given: withTarget,
    fault: (draft) =>
      (properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Condition.StringEquals['sts:ExternalId'] =
        'something-else'),
    cause: 'something-else',
    at: 'Association',
  },
  {
    rule: 'target-role-trusts-base-role',
    what: 'a target that may not be tagged',
    given: withTarget,
    fault: (draft) =>
      (properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'refuses sts:TagSession',
    at: 'Association',
  },
  {
    rule: 'target-role-asks-for-external-id',
    what: 'a target open to all associations of the first role',
    given: withTarget,
    fault: (draft) => delete properties(draft, 'Target')['AssumeRolePolicyDocument'].Statement[0].Condition,
    cause: 'sts:ExternalId',
    at: 'Association',
  },
  {
    rule: 'trust-scoped-to-cluster',
    what: 'a trust without conditions',
    fault: (draft) => (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust()),
    cause: 'No condition',
    at: 'Association',
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
  },
  {
    rule: 'permissions-find-their-tags',
    what: 'a policy on tags that are not sent',
    given(draft) {
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(BY_SOURCE);
      properties(draft, 'Association')['DisableSessionTags'] = true;
    },
    fault: (draft) =>
      (properties(draft, 'PodRole')['Policies'] = [
        allow('s3:GetObject', '*', {
          Condition: { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'default' } },
        }),
      ]),
    cause: 'aws:principaltag/kubernetes-namespace',
    at: 'Association',
  },
  {
    rule: 'chained-role-accepts-tags',
    what: 'a second role without sts:TagSession',
    given: (draft) =>
      (draft.resources['Next'] = {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: trustOf(`arn:aws:iam::${ACCOUNT}:role/pod-role`, BOTH) },
      }),
    fault: (draft) => (properties(draft, 'Next')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'sts:AssumeRole but not sts:TagSession',
    at: 'Next',
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
    given: (draft) => (draft.resources['BucketPolicy'] = bucketPolicy(`arn:aws:iam::${ACCOUNT}:role/pod-role`)),
    fault: (draft) =>
      (draft.resources['BucketPolicy'] = bucketPolicy(`arn:aws:sts::${ACCOUNT}:assumed-role/pod-role/my-app`)),
    cause: 'assumed-role/pod-role/my-app',
    at: 'BucketPolicy',
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
  },
];

function bucketPolicy(principal: string): Plain {
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: 'bucket',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:*', Resource: 'arn:aws:s3:::bucket/*' },
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
