import { heard, properties, type Case } from '../case';
import { ACCOUNT, agentAddon, association, podTrust, type Plain } from '../draft';

const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:List*', Resource: '*' }],
});
const CLUSTER_BY_SOURCE = { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Cluster', 'Arn'] } } };

export const ASSOCIATION_CASES: readonly Case[] = [
  {
    rule: 'association-names-are-exact',
    what: 'a wildcard for all namespaces',
    given: (draft) => delete draft.resources['Workload'],
    fault: (draft) => (properties(draft, 'Association')['Namespace'] = '*'),
    cause: 'a pattern',
    at: 'Association',
  },
  {
    rule: 'association-names-are-exact',
    what: 'capitals in the name of a ServiceAccount',
    given: (draft) => delete draft.resources['Workload'],
    fault: (draft) => (properties(draft, 'Association')['ServiceAccount'] = 'AwsCli'),
    cause: 'serviceAccount is "AwsCli"',
    at: 'Association',
  },
  {
    rule: 'association-role-in-cluster-account',
    what: 'a role of another account',
    given: (draft) => (properties(draft, 'Association')['RoleArn'] = `arn:aws:iam::${ACCOUNT}:role/imported`),
    fault: (draft) => (properties(draft, 'Association')['RoleArn'] = 'arn:aws:iam::444455556666:role/imported'),
    cause: 'The role is in account 444455556666, the cluster in 111122223333',
    at: 'Association',
  },
  {
    rule: 'association-role-in-cluster-account',
    what: 'the ARN of a user',
    given: (draft) => (properties(draft, 'Association')['RoleArn'] = `arn:aws:iam::${ACCOUNT}:role/imported`),
    fault: (draft) => (properties(draft, 'Association')['RoleArn'] = `arn:aws:iam::${ACCOUNT}:user/alice`),
    cause: 'not the ARN of an IAM role',
    at: 'Association',
  },
  {
    rule: 'trust-is-well-formed',
    what: 'a principal that IAM does not take',
    fault: (draft) => (properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement[0].Principal = '*'),
    cause: 'invalid principal',
    at: 'PodRole',
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
  },
  {
    rule: 'trust-names-pod-identity',
    what: 'a trust with sts:TagSession alone',
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust(undefined, ['sts:TagSession'])),
    cause: 'does not allow it sts:AssumeRole',
    at: 'Association',
  },
  {
    rule: 'trust-allows-tag-session',
    what: 'a trust with sts:AssumeRole alone',
    fault: (draft) =>
      (properties(draft, 'PodRole')['AssumeRolePolicyDocument'].Statement[0].Action = ['sts:AssumeRole']),
    cause: 'but not sts:TagSession',
    at: 'Association',
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
  },
  {
    rule: 'one-association-per-service-account',
    what: 'two resources for one ServiceAccount',
    fault: (draft) => (draft.resources['Second'] = association('default', 'aws-cli-sa')),
    cause: 'by Association and Second',
    at: 'Second',
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
  },
  {
    rule: 'association-meets-its-pods',
    what: 'a slip of the pen in the ServiceAccount',
    fault: (draft) => (properties(draft, 'Association')['ServiceAccount'] = 'aws-cil-sa'),
    cause: 'default/aws-cil-sa',
    at: 'Association',
  },
  {
    rule: 'association-meets-its-pods',
    what: 'a pod with a like name, and no pod with the very name',
    given: (draft) => draft.objects.push(otherPod('aws-cli-sa2')),
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
  },
  {
    rule: 'one-agent-per-cluster',
    what: 'a second add-on',
    fault: (draft) => (draft.resources['SecondAgent'] = agentAddon()),
    cause: 'by Agent (add-on) and SecondAgent (add-on)',
    at: 'SecondAgent',
  },
];

function otherPod(serviceAccountName: string): Plain {
  const spec = { serviceAccountName, containers: [{ name: 'c', image: 'nginx' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'other', namespace: 'default' }, spec };
}
