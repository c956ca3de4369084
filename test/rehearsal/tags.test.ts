import { openEmulator } from '../../lib/emulator/environment';
import type { CallOutcome } from '../../lib/model/environment';
import { POD_IDENTITY_TRUST, rolesAndCluster } from './small-cluster';

jest.setTimeout(60_000);

const BUCKET = 'shared-by-namespaces';
const NAMESPACES = ['blue', 'green'] as const;
type Namespace = (typeof NAMESPACES)[number];

/** The prefix of the bucket that carries the name of the caller's namespace (EKS User Guide, "Grant Pods access to AWS resources based on tags"). */
const OWN_PREFIX = '${aws:PrincipalTag/kubernetes-namespace}/';

/** One role for the pods of every namespace. */
const SHARED_ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'shared',
    AssumeRolePolicyDocument: POD_IDENTITY_TRUST,
    Policies: [
      {
        PolicyName: 'own-prefix',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'ListOwnPrefix',
              Effect: 'Allow',
              Action: 's3:ListBucket',
              Resource: `arn:aws:s3:::${BUCKET}`,
              Condition: { StringLike: { 's3:prefix': `${OWN_PREFIX}*` } },
            },
            {
              Sid: 'UseOwnPrefix',
              Effect: 'Allow',
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: `arn:aws:s3:::${BUCKET}/${OWN_PREFIX}*`,
            },
          ],
        },
      },
    ],
  },
};

const association = (namespace: Namespace) => ({
  Type: 'AWS::EKS::PodIdentityAssociation',
  Properties: {
    ClusterName: { Ref: 'Cluster' },
    Namespace: namespace,
    ServiceAccount: 'reader',
    RoleArn: { 'Fn::GetAtt': ['SharedRole', 'Arn'] },
  },
});

const TEMPLATE = {
  Resources: {
    ...rolesAndCluster('tagged'),
    SharedRole: SHARED_ROLE,
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: BUCKET } },
    ...Object.fromEntries(NAMESPACES.map((namespace) => [`Association${namespace}`, association(namespace)])),
  },
};

const environment = openEmulator({ mode: 'loopback' });

beforeAll(async () => {
  expect(await environment.deploy(TEMPLATE).finished).toMatchObject({ ok: true });
  for (const namespace of NAMESPACES) {
    await environment.apply('tagged', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, 'a.yaml');
    const metadata = { name: 'reader', namespace };
    await environment.apply('tagged', { apiVersion: 'v1', kind: 'ServiceAccount', metadata }, 'b.yaml');
    const pod = await environment.createPod('tagged', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'app', namespace },
      spec: { serviceAccountName: 'reader', containers: [{ name: 'app', image: 'app' }] },
    });
    expect(pod).toMatchObject({ ok: true, pod: { phase: 'Running' } });
    expect(await from(namespace, 'PutObject', { Key: `${namespace}/mine`, Body: `of ${namespace}` })).toMatchObject({
      succeeded: true,
    });
  }
});
afterAll(() => environment.close());

async function from(namespace: Namespace, operation: string, input: Record<string, unknown>): Promise<CallOutcome> {
  const call = { service: 's3', operation, input: { Bucket: BUCKET, ...input } };
  const [outcome] = await environment.call({ namespace, name: 'app' }, call);
  return outcome!;
}

const EACH: [own: Namespace, other: Namespace][] = [
  ['blue', 'green'],
  ['green', 'blue'],
];

describe.each(EACH)('a pod of the namespace %s, by one role for all', (own, other) => {
  test('lists and reads what lies under its namespace’s name', async () => {
    const listed = await from(own, 'ListObjectsV2', { Prefix: `${own}/` });
    expect(listed).toMatchObject({ succeeded: true, caller: { roleName: 'shared' } });
    expect(listed.caller?.sessionTags).toMatchObject({ 'kubernetes-namespace': own });
    expect(JSON.parse(listed.said).Contents).toEqual([expect.objectContaining({ Key: `${own}/mine` })]);
    const read = await from(own, 'GetObject', { Key: `${own}/mine` });
    expect(read).toMatchObject({ succeeded: true });
    expect(JSON.parse(read.said).Body).toBe(`of ${own}`);
  });

  test.each([
    ['ListObjectsV2', { Prefix: `${other}/` }, `s3:ListBucket on resource: "arn:aws:s3:::${BUCKET}"`],
    ['ListObjectsV2', {}, `s3:ListBucket on resource: "arn:aws:s3:::${BUCKET}"`],
    ['GetObject', { Key: `${other}/mine` }, `s3:GetObject on resource: "arn:aws:s3:::${BUCKET}/${other}/mine"`],
    ['PutObject', { Key: `${other}/x`, Body: '' }, `s3:PutObject on resource: "arn:aws:s3:::${BUCKET}/${other}/x"`],
  ])('is denied %s with %j', async (operation, input, what) => {
    const { succeeded, said, caller, behindTheScenes } = await from(own, operation, input);
    expect(succeeded).toBe(false);
    expect(said).toBe(
      `AccessDenied: User: ${caller?.arn} is not authorized to perform: ${what} because no identity-based policy allows the ${what.split(' ')[0]} action`,
    );
    expect(behindTheScenes).toContainEqual({ kind: 'cause', cause: expect.stringContaining('identity-based policy') });
  });
});
