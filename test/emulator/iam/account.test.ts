import { AdjustableClock } from '../../../lib/emulator/clock';
import { ResourceError } from '../../../lib/emulator/cloudformation/provider';
import { IamAccount } from '../../../lib/emulator/iam/account';

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ],
};
const READ = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] };
const S3_READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';

function newAccount(over: Partial<ConstructorParameters<typeof IamAccount>[0]> = {}): IamAccount {
  return new IamAccount({ accountId: '111122223333', clock: new AdjustableClock(), ...over });
}

/** What `act` is refused with. */
function refusal(act: () => unknown): { code: string; message: string; httpStatus: number } {
  try {
    act();
  } catch (error) {
    if (error instanceof ResourceError) {
      return { code: error.code, message: error.message, httpStatus: error.httpStatus };
    }
    throw error;
  }
  throw new Error('was not refused');
}

describe('roles', () => {
  test('have an ARN with their path, an id of their own and one hour as longest session', () => {
    const account = newAccount();
    const role = account.createRole({ name: 'reader', path: '/team-a/', trust: TRUST, tags: { team: 'a' } });
    expect(role).toMatchObject({
      arn: 'arn:aws:iam::111122223333:role/team-a/reader',
      roleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      maxSessionDuration: 3600,
      tags: { team: 'a' },
      trustDocument: TRUST,
      attached: [],
    });
    expect(account.role('reader')).toBe(role);
    expect(account.roleByArn(role.arn)).toBe(role);
    expect(account.roleByArn('arn:aws:iam::111122223333:role/reader')).toBeUndefined();
    expect(account.roles()).toEqual([role]);
  });

  test('made again after a deletion have another id', () => {
    const account = newAccount();
    const first = account.createRole({ name: 'reader', trust: TRUST }).roleId;
    account.deleteRole('reader');
    expect(account.createRole({ name: 'reader', trust: JSON.stringify(TRUST) }).roleId).not.toBe(first);
  });

  test('take on a new trust policy at once', () => {
    const account = newAccount();
    account.createRole({ name: 'reader', trust: TRUST });
    const other = { ...TRUST, Statement: [{ ...TRUST.Statement[0], Principal: { Service: 'ec2.amazonaws.com' } }] };
    account.updateAssumeRolePolicy('reader', other);
    expect(account.role('reader')?.trustDocument).toBe(other);
  });

  test.each([
    ['aws-cn', 'arn:aws-cn:iam::111122223333:role/reader'],
    ['aws-us-gov', 'arn:aws-us-gov:iam::111122223333:role/reader'],
  ])('of partition %s have its ARNs', (partition, arn) => {
    expect(newAccount({ partition }).createRole({ name: 'reader', trust: TRUST }).arn).toBe(arn);
  });
});

describe('IAM refuses, in its own words,', () => {
  const account = newAccount();
  account.createRole({ name: 'taken', trust: TRUST });

  test.each<[string, () => unknown, object]>([
    [
      'a role name in use',
      () => account.createRole({ name: 'taken', trust: TRUST }),
      { code: 'EntityAlreadyExists', message: 'Role with name taken already exists.', httpStatus: 409 },
    ],
    [
      'a role name in use in another case',
      () => account.createRole({ name: 'TAKEN', trust: TRUST }),
      { code: 'EntityAlreadyExists', message: 'Role with name TAKEN already exists.' },
    ],
    [
      'a role that is not there',
      () => account.deleteRole('nobody'),
      { code: 'NoSuchEntity', message: 'The role with name nobody cannot be found.', httpStatus: 404 },
    ],
    [
      'a name with a slash',
      () => account.createRole({ name: 'a/b', trust: TRUST }),
      {
        code: 'ValidationError',
        message:
          'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
        httpStatus: 400,
      },
    ],
    [
      'a name of 65 characters',
      () => account.createRole({ name: 'x'.repeat(65), trust: TRUST }),
      {
        code: 'ValidationError',
        message: `1 validation error detected: Value '${'x'.repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
      },
    ],
    [
      'an empty name',
      () => account.createRole({ name: '', trust: TRUST }),
      { code: 'ValidationError', message: expect.stringContaining('greater than or equal to 1') },
    ],
    [
      'a path without slashes',
      () => account.createRole({ name: 'a', path: 'team', trust: TRUST }),
      {
        code: 'ValidationError',
        message:
          'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
      },
    ],
    [
      'sessions of under an hour',
      () => account.createRole({ name: 'a', trust: TRUST, maxSessionDuration: 900 }),
      {
        code: 'ValidationError',
        message:
          "1 validation error detected: Value '900' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
      },
    ],
    [
      'sessions of over twelve hours',
      () => account.updateRole('taken', { maxSessionDuration: 43_201 }),
      { code: 'ValidationError', message: expect.stringContaining('less than or equal to 43200') },
    ],
    [
      'a trust policy that is none',
      () => account.createRole({ name: 'a', trust: '{' }),
      { code: 'MalformedPolicyDocument', message: 'This policy contains invalid Json', httpStatus: 400 },
    ],
    [
      'trust in a role of the account that does not exist',
      () =>
        account.createRole({
          name: 'a',
          trust: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: 'arn:aws:iam::111122223333:role/nobody' },
                Action: 'sts:AssumeRole',
              },
            ],
          },
        }),
      {
        code: 'MalformedPolicyDocument',
        message: 'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/nobody"',
      },
    ],
    [
      'a trust policy over 2,048 characters',
      () => account.createRole({ name: 'a', trust: { ...TRUST, Statement: Array(20).fill(TRUST.Statement[0]) } }),
      { code: 'LimitExceeded', message: 'Cannot exceed quota for ACLSizePerRole: 2048', httpStatus: 409 },
    ],
    [
      'a permissions policy without resources',
      () =>
        account.putRolePolicy('taken', 'p', {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:Get*' }],
        }),
      { code: 'MalformedPolicyDocument', message: 'Policy statement must contain resources.' },
    ],
    [
      'an AWS managed policy that does not exist',
      () => account.attachRolePolicy('taken', 'arn:aws:iam::aws:policy/AmazonS3ReadOnly'),
      {
        code: 'NoSuchEntity',
        message: 'Policy arn:aws:iam::aws:policy/AmazonS3ReadOnly does not exist or is not attachable.',
        httpStatus: 404,
      },
    ],
    [
      "a managed policy of the account's own that does not exist",
      () => account.attachRolePolicy('taken', 'arn:aws:iam::111122223333:policy/mine'),
      {
        code: 'NoSuchEntity',
        message: 'Policy arn:aws:iam::111122223333:policy/mine does not exist or is not attachable.',
      },
    ],
    [
      'an ARN that is none',
      () => account.attachRolePolicy('taken', 'AmazonS3ReadOnlyAccess'),
      { code: 'InvalidInput', message: 'ARN AmazonS3ReadOnlyAccess is not valid.', httpStatus: 400 },
    ],
    [
      'to detach what is not attached',
      () => account.detachRolePolicy('taken', S3_READ_ONLY),
      { code: 'NoSuchEntity', message: `Policy ${S3_READ_ONLY} was not found.` },
    ],
    [
      'to delete an inline policy that is not there',
      () => account.deleteRolePolicy('taken', 'p'),
      { code: 'NoSuchEntity', message: 'The role policy with name p cannot be found.' },
    ],
    [
      'a boundary that does not exist',
      () => account.createRole({ name: 'a', trust: TRUST, boundary: 'arn:aws:iam::111122223333:policy/b' }),
      {
        code: 'NoSuchEntity',
        message: 'Scope ARN: arn:aws:iam::111122223333:policy/b does not exist or is not attachable.',
      },
    ],
    [
      'a profile that is not there',
      () => account.addRoleToInstanceProfile('p', 'taken'),
      { code: 'NoSuchEntity', message: 'Instance Profile p cannot be found.' },
    ],
    [
      'to delete a managed policy that is not there',
      () => account.deletePolicy('arn:aws:iam::111122223333:policy/mine'),
      { code: 'NoSuchEntity', message: 'Policy arn:aws:iam::111122223333:policy/mine was not found.' },
    ],
  ])('%s', (_, act, expected) => {
    expect(refusal(act)).toMatchObject(expected);
    expect(account.roles()).toHaveLength(1);
  });

  test('to delete a role with policies or in an instance profile', () => {
    const own = newAccount();
    own.createRole({ name: 'r', trust: TRUST });
    own.attachRolePolicy('r', S3_READ_ONLY);
    own.putRolePolicy('r', 'inline', READ);
    own.createInstanceProfile({ name: 'p' });
    own.addRoleToInstanceProfile('p', 'r');
    const conflict = (message: string) => ({ code: 'DeleteConflict', httpStatus: 409, message });
    expect(refusal(() => own.deleteInstanceProfile('p'))).toEqual(
      conflict('Cannot delete entity, must remove roles from instance profile first.'),
    );
    expect(refusal(() => own.deleteRole('r'))).toEqual(
      conflict('Cannot delete entity, must remove roles from instance profile first.'),
    );
    own.removeRoleFromInstanceProfile('p', 'r');
    expect(refusal(() => own.deleteRole('r'))).toEqual(
      conflict('Cannot delete entity, must detach all policies first.'),
    );
    own.detachRolePolicy('r', S3_READ_ONLY);
    expect(refusal(() => own.deleteRole('r'))).toEqual(conflict('Cannot delete entity, must delete policies first.'));
    own.deleteRolePolicy('r', 'inline');
    own.deleteRole('r');
    own.deleteInstanceProfile('p');
    expect(own.role('r')).toBeUndefined();
    expect(own.instanceProfile('p')).toBeUndefined();
  });

  test('a second role in an instance profile, and an eleventh attached policy', () => {
    const own = newAccount();
    own.createRole({ name: 'r', trust: TRUST });
    own.createRole({ name: 's', trust: TRUST });
    own.createInstanceProfile({ name: 'p' });
    own.addRoleToInstanceProfile('p', 'r');
    expect(refusal(() => own.addRoleToInstanceProfile('p', 's'))).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    });
    for (let n = 0; n < 10; n++) own.attachRolePolicy('r', own.createPolicy({ name: `p${n}`, document: READ }).arn);
    expect(refusal(() => own.attachRolePolicy('r', S3_READ_ONLY))).toMatchObject({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
  });

  test('more roles than the quota, 1,000 unless AWS has raised it', () => {
    const own = newAccount();
    for (let n = 0; n < 1000; n++) own.createRole({ name: `r${n}`, trust: TRUST });
    expect(refusal(() => own.createRole({ name: 'one-more', trust: TRUST }))).toEqual({
      code: 'LimitExceeded',
      message: 'Cannot exceed quota for RolesPerAccount: 1000',
      httpStatus: 409,
    });
    const small = newAccount({ maxRoles: 1 });
    small.createRole({ name: 'r', trust: TRUST });
    expect(refusal(() => small.createRole({ name: 's', trust: TRUST }))).toMatchObject({
      message: 'Cannot exceed quota for RolesPerAccount: 1',
    });
  });

  test('inline policies of over 10,240 characters together, not counting white space', () => {
    const own = newAccount();
    own.createRole({ name: 'r', trust: TRUST });
    const policy = (length: number) => ({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: `arn:aws:s3:::${'b'.repeat(length)}` }],
    });
    own.putRolePolicy('r', 'spaced', JSON.stringify(policy(5000), null, 4).replace('{', `{${' '.repeat(9000)}`));
    own.putRolePolicy('r', 'a', policy(5000));
    own.putRolePolicy('r', 'a', policy(5001));
    expect(refusal(() => own.putRolePolicy('r', 'b', policy(200)))).toMatchObject({
      code: 'LimitExceeded',
      message: 'Maximum policy size of 10240 bytes exceeded for role r',
    });
  });

  test('managed policies of one name, of too great a size, and to delete one in use', () => {
    const own = newAccount();
    own.createRole({ name: 'r', trust: TRUST });
    const { arn } = own.createPolicy({ name: 'mine', path: '/app/', document: READ });
    expect(arn).toBe('arn:aws:iam::111122223333:policy/app/mine');
    expect(refusal(() => own.createPolicy({ name: 'mine', document: READ }))).toMatchObject({
      code: 'EntityAlreadyExists',
      message: 'A policy called mine already exists. Duplicate names are not allowed.',
    });
    const large = { ...READ, Statement: Array(150).fill(READ.Statement[0]) };
    expect(refusal(() => own.updatePolicy(arn, large))).toMatchObject({
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
    own.attachRolePolicy('r', arn);
    expect(refusal(() => own.deletePolicy(arn))).toMatchObject({
      code: 'DeleteConflict',
      message: 'Cannot delete a policy attached to entities.',
    });
    own.detachRolePolicy('r', arn);
    own.deletePolicy(arn);
    expect(own.managedPolicy(arn)).toBeUndefined();
  });

  test.each([undefined, '2008-10-17'])('a managed policy of version %s, which an inline policy may have', (Version) => {
    const own = newAccount();
    own.createRole({ name: 'r', trust: TRUST });
    const { arn } = own.createPolicy({ name: 'mine', document: READ });
    const document = { ...READ, Version };
    const expected = {
      code: 'MalformedPolicyDocument',
      message: 'Policy document must be version 2012-10-17 or greater.',
      httpStatus: 400,
    };
    expect(refusal(() => own.createPolicy({ name: 'other', document }))).toMatchObject(expected);
    expect(refusal(() => own.updatePolicy(arn, document))).toMatchObject(expected);
    expect(() => own.putRolePolicy('r', 'inline', document)).not.toThrow();
  });
});

test('an account may be told to accept AWS managed policies that the snapshot does not have', () => {
  const account = newAccount({ unknownManagedPolicies: 'accept' });
  account.createRole({ name: 'r', trust: TRUST });
  account.attachRolePolicy('r', 'arn:aws:iam::aws:policy/PublishedTomorrow');
  expect(account.role('r')?.attached).toEqual(['arn:aws:iam::aws:policy/PublishedTomorrow']);
  expect(account.managedPolicy('arn:aws:iam::aws:policy/PublishedTomorrow')).toBeUndefined();
  expect(refusal(() => account.attachRolePolicy('r', 'arn:aws:iam::111122223333:policy/mine')).code).toBe(
    'NoSuchEntity',
  );
});
