import { parsePolicy } from '../../../lib/iam/index';
import type { Ask } from '../../../lib/emulator/sts/authorization';
import { allow, trust, World } from './world';

const ROLE = 'arn:aws:iam::111122223333:role/pod-role';
const UNKNOWN = 'arn:aws:iam::aws:policy/PublishedTomorrow';
const LIST: Ask = { action: 's3:ListAllMyBuckets', resource: '*' };
const GET: Ask = { action: 's3:GetObject', resource: 'arn:aws:s3:::demo/key' };

function worldWith(policies: Readonly<Record<string, unknown>> = {}): World {
  const world = new World();
  world.account.createRole({ name: 'pod-role', trust: trust(), tags: { Team: 'of-role', stage: 'of-role' } });
  for (const [name, document] of Object.entries(policies)) world.account.putRolePolicy('pod-role', name, document);
  return world;
}

function deny(action: string, over: Readonly<Record<string, unknown>> = {}): unknown {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*', ...over }] };
}

const ARN = 'arn:aws:sts::111122223333:assumed-role/pod-role/eks-eksdemo1-aws-cli-b307fd36';

test('a session is allowed by an inline policy, an AWS managed one, and one of the account', () => {
  const world = worldWith();
  const session = world.session(ROLE);
  expect(world.sts.authorize(session, LIST).decision.outcome).toBe('denied');
  world.account.attachRolePolicy('pod-role', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  expect(world.sts.authorize(session, LIST).decision).toMatchObject({
    outcome: 'allowed',
    layer: 'identity',
    policy: 'AmazonS3ReadOnlyAccess',
  });
  world.account.detachRolePolicy('pod-role', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
  const { arn } = world.account.createPolicy({ name: 'mine', document: allow('s3:List*') });
  world.account.attachRolePolicy('pod-role', arn);
  expect(world.sts.authorize(session, LIST).decision).toMatchObject({ outcome: 'allowed', policy: 'mine' });
  world.account.detachRolePolicy('pod-role', arn);
  world.account.putRolePolicy('pod-role', 'inline', allow('s3:List*'));
  expect(world.sts.authorize(session, LIST)).toEqual({
    decision: expect.objectContaining({ outcome: 'allowed', policy: 'inline', statement: '#0' }),
  });
});

describe("a denial is said in AWS's sentence", () => {
  const read = allow('s3:*');
  const boundary = (world: World, document: unknown) => {
    const { arn } = world.account.createPolicy({ name: 'boundary', document });
    world.account.updateRole('pod-role', { boundary: arn });
  };
  const bucketPolicy = (document: unknown) => ({ name: 'bucket policy', policy: parsePolicy(document, 'resource') });

  test.each<[string, () => World, Ask, { policy?: unknown }, string]>([
    [
      'nothing allows, and no resource is named',
      () => worldWith(),
      LIST,
      {},
      's3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action',
    ],
    [
      'nothing allows, with a resource in S3 quotation marks',
      () => worldWith(),
      GET,
      {},
      's3:GetObject on resource: "arn:aws:s3:::demo/key" because no identity-based policy allows the s3:GetObject action',
    ],
    [
      'a resource that the service does not name',
      () => worldWith(),
      { ...GET, resourceInMessage: false },
      {},
      's3:GetObject because no identity-based policy allows the s3:GetObject action',
    ],
    [
      'a policy denies',
      () => worldWith({ read, deny: deny('s3:ListAllMyBuckets') }),
      LIST,
      {},
      's3:ListAllMyBuckets with an explicit deny in an identity-based policy',
    ],
    [
      'the boundary does not allow',
      () => {
        const world = worldWith({ read });
        boundary(world, allow('ec2:*'));
        return world;
      },
      LIST,
      {},
      's3:ListAllMyBuckets because no permissions boundary allows the s3:ListAllMyBuckets action',
    ],
    [
      'the boundary denies',
      () => {
        const world = worldWith({ read });
        boundary(world, {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: '*', Resource: '*' },
            { Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
          ],
        });
        return world;
      },
      GET,
      {},
      's3:GetObject on resource: "arn:aws:s3:::demo/key" with an explicit deny in a permissions boundary',
    ],
    [
      'the policy of another account’s resource does not allow',
      () => worldWith({ read }),
      {
        action: 'sns:Publish',
        resource: 'arn:aws:sns:us-east-1:999999999999:topic',
        resourceAccountId: '999999999999',
      },
      {},
      'sns:Publish on resource: arn:aws:sns:us-east-1:999999999999:topic because no resource-based policy allows the sns:Publish action',
    ],
    [
      'the session policy does not allow',
      () => worldWith({ read }),
      LIST,
      { policy: allow('ec2:*') },
      's3:ListAllMyBuckets because no session policy allows the s3:ListAllMyBuckets action',
    ],
    [
      'the session policy denies',
      () => worldWith({ read }),
      LIST,
      { policy: JSON.stringify(deny('s3:*')) },
      's3:ListAllMyBuckets with an explicit deny in a session policy',
    ],
    [
      'the bucket policy denies',
      () => worldWith({ read }),
      {
        ...GET,
        resourcePolicy: bucketPolicy({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::demo/*' }],
        }),
      },
      {},
      's3:GetObject on resource: "arn:aws:s3:::demo/key" with an explicit deny in a resource-based policy',
    ],
  ])('%s', (_, makeWorld, ask, over, tail) => {
    const world = makeWorld();
    const { decision, message } = world.sts.authorize(world.session(ROLE, over), ask);
    expect(decision.outcome).toBe('denied');
    expect(message).toBe(`User: ${ARN} is not authorized to perform: ${tail}`);
  });
});

describe('condition keys', () => {
  test.each<[string, unknown]>([
    ['aws:PrincipalTag of a session tag', { StringEquals: { 'aws:PrincipalTag/kubernetes-namespace': 'default' } }],
    ['aws:PrincipalTag of a role tag', { StringEquals: { 'aws:PrincipalTag/stage': 'of-role' } }],
    ['a session tag over a role tag', { StringEquals: { 'aws:PrincipalTag/team': 'of-session' } }],
    ['aws:PrincipalArn, the role', { ArnEquals: { 'aws:PrincipalArn': ROLE } }],
    ['aws:PrincipalAccount', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['aws:userid', { StringLike: { 'aws:userid': 'AROA*:eks-eksdemo1-aws-cli-*' } }],
    ['aws:PrincipalType', { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }],
    ['aws:CurrentTime', { DateGreaterThan: { 'aws:CurrentTime': '2026-11-23T14:51:38Z' } }],
    ['aws:EpochTime', { NumericEquals: { 'aws:EpochTime': '1795445499' } }],
    ['aws:TokenIssueTime', { DateLessThan: { 'aws:TokenIssueTime': '2026-11-23T14:51:40Z' } }],
    ['aws:RequestedRegion', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
    ['aws:SecureTransport', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['aws:ResourceAccount', { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }],
    ["the service's own", { StringEquals: { 's3:prefix': 'default/' } }],
  ])('%s', (_, condition) => {
    const world = worldWith({ conditional: allow('s3:ListAllMyBuckets', { Condition: condition }) });
    const session = world.session(ROLE, {
      tags: [{ key: 'team', value: 'of-session' }, ...NAMESPACE],
      transitiveTagKeys: [],
    });
    const ask = { ...LIST, context: { 's3:prefix': 'default/' } };
    expect(world.sts.authorize(session, ask).decision).toMatchObject({ outcome: 'allowed' });
  });

  const NAMESPACE = [{ key: 'kubernetes-namespace', value: 'default' }];

  test('the time is that of the request, the issue time that of the session', () => {
    const world = worldWith({
      revoked: deny('s3:*', { Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-23T15:00:00Z' } } }),
      read: allow('s3:*'),
    });
    const early = world.session(ROLE);
    world.now += 3_600_000;
    expect(world.sts.authorize(early, LIST).decision.outcome).toBe('denied');
    expect(world.sts.authorize(world.session(ROLE), LIST).decision.outcome).toBe('allowed');
  });
});

test('the policies that count are those of now, not those of when the session was issued', () => {
  const world = worldWith({ read: allow('s3:*') });
  const session = world.session(ROLE);
  expect(world.sts.authorize(session, LIST).decision.outcome).toBe('allowed');
  world.account.deleteRolePolicy('pod-role', 'read');
  expect(world.sts.authorize(session, LIST).decision.outcome).toBe('denied');
});

test('a session of a deleted role may do nothing, also when a role of that name is made again', () => {
  const world = worldWith();
  const session = world.session(ROLE);
  world.account.deleteRole('pod-role');
  const gone = world.sts.authorize(session, LIST);
  expect(gone.decision).toMatchObject({ outcome: 'denied', reason: expect.stringMatching(/has been deleted$/) });
  expect(gone.message).toBe(
    `User: ${ARN} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
  );
  world.account.createRole({ name: 'pod-role', trust: trust() });
  world.account.putRolePolicy('pod-role', 'read', allow('s3:*'));
  expect(world.sts.authorize(session, LIST).decision.outcome).toBe('denied');
  expect(world.sts.authorize(world.session(ROLE), LIST).decision.outcome).toBe('allowed');
});

test('a resource of another account needs the policies of both', () => {
  const world = worldWith({ read: allow('s3:*') });
  const session = world.session(ROLE);
  const ask = { ...GET, resourceAccountId: '444455556666' };
  expect(world.sts.authorize(session, ask).decision).toMatchObject({ outcome: 'denied', layer: 'resource' });
  const policy = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: '111122223333' },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::demo/*',
        },
      ],
    },
    'resource',
  );
  const resourcePolicy = { name: 'bucket policy', policy };
  expect(world.sts.authorize(session, { ...ask, resourcePolicy }).decision.outcome).toBe('allowed');
});

describe('with a managed policy whose document is not known', () => {
  const reason = new RegExp(`depends on ${UNKNOWN}`);

  test('neither an implicit denial nor an allowance stands', () => {
    const world = worldWith();
    world.account.attachRolePolicy('pod-role', UNKNOWN);
    const session = world.session(ROLE);
    expect(world.sts.authorize(session, LIST)).toEqual({
      decision: { outcome: 'unknown', reason: expect.stringMatching(reason) },
    });
    // The unknown policy might deny.
    world.account.putRolePolicy('pod-role', 'read', allow('s3:*'));
    expect(world.sts.authorize(session, LIST).decision.outcome).toBe('unknown');
  });

  test('an explicit deny stands', () => {
    const world = worldWith({ deny: deny('s3:*') });
    world.account.attachRolePolicy('pod-role', UNKNOWN);
    expect(world.sts.authorize(world.session(ROLE), LIST).decision).toMatchObject({
      outcome: 'denied',
      explicit: true,
    });
  });

  test('a denial stands that no identity policy could lift', () => {
    const world = worldWith();
    world.account.attachRolePolicy('pod-role', UNKNOWN);
    const session = world.session(ROLE, { policy: allow('ec2:*') });
    expect(world.sts.authorize(session, LIST).decision.outcome).toBe('denied');
  });

  test('an unknown boundary leaves a denial and takes away the certainty of an allowance', () => {
    const world = worldWith();
    world.account.updateRole('pod-role', { boundary: UNKNOWN });
    const session = world.session(ROLE);
    expect(world.sts.authorize(session, LIST).decision.outcome).toBe('denied');
    world.account.putRolePolicy('pod-role', 'read', allow('s3:*'));
    expect(world.sts.authorize(session, LIST).decision).toMatchObject({
      outcome: 'unknown',
      reason: expect.stringMatching(reason),
    });
  });
});
