import { AdjustableClock } from '../../../lib/emulator/clock';
import type { Provisioned, ResourceRequest } from '../../../lib/emulator/cloudformation/provider';
import { IamAccount } from '../../../lib/emulator/iam/account';
import { iamResourceProviders } from '../../../lib/emulator/iam/resources';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const document = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const S3_READ_ONLY = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
const WORKER = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';

type Properties = Readonly<Record<string, unknown>>;

function stack() {
  const account = new IamAccount({ accountId: '111122223333', clock: new AdjustableClock() });
  const providers = iamResourceProviders(account);
  const request = (type: string, properties: Properties, logicalId: string): ResourceRequest => ({
    stackName: 'Demo',
    logicalId,
    type,
    properties,
  });
  return {
    account,
    providers,
    create: async (type: string, properties: Properties, logicalId = 'Thing') =>
      providers[type]!.create(request(type, properties, logicalId)),
    update: async (type: string, properties: Properties, before: Provisioned, previous: Properties) =>
      providers[type]!.update!(request(type, properties, 'Thing'), { ...before, properties: previous }),
    remove: async (type: string, properties: Properties, existing: Provisioned) =>
      providers[type]!.delete(request(type, properties, 'Thing'), existing),
  };
}

describe('AWS::IAM::Role', () => {
  const TYPE = 'AWS::IAM::Role';
  const full: Properties = {
    RoleName: 'reader',
    Path: '/app/',
    AssumeRolePolicyDocument: TRUST,
    ManagedPolicyArns: [S3_READ_ONLY, WORKER],
    Policies: [{ PolicyName: 'inline', PolicyDocument: document('s3:Get*') }],
    PermissionsBoundary: S3_READ_ONLY,
    MaxSessionDuration: '7200',
    Description: 'reads',
    Tags: [{ Key: 'team', Value: 'a' }],
  };

  test('makes a role with everything it declares; Ref is the name, GetAtt the ARN and the id', async () => {
    const { account, create } = stack();
    const made = await create(TYPE, full);
    const role = account.role('reader')!;
    expect(made).toEqual({ physicalId: 'reader', attributes: { Arn: role.arn, RoleId: role.roleId } });
    expect(role).toMatchObject({
      path: '/app/',
      attached: [S3_READ_ONLY, WORKER],
      boundary: S3_READ_ONLY,
      maxSessionDuration: 7200,
      description: 'reads',
      tags: { team: 'a' },
    });
    expect([...role.inline.keys()]).toEqual(['inline']);
  });

  test('without a name gets one of stack, logical id and a random part, of 64 characters at most', async () => {
    const { account, create } = stack();
    const { physicalId } = await create(TYPE, { AssumeRolePolicyDocument: TRUST }, `Role${'x'.repeat(100)}`);
    expect(physicalId).toMatch(/^Demo-Rolex+-[A-Za-z0-9]+$/);
    expect(physicalId.length).toBeLessThanOrEqual(64);
    expect(account.role(physicalId)).toBeDefined();
  });

  test('is replaced when its name or path changes', () => {
    expect(stack().providers[TYPE]?.replacedBy).toEqual(['RoleName', 'Path']);
  });

  test('updates to what it declares now, and leaves what others attached', async () => {
    const { account, create, update } = stack();
    const made = await create(TYPE, full);
    account.putRolePolicy('reader', 'of-others', document('s3:List*'));
    const now = { RoleName: 'reader', Path: '/app/', AssumeRolePolicyDocument: TRUST, ManagedPolicyArns: [WORKER] };
    expect(await update(TYPE, now, made, full)).toEqual(made);
    const role = account.role('reader')!;
    expect(role).toMatchObject({ attached: [WORKER], maxSessionDuration: 3600, description: '', tags: {} });
    expect(role.boundary).toBeUndefined();
    expect([...role.inline.keys()]).toEqual(['of-others']);
  });

  test('takes its own policies away before it goes, and fails over those of others', async () => {
    const { account, create, remove } = stack();
    const made = await create(TYPE, full);
    account.putRolePolicy('reader', 'of-others', document('s3:List*'));
    await expect(remove(TYPE, full, made)).rejects.toMatchObject({
      code: 'DeleteConflict',
      message: 'Cannot delete entity, must delete policies first.',
    });
    account.deleteRolePolicy('reader', 'of-others');
    await remove(TYPE, full, made);
    expect(account.roles()).toEqual([]);
    await remove(TYPE, full, made);
  });

  test.each<[string, Properties, object]>([
    [
      'an AWS managed policy that does not exist',
      { ...full, ManagedPolicyArns: [WORKER, 'arn:aws:iam::aws:policy/Nonesuch'] },
      { code: 'NoSuchEntity', message: 'Policy arn:aws:iam::aws:policy/Nonesuch does not exist or is not attachable.' },
    ],
    [
      'a malformed inline policy',
      { ...full, Policies: [{ PolicyName: 'p', PolicyDocument: {} }] },
      { code: 'MalformedPolicyDocument' },
    ],
    [
      'no trust policy',
      {},
      {
        code: 'InvalidRequest',
        message:
          'Properties validation failed for resource Thing with message:\n#: required key [AssumeRolePolicyDocument] not found',
      },
    ],
    [
      'a list where text belongs',
      { ...full, RoleName: ['a'] },
      { message: expect.stringContaining('#/RoleName: expected type: String, found: JSONArray') },
    ],
    [
      'text where a list belongs',
      { ...full, ManagedPolicyArns: WORKER },
      { message: expect.stringContaining('#/ManagedPolicyArns: expected type: JSONArray, found: String') },
    ],
    [
      'a policy without a name',
      { ...full, Policies: [{ PolicyDocument: document('s3:Get*') }] },
      { message: expect.stringContaining('#/Policies/0: required key [PolicyName] not found') },
    ],
  ])('is refused with %s, and nothing is left of it', async (_, properties, refusal) => {
    const { account, create } = stack();
    await expect(create(TYPE, properties)).rejects.toMatchObject(refusal);
    expect(account.roles()).toEqual([]);
  });
});

describe('AWS::IAM::Policy', () => {
  const TYPE = 'AWS::IAM::Policy';

  test('is put into its roles, moves with an update, and goes', async () => {
    const { account, create, update, remove } = stack();
    for (const name of ['a', 'b', 'c']) account.createRole({ name, trust: TRUST });
    const has = () => account.roles().map((role) => [...role.inline.keys()].join());
    const before = { PolicyName: 'p', PolicyDocument: document('s3:Get*'), Roles: ['a', 'b'] };
    const made = await create(TYPE, before, 'DefaultPolicy');
    expect(made.physicalId).toMatch(/^Demo-DefaultPolicy-/);
    expect(has()).toEqual(['p', 'p', '']);
    const after = { ...before, Roles: ['b', 'c'] };
    await update(TYPE, after, made, before);
    expect(has()).toEqual(['', 'p', 'p']);
    const renamed = { ...after, PolicyName: 'q' };
    await update(TYPE, renamed, made, after);
    expect(has()).toEqual(['', 'q', 'q']);
    await remove(TYPE, renamed, made);
    expect(has()).toEqual(['', '', '']);
  });

  test('is refused over a role or a user that is not there, and taken out of the roles before it', async () => {
    const { account, create } = stack();
    account.createRole({ name: 'a', trust: TRUST });
    const properties = { PolicyName: 'p', PolicyDocument: document('s3:Get*'), Roles: ['a', 'nobody'] };
    await expect(create(TYPE, properties)).rejects.toMatchObject({
      message: 'The role with name nobody cannot be found.',
    });
    expect(account.role('a')?.inline.size).toBe(0);
    await expect(create(TYPE, { ...properties, Users: ['u'] })).rejects.toMatchObject({
      message: 'The user with name u cannot be found.',
    });
  });
});

test('AWS::IAM::RolePolicy is one inline policy of one role', async () => {
  const { account, create, update, remove } = stack();
  account.createRole({ name: 'a', trust: TRUST });
  const properties = { RoleName: 'a', PolicyName: 'p', PolicyDocument: document('s3:Get*') };
  const made = await create('AWS::IAM::RolePolicy', properties);
  expect(made.physicalId).toBe('p|a');
  await update('AWS::IAM::RolePolicy', { ...properties, PolicyDocument: document('s3:List*') }, made, properties);
  expect(account.role('a')?.inline.get('p')?.statements[0]?.actions.listed).toEqual(['s3:List*']);
  await remove('AWS::IAM::RolePolicy', properties, made);
  expect(account.role('a')?.inline.size).toBe(0);
});

test('AWS::IAM::ManagedPolicy is attached to its roles; Ref is its ARN', async () => {
  const { account, create, update, remove } = stack();
  for (const name of ['a', 'b']) account.createRole({ name, trust: TRUST });
  const before = { ManagedPolicyName: 'mine', PolicyDocument: document('s3:Get*'), Roles: ['a'] };
  const made = await create('AWS::IAM::ManagedPolicy', before);
  const arn = 'arn:aws:iam::111122223333:policy/mine';
  expect(made).toMatchObject({
    physicalId: arn,
    attributes: { PolicyArn: arn, AttachmentCount: 1, PolicyId: expect.stringMatching(/^ANPA/) },
  });
  const after = { ...before, PolicyDocument: document('s3:List*'), Roles: ['b'] };
  await update('AWS::IAM::ManagedPolicy', after, made, before);
  expect(account.roles().map((role) => role.attached)).toEqual([[], [arn]]);
  expect(account.managedPolicy(arn)?.policy.statements[0]?.actions.listed).toEqual(['s3:List*']);
  await remove('AWS::IAM::ManagedPolicy', after, made);
  expect(account.role('b')?.attached).toEqual([]);
  expect(account.policy(arn)).toBeUndefined();
});

test('AWS::IAM::InstanceProfile holds a role, changes it, and goes', async () => {
  const { account, create, update, remove } = stack();
  for (const name of ['a', 'b']) account.createRole({ name, trust: TRUST });
  const made = await create('AWS::IAM::InstanceProfile', { Roles: ['a'] }, 'Profile');
  expect(made.physicalId).toMatch(/^Demo-Profile-/);
  expect(made.attributes).toEqual({ Arn: `arn:aws:iam::111122223333:instance-profile/${made.physicalId}` });
  await update('AWS::IAM::InstanceProfile', { Roles: ['b'] }, made, { Roles: ['a'] });
  expect(account.instanceProfile(made.physicalId)?.roles).toEqual(['b']);
  await remove('AWS::IAM::InstanceProfile', { Roles: ['b'] }, made);
  expect(account.instanceProfile(made.physicalId)).toBeUndefined();
  await expect(create('AWS::IAM::InstanceProfile', { Roles: ['a', 'b'] })).rejects.toMatchObject({
    code: 'LimitExceeded',
  });
});
