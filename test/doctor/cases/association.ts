import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { heard, properties, type Case } from '../case';
import { ACCOUNT, agentAddon, association, podOf, podTrust, type Draft } from '../draft';
import type { Stage } from '../rehearsal';

const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:List*', Resource: '*' }],
});
const CLUSTER_BY_SOURCE = { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Cluster', 'Arn'] } } };

/** The healthy role by its ARN, as from another stack. */
function withRoleByArn(draft: Draft): void {
  properties(draft, 'Association')['RoleArn'] = `arn:aws:iam::${ACCOUNT}:role/pod-role`;
  draft.resources['Association']!['DependsOn'] = ['PodRole'];
}

/** Calls CreatePodIdentityAssociation, and takes down what EKS says to it. */
function create(
  { world: { account }, hear }: Stage,
  input: { serviceAccount: string; clientRequestToken?: string },
): void {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/pod-role`;
  try {
    account.eks.createPodIdentityAssociation({ clusterName: 'eksdemo1', namespace: 'default', roleArn, ...input });
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    hear('eks', `${error.code}: ${error.message}`);
  }
}

/** CloudFormation takes 500 resources of one template: the other associations are made by other stacks. */
function withoutTheOthers({ draft: { resources } }: Stage): void {
  for (const id of Object.keys(resources)) if (/^(More\d+|Last)$/.test(id)) delete resources[id];
}

async function makeOneTooMany(stage: Stage): Promise<void> {
  for (let index = 1; index < 5000; index++) create(stage, { serviceAccount: `more-${index}-account` });
  await stage.update((draft) => (draft.resources['Last'] = association('default', 'the-last')));
}

export const ASSOCIATION_CASES: readonly Case[] = [
  {
    rule: 'association-names-are-exact',
    what: 'a wildcard for all namespaces',
    given: (draft) => delete draft.resources['Workload'],
    fault: (draft) => (properties(draft, 'Association')['Namespace'] = '*'),
    cause: 'a pattern',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'association-names-are-exact',
    what: 'capitals in the name of a ServiceAccount',
    given: (draft) => delete draft.resources['Workload'],
    fault: (draft) => (properties(draft, 'Association')['ServiceAccount'] = 'AwsCli'),
    cause: 'serviceAccount is "AwsCli"',
    at: 'Association',
    variant: true,
    rehearsal: {},
  },
  {
    rule: 'association-role-in-cluster-account',
    what: 'a role of another account',
    given: withRoleByArn,
    fault: (draft) => (properties(draft, 'Association')['RoleArn'] = 'arn:aws:iam::444455556666:role/pod-role'),
    cause: 'The role is in account 444455556666, the cluster in 111122223333',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'association-role-in-cluster-account',
    what: 'the ARN of a user',
    given: withRoleByArn,
    fault: (draft) => (properties(draft, 'Association')['RoleArn'] = `arn:aws:iam::${ACCOUNT}:user/alice`),
    cause: 'not the ARN of an IAM role',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-is-well-formed',
    what: 'a principal that IAM does not take',
    fault: (draft) => (properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement[0].Principal = '*'),
    cause: 'invalid principal',
    at: 'PodRole',
    rehearsal: {},
  },
  {
    rule: 'trust-names-pod-identity',
    what: 'a trust made for IRSA',
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A` },
            Action: 'sts:AssumeRoleWithWebIdentity',
          },
        ],
      }),
    cause: 'oidc-provider',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-names-pod-identity',
    what: 'a trust with sts:TagSession alone',
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(undefined, ['sts:TagSession'])),
    cause: 'does not allow it sts:AssumeRole',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'trust-allows-tag-session',
    what: 'a trust with sts:AssumeRole alone',
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'but not sts:TagSession',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'session-policy-needs-tags-disabled',
    what: 'a session policy with session tags on',
    given(draft) {
      properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(CLUSTER_BY_SOURCE);
      Object.assign(properties(draft, 'Association'), { Policy: SESSION_POLICY, DisableSessionTags: true });
    },
    fault: (draft) => (properties(draft, 'Association')['DisableSessionTags'] = false),
    cause: 'DisableSessionTags is not true',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'one-association-per-service-account',
    what: 'two resources for one ServiceAccount',
    fault: (draft) => (draft.resources['Second'] = association('default', 'aws-cli-sa')),
    cause: 'by Association and Second',
    at: 'Second',
    rehearsal: {},
  },
  {
    rule: 'one-association-per-service-account',
    what: 'an add-on with an association of its own',
    given: (draft) => (draft.resources['Driver'] = association('kube-system', 'ebs-csi-controller-sa')),
    fault: (draft) =>
      (draft.resources['Ebs'] = {
        Type: 'AWS::EKS::Addon',
        Properties: {
          ClusterName: { Ref: 'Cluster' },
          AddonName: 'aws-ebs-csi-driver',
          PodIdentityAssociations: [
            { ServiceAccount: 'ebs-csi-controller-sa', RoleArn: { 'Fn::GetAtt': ['PodRole', 'Arn'] } },
          ],
        },
      }),
    cause: 'by Driver and the add-on aws-ebs-csi-driver',
    at: 'Ebs',
    rehearsal: {},
  },
  {
    rule: 'associations-within-limit',
    what: 'one association too many',
    given(draft) {
      for (let index = 1; index < 5000; index++) {
        draft.resources[`More${index}`] = association('default', `more-${index}-account`, {
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/imported`,
        });
      }
    },
    fault: (draft) =>
      (draft.resources['Last'] = association('default', 'the-last', {
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/imported`,
      })),
    cause: '5001 associations',
    at: 'Cluster',
    rehearsal: { before: withoutTheOthers, trigger: makeOneTooMany, isOutside: true },
  },
  {
    rule: 'role-has-no-path',
    what: 'a role with a path',
    fault: (draft) => (properties(draft, 'PodRole')['Path'] = '/team/'),
    cause: 'Path is /team/',
    at: 'PodRole',
  },
  {
    rule: 'association-meets-its-pods',
    what: 'the association in another namespace',
    fault: (draft) => (properties(draft, 'Association')['Namespace'] = 'prod'),
    cause: 'Pod aws-cli uses default/aws-cli-sa, which has no association',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'association-meets-its-pods',
    what: 'a slip of the pen in the ServiceAccount',
    fault: (draft) => (properties(draft, 'Association')['ServiceAccount'] = 'aws-cil-sa'),
    cause: 'default/aws-cil-sa',
    at: 'Association',
    rehearsal: {},
  },
  {
    rule: 'association-meets-its-pods',
    what: 'a pod with a like name, and no pod with the very name',
    given: (draft) => draft.objects.push(podOf('aws-cli-sa2')),
    fault: (draft) => (draft.pod['spec'].serviceAccountName = 'something-else'),
    cause: 'Pod other uses default/aws-cli-sa2',
    at: 'Association',
  },
  {
    rule: 'deployer-may-pass-role',
    what: 'a deployer without iam:PassRole',
    givenLive: heard('eks', 'created'),
    faultLive: heard('eks', 'User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: b'),
    cause: 'whoever deploys',
  },
  {
    rule: 'request-token-long-enough',
    what: 'a short token',
    givenLive: heard('eks', 'created'),
    faultLive: heard('eks', 'The client request token parameter must be between 33 and 126 characters.'),
    cause: 'clientRequestToken',
    rehearsal: { trigger: (stage) => create(stage, { serviceAccount: 'another', clientRequestToken: 'short' }) },
  },
  {
    rule: 'one-agent-per-cluster',
    what: 'a second add-on',
    fault: (draft) => (draft.resources['SecondAgent'] = agentAddon()),
    cause: 'by Agent (add-on) and SecondAgent (add-on)',
    at: 'SecondAgent',
    rehearsal: {},
  },
];
