import { Match } from 'aws-cdk-lib/assertions';
import { PodRole, type PodRoleProps, type Trust } from '../../lib/stack/pod-role';
import { synthesise } from '../../lib/stack/synthesise';
import { emptyStack, templateOf } from './constructs';
import { resourcesOfType } from './template-graph';

function roleWith(props: Partial<PodRoleProps>) {
  const stack = emptyStack();
  new PodRole(stack, 'PodRole', {
    subject: { clusterName: 'eksdemo1', namespace: 'default', serviceAccount: 'aws-cli-sa' },
    trust: 'cluster',
    sessionTags: true,
    managedPolicies: [],
    ...props,
  });
  return templateOf(stack);
}

const clusterArn = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':eks:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':cluster/eksdemo1',
    ],
  ],
};
const sourceAccount = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };

describe('the trust policy is one statement, for EKS Pod Identity, with both actions', () => {
  test.each<[Trust, boolean, object | undefined]>([
    ['any', true, undefined],
    ['any', false, undefined],
    ['account', true, { StringEquals: sourceAccount }],
    ['account', false, { StringEquals: sourceAccount }],
    ['cluster', true, { StringEquals: { 'aws:RequestTag/eks-cluster-arn': clusterArn } }],
    ['cluster', false, { StringEquals: sourceAccount, ArnEquals: { 'aws:SourceArn': clusterArn } }],
    [
      'serviceAccount',
      true,
      {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': clusterArn,
          'aws:RequestTag/kubernetes-namespace': 'default',
          'aws:RequestTag/kubernetes-service-account': 'aws-cli-sa',
        },
      },
    ],
  ])('trust=%s, session tags %p', (trust, sessionTags, condition) => {
    roleWith({ trust, sessionTags }).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: condition ?? Match.absent(),
          },
        ],
      },
    });
  });

  test('no other keys: an empty Condition would be one', () => {
    const [role] = resourcesOfType(synthesise({ trust: 'any' }).template, 'AWS::IAM::Role').filter((resource) =>
      JSON.stringify(resource).includes('pods.eks.amazonaws.com'),
    );
    expect(role?.Properties?.AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'pods.eks.amazonaws.com' },
          Action: ['sts:AssumeRole', 'sts:TagSession'],
        },
      ],
    });
  });

  test('trust=serviceAccount without session tags is refused: it could never hold', () => {
    expect(() => roleWith({ trust: 'serviceAccount', sessionTags: false })).toThrow(
      'trust "serviceAccount" needs the session tags of EKS Pod Identity',
    );
  });
});

describe('permissions', () => {
  test('managed policies by name or by ARN', () => {
    roleWith({
      managedPolicies: ['AmazonS3ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/own'],
    }).hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: [
        { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AmazonS3ReadOnlyAccess']] },
        'arn:aws:iam::111122223333:policy/own',
      ],
    });
  });

  test('none of its own without a target role', () => {
    roleWith({}).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('with a target role, the right to assume it and to hand on the session tags, and nothing else', () => {
    const template = roleWith({ targetRoleArn: 'arn:aws:iam::444455556666:role/reader' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Resource: 'arn:aws:iam::444455556666:role/reader',
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});

test('the name is as given, or made up by CloudFormation', () => {
  roleWith({ roleName: 'R' }).hasResourceProperties('AWS::IAM::Role', { RoleName: 'R' });
  roleWith({}).hasResourceProperties('AWS::IAM::Role', { RoleName: Match.absent() });
  const { template } = synthesise({ roleName: '' });
  for (const role of resourcesOfType(template, 'AWS::IAM::Role'))
    expect(role.Properties).not.toHaveProperty('RoleName');
});

test('the cluster is named without referring to it, so the role depends on nothing', () => {
  const template = roleWith({}).toJSON() as { Resources: Record<string, unknown> };
  expect(Object.keys(template.Resources)).toHaveLength(1);
});
