import fc from 'fast-check';
import type { AssumeRoleRequest } from '../../../lib/emulator/sts/assume-role';
import { estimatedPackedPercent } from '../../../lib/emulator/sts/session-tags';
import { allow, AT, POD_TAGS, refused, SERVICE, trust, World } from './world';

const ROLE = 'arn:aws:iam::111122223333:role/app/pod-role';

/** A world with a role for pods under a path. */
function worldWith(trustPolicy: unknown = trust()): World {
  const world = new World();
  world.account.createRole({ name: 'pod-role', path: '/app/', trust: trustPolicy });
  return world;
}

describe('an AWS service that a role trusts', () => {
  test('gets a session of the name, length and tags it asked for', () => {
    const world = worldWith();
    const session = world.session(ROLE);
    expect(session).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      sessionToken: expect.stringMatching(/^.{100,}$/),
      roleArn: ROLE,
      roleId: world.account.role('pod-role')?.roleId,
      // The role's path is not part of a session's ARN.
      arn: 'arn:aws:sts::111122223333:assumed-role/pod-role/eks-eksdemo1-aws-cli-b307fd36',
      accountId: '111122223333',
      tags: Object.fromEntries(POD_TAGS.map(({ key, value }) => [key, value])),
      transitiveTagKeys: POD_TAGS.map(({ key }) => key),
    });
    expect(session.expiration).toBe(AT + 6 * 3_600_000);
    expect(world.sts.session(session.accessKeyId)).toBe(session);
  });

  test("gets six hours although the role's MaxSessionDuration is one", () => {
    const world = worldWith();
    expect(world.account.role('pod-role')?.maxSessionDuration).toBe(3600);
    expect(world.assume(ROLE, { durationSeconds: 21_600 }).ok).toBe(true);
  });

  test('needs no sts:TagSession without tags', () => {
    const world = worldWith(trust({ Action: 'sts:AssumeRole' }));
    expect(world.assume(ROLE, { tags: [], transitiveTagKeys: [] }).ok).toBe(true);
  });

  test('never gets the same key, secret or token twice', () => {
    const world = worldWith();
    const all = Array.from({ length: 50 }, () => world.session(ROLE));
    for (const field of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
      expect(new Set(all.map((session) => session[field])).size).toBe(50);
    }
  });
});

describe('a trust policy that does not let the service in: the cause names', () => {
  const cause = (trustPolicy: unknown, over: Partial<AssumeRoleRequest> = {}) => {
    const refusal = refused(worldWith(trustPolicy).assume(ROLE, over));
    expect(refusal).toMatchObject({ code: 'AccessDenied', decision: { outcome: 'denied', layer: 'resource' } });
    return refusal;
  };

  test('the missing sts:TagSession and the tags that ask for it', () => {
    const refusal = cause(trust({ Action: 'sts:AssumeRole' }));
    expect(refusal.message).toBe(`User: ${SERVICE} is not authorized to perform: sts:TagSession on resource: ${ROLE}`);
    expect(refusal.cause).toMatch(
      /^the trust policy of role pod-role allows sts:AssumeRole but not sts:TagSession, and Pod Identity passes six session tags: /,
    );
  });

  test('the principal that is trusted instead', () => {
    const refusal = cause(trust({ Principal: { Service: 'ec2.amazonaws.com' } }));
    expect(refusal.message).toBe(`User: ${SERVICE} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`);
    expect(refusal.cause).toMatch(/ec2\.amazonaws\.com, not pods\.eks\.amazonaws\.com/);
    expect(refusal.decision).toMatchObject({ statement: '#0', policy: 'pod-role' });
  });

  test.each<[string, unknown, string, string]>([
    ['request tag', { StringEquals: { 'aws:RequestTag/eks-cluster-name': 'other' } }, 'other', 'eksdemo1'],
    ['source account', { StringEquals: { 'aws:SourceAccount': '999988887777' } }, '999988887777', '111122223333'],
    [
      'source ARN',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:eks:*:*:cluster/other' } },
      'arn:aws:eks:*:*:cluster/other',
      'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1',
    ],
    ['session name', { StringLike: { 'sts:RoleSessionName': 'eks-other-*' } }, 'eks-other-*', 'eks-eksdemo1-aws-cli'],
    ['external id', { StringEquals: { 'sts:ExternalId': 'mine' } }, 'mine', 'yours'],
    [
      'tag keys',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['eks-cluster-name'] } },
      'eks-cluster-name',
      'kubernetes-namespace',
    ],
    [
      'transitive tag keys',
      { 'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['eks-cluster-name'] } },
      'eks-cluster-name',
      'kubernetes-namespace',
    ],
    ['role tag', { StringEquals: { 'aws:ResourceTag/team': 'b' } }, 'b', 'no such key'],
    ['caller', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, 'false', 'true'],
  ])(
    'the unmet condition on the %s, with what it expects and what the request has',
    (_, condition, expected, actual) => {
      const caller = {
        service: SERVICE,
        sourceAccount: '111122223333',
        sourceArn: 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1',
      };
      const refusal = cause(trust({ Condition: condition }), { caller, externalId: 'yours' });
      expect(refusal.cause).toContain('#0');
      expect(refusal.cause).toContain(expected);
      expect(refusal.cause).toContain(actual);
    },
  );

  test('the statement that denies', () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: SERVICE }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
        {
          Sid: 'NotFromDefault',
          Effect: 'Deny',
          Principal: { Service: SERVICE },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'default' } },
        },
      ],
    };
    const refusal = cause(document);
    expect(refusal.decision).toMatchObject({ explicit: true, statement: 'NotFromDefault' });
    expect(refusal.cause).toContain('NotFromDefault');
  });
});

test('conditions on the request tags and the source that do hold let the service in', () => {
  const world = worldWith(
    trust({
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-name': 'eksdemo1',
          'aws:RequestTag/kubernetes-namespace': 'default',
          'aws:SourceAccount': '111122223333',
        },
        ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': POD_TAGS.map(({ key }) => key) },
      },
    }),
  );
  const caller = {
    service: SERVICE,
    sourceAccount: '111122223333',
    sourceArn: 'arn:aws:eks:us-east-1:111122223333:cluster/eksdemo1',
  };
  expect(world.assume(ROLE, { caller }).ok).toBe(true);
});

test('a role that does not exist and one of an unknown account are refused as if not trusted', () => {
  const world = worldWith();
  const missing = refused(world.assume('arn:aws:iam::111122223333:role/pod-role'));
  expect(missing).toMatchObject({
    code: 'AccessDenied',
    message: `User: ${SERVICE} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/pod-role`,
    cause: 'account 111122223333 has no role arn:aws:iam::111122223333:role/pod-role',
  });
  const foreign = refused(world.assume('arn:aws:iam::999988887777:role/pod-role'));
  expect(foreign).toMatchObject({ code: 'AccessDenied', decision: { outcome: 'unknown' } });
  expect(foreign.cause).toContain('999988887777');
});

describe('STS refuses, in its own words,', () => {
  const world = worldWith();
  const constraint = (field: string, value: unknown, words: string) =>
    `1 validation error detected: Value '${value}' at '${field}' failed to satisfy constraint: ${words}`;

  test.each<[string, Partial<AssumeRoleRequest>, object]>([
    [
      'a session name of one character',
      { sessionName: 'x' },
      { message: constraint('roleSessionName', 'x', 'Member must have length greater than or equal to 2') },
    ],
    [
      'a session name of 65',
      { sessionName: 'x'.repeat(65) },
      { message: constraint('roleSessionName', 'x'.repeat(65), 'Member must have length less than or equal to 64') },
    ],
    [
      'a session name with a space',
      { sessionName: 'my session' },
      {
        message: constraint(
          'roleSessionName',
          'my session',
          'Member must satisfy regular expression pattern: [\\w+=,.@-]*',
        ),
      },
    ],
    [
      'a duration under fifteen minutes',
      { durationSeconds: 899 },
      { message: constraint('durationSeconds', 899, 'Member must have value greater than or equal to 900') },
    ],
    [
      'a duration over twelve hours',
      { durationSeconds: 43_201 },
      { message: constraint('durationSeconds', 43_201, 'Member must have value less than or equal to 43200') },
    ],
    ['a duration that is no number', { durationSeconds: Number.NaN }, { code: 'ValidationError' }],
    [
      'two mistakes at once',
      { sessionName: 'x', durationSeconds: 1 },
      {
        message: expect.stringMatching(
          /^2 validation errors detected: Value 'x' at 'roleSessionName' .*; Value '1' at/,
        ),
      },
    ],
    [
      'an ARN that is no role',
      { roleArn: 'arn:aws:iam::111122223333:user/x' },
      { message: 'arn:aws:iam::111122223333:user/x is invalid' },
    ],
    ['a short ARN', { roleArn: 'role' }, { message: expect.stringContaining("'roleArn'") }],
    ['an external id of one character', { externalId: 'x' }, { message: expect.stringContaining("'externalId'") }],
    [
      'an empty tag key',
      { tags: [{ key: '', value: 'v' }] },
      { message: constraint('tags.1.member.key', '', 'Member must have length greater than or equal to 1') },
    ],
    [
      'a tag key of 129 characters',
      { tags: [{ key: 'k'.repeat(129), value: '' }] },
      { message: expect.stringContaining('128') },
    ],
    [
      'a tag value of 257',
      { tags: [{ key: 'k', value: 'v'.repeat(257) }] },
      { message: expect.stringContaining('256') },
    ],
    [
      'a tag value with a star',
      { tags: [{ key: 'k', value: '*' }] },
      { message: expect.stringContaining('tags.1.member.value') },
    ],
    [
      'fifty-one tags',
      { tags: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) },
      {
        message:
          "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
      },
    ],
    [
      'a session policy over 2,048 characters',
      { policy: allow('s3:Get*', { Resource: `arn:aws:s3:::${'b'.repeat(2048)}` }) },
      {
        message: expect.stringMatching(
          /'policy' failed to satisfy constraint: Member must have length less than or equal to 2048$/,
        ),
      },
    ],
  ])('%s', (_, over, expected) => {
    const refusal = refused(world.assume(ROLE, { tags: [], transitiveTagKeys: [], ...over }));
    expect(refusal).toMatchObject({ code: 'ValidationError', ...expected });
    expect(refusal.cause).not.toBe('');
  });

  test.each<[string, Partial<AssumeRoleRequest>, object]>([
    [
      'a tag given twice',
      { tags: [...POD_TAGS, { key: 'EKS-Cluster-Name', value: 'x' }] },
      {
        code: 'InvalidParameterValue',
        message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      },
    ],
    [
      'a transitive key that is no tag',
      { transitiveTagKeys: ['nonesuch'] },
      {
        code: 'InvalidParameterValue',
        message: 'The specified transitive tag key must be included in the requested tags.',
      },
    ],
    ['a malformed session policy', { policy: { Statement: [] } }, { code: 'MalformedPolicyDocument' }],
    ['a session policy that is no JSON', { policy: '{' }, { code: 'MalformedPolicyDocument' }],
    [
      'an incomplete ARN in a session policy',
      { policy: allow('s3:*', { Resource: 'arn:aws:s3' }) },
      { code: 'MalformedPolicyDocument', cause: expect.stringContaining('complete ARNs') },
    ],
    [
      'tags that take too much space',
      {
        tags: Array.from({ length: 9 }, (_, n) => ({ key: `T${n + 1}`, value: 'a'.repeat(250) })),
        transitiveTagKeys: [],
      },
      { code: 'PackedPolicyTooLarge', message: 'Packed size of session tags consumes 498% of allotted space.' },
    ],
  ])('%s', (_, over, expected) => {
    expect(refused(world.assume(ROLE, over))).toMatchObject(expected);
  });

  test("Pod Identity's own tags are well within the space, and grow out of it with long names", () => {
    expect(estimatedPackedPercent(POD_TAGS)).toBeLessThan(75);
    const long = POD_TAGS.map(({ key, value }) => ({ key, value: value + '-long'.repeat(20) }));
    expect(estimatedPackedPercent(long)).toBeGreaterThan(100);
  });

  test('any request gets an answer and never an exception', () => {
    const text = fc.string({ unit: 'binary', maxLength: 70 });
    fc.assert(
      fc.property(
        fc.record({
          roleArn: fc.oneof(text, fc.constant(ROLE)),
          sessionName: text,
          durationSeconds: fc.oneof(fc.integer(), fc.constant(Number.NaN)),
          tags: fc.array(fc.record({ key: text, value: text }), { maxLength: 4 }),
          transitiveTagKeys: fc.array(text, { maxLength: 2 }),
          externalId: fc.option(text, { nil: undefined }),
          policy: fc.option(fc.oneof(text, fc.object()), { nil: undefined }),
        }),
        (over) => {
          const outcome = world.assume(ROLE, over);
          if (!outcome.ok) expect([outcome.message, outcome.cause]).not.toContain('');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a session that assumes a role (role chaining)', () => {
  const TARGET = 'arn:aws:iam::444455556666:role/target';
  const EXTERNAL_ID = 'us-east-1/111122223333/eksdemo1/default/aws-cli-sa';

  /** The documented arrangement for a target role in another account. */
  function chained(o: { identity?: unknown; targetTrust?: unknown } = {}): World {
    const world = worldWith();
    world.account.putRolePolicy(
      'pod-role',
      'assume-target',
      o.identity ?? allow(['sts:AssumeRole', 'sts:TagSession'], { Resource: TARGET }),
    );
    world.other.createRole({
      name: 'target',
      trust:
        o.targetTrust ??
        trust({
          Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          Condition: {
            ArnEquals: { 'aws:PrincipalARN': ROLE },
            StringEquals: {
              'aws:RequestTag/kubernetes-namespace': 'default',
              'aws:RequestTag/eks-cluster-name': 'eksdemo1',
              'sts:ExternalId': EXTERNAL_ID,
            },
          },
        }),
    });
    return world;
  }

  const ask = (world: World, over: Partial<AssumeRoleRequest> = {}) =>
    world.assume(TARGET, {
      caller: over.caller ?? world.session(ROLE),
      durationSeconds: 3540,
      tags: [],
      transitiveTagKeys: [],
      externalId: EXTERNAL_ID,
      ...over,
    });

  test('gets one in the other account, with the transitive tags of its own', () => {
    const outcome = ask(chained());
    expect(outcome).toMatchObject({
      ok: true,
      session: {
        arn: 'arn:aws:sts::444455556666:assumed-role/target/eks-eksdemo1-aws-cli-b307fd36',
        accountId: '444455556666',
        expiration: AT + 3_540_000,
        tags: { 'kubernetes-namespace': 'default', 'kubernetes-pod-name': 'aws-cli' },
        transitiveTagKeys: POD_TAGS.map(({ key }) => key),
      },
    });
  });

  test('does not pass on tags that are not transitive', () => {
    const world = chained({ targetTrust: trust({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) });
    const caller = world.session(ROLE, { transitiveTagKeys: ['eks-cluster-name'] });
    const outcome = ask(world, { caller });
    expect(outcome).toMatchObject({ ok: true, session: { tags: { 'eks-cluster-name': 'eksdemo1' } } });
    expect(outcome.ok && Object.keys(outcome.session.tags)).toEqual(['eks-cluster-name']);
  });

  test('is refused with another external id, and the cause has both', () => {
    const refusal = refused(ask(chained(), { externalId: 'us-east-1/111122223333/other/default/aws-cli-sa' }));
    expect(refusal.code).toBe('AccessDenied');
    expect(refusal.message).toBe(
      `User: arn:aws:sts::111122223333:assumed-role/pod-role/eks-eksdemo1-aws-cli-b307fd36 is not authorized to perform: sts:AssumeRole on resource: ${TARGET}`,
    );
    expect(refusal.cause).toContain(EXTERNAL_ID);
    expect(refusal.cause).toContain('us-east-1/111122223333/other/default/aws-cli-sa');
  });

  test('is refused without permission of its own, and the cause says whose policy is missing', () => {
    const refusal = refused(ask(chained({ identity: allow('sts:AssumeRole', { Resource: `${TARGET}-other` }) })));
    expect(refusal.decision).toMatchObject({ outcome: 'denied', layer: 'identity' });
  });

  test('is refused for the inherited tags if it may not tag', () => {
    const refusal = refused(ask(chained({ identity: allow('sts:AssumeRole', { Resource: TARGET }) })));
    expect(refusal.message).toMatch(/ is not authorized to perform: sts:TagSession on resource: /);
    const trustful = chained({
      targetTrust: trust({ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }),
    });
    expect(refused(ask(trustful)).cause).toMatch(
      /^the trust policy of role target allows sts:AssumeRole but not sts:TagSession, and the session would carry six session tags: /,
    );
  });

  test('may not set an inherited transitive tag again, in any case of letters', () => {
    const refusal = refused(ask(chained(), { tags: [{ key: 'Kubernetes-Namespace', value: 'kube-system' }] }));
    expect(refusal).toMatchObject({
      code: 'InvalidParameterValue',
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      cause: 'the request passes the tag kubernetes-namespace, which the calling session carries as a transitive tag',
    });
  });

  test('gets one hour and no more', () => {
    expect(ask(chained(), { durationSeconds: 3600 }).ok).toBe(true);
    expect(refused(ask(chained(), { durationSeconds: 3601 }))).toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
  });

  test('within an account needs no identity policy if the trust policy names its role', () => {
    const world = worldWith();
    world.account.createRole({ name: 'next', trust: trust({ Principal: { AWS: ROLE } }) });
    const next = 'arn:aws:iam::111122223333:role/next';
    const request = { caller: world.session(ROLE), durationSeconds: 3600, tags: [], transitiveTagKeys: [] };
    expect(world.assume(next, request).ok).toBe(true);
    world.account.updateAssumeRolePolicy('next', trust({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } }));
    expect(refused(world.assume(next, request)).decision).toMatchObject({ layer: 'identity' });
  });

  test('is refused once its own role has been deleted', () => {
    const world = chained();
    const caller = world.session(ROLE);
    world.account.deleteRolePolicy('pod-role', 'assume-target');
    world.account.deleteRole('pod-role');
    expect(refused(ask(world, { caller })).cause).toMatch(/has been deleted$/);
  });

  test('is not decided on a managed policy that is not known', () => {
    const world = chained({ identity: allow('s3:*') });
    world.account.attachRolePolicy('pod-role', 'arn:aws:iam::aws:policy/PublishedTomorrow');
    const refusal = refused(ask(world));
    expect(refusal).toMatchObject({ code: 'AccessDenied', decision: { outcome: 'unknown' } });
    expect(refusal.cause).toContain('arn:aws:iam::aws:policy/PublishedTomorrow');
  });
});

describe('the session that instance metadata hands out', () => {
  test('is named after the instance', () => {
    const world = new World();
    const { arn } = world.account.createRole({
      name: 'node',
      trust: trust({ Principal: { Service: 'ec2.amazonaws.com' } }),
    });
    const session = world.sts.issueInstanceSession(arn, 'i-0123456789abcdef0', 21_600);
    expect(session.arn).toBe('arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0');
    expect(session.tags).toEqual({});
  });

  test('of the instance identity role is known to STS, and may do nothing', () => {
    const world = new World();
    const session = world.sts.issueInstanceIdentitySession(world.account, 'i-0123456789abcdef0', 21_600);
    expect(session.arn).toBe('arn:aws:sts::111122223333:assumed-role/aws:ec2-instance/i-0123456789abcdef0');
    expect(world.sts.session(session.accessKeyId)).toBe(session);
    const { decision } = world.sts.authorize(session, { action: 's3:ListAllMyBuckets', resource: '*' });
    expect(decision).toMatchObject({
      outcome: 'denied',
      reason: expect.stringContaining('identity of an EC2 instance'),
    });
  });

  test('is refused in the words of the metadata service', () => {
    const world = worldWith();
    expect(() => world.sts.issueInstanceSession(ROLE, 'i-0123456789abcdef0', 21_600)).toThrow(
      expect.objectContaining({
        code: 'AssumeRoleUnauthorizedAccess',
        message: expect.stringMatching(/^EC2 cannot assume the role pod-role\./),
      }),
    );
  });
});

test('the journal keeps who asked, what was said and the cause, and no secret', () => {
  const world = worldWith();
  const session = world.session(ROLE);
  world.account.updateAssumeRolePolicy('pod-role', trust({ Action: 'sts:AssumeRole' }));
  world.assume(ROLE);
  const entries = world.journal.since(0);
  expect(entries).toMatchObject([
    {
      at: AT,
      component: 'sts',
      event: 'role assumed',
      subject: ROLE,
      detail: { caller: SERVICE, session: session.arn },
    },
    {
      event: 'role not assumed',
      said: `AccessDenied: User: ${SERVICE} is not authorized to perform: sts:TagSession on resource: ${ROLE}`,
      cause: expect.stringContaining('sts:TagSession'),
    },
  ]);
  const text = JSON.stringify(entries);
  expect(text).not.toContain(session.secretAccessKey);
  expect(text).not.toContain(session.sessionToken);
});
