import type { TemplateEvidence } from '../../../lib/model/template-result';
import { associated, rehearseTemplateOf, type Resource } from './support';

jest.setTimeout(60_000);

const ACCOUNT = '111122223333';
const ROOT = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const ROLE = { AWS: { 'Fn::GetAtt': ['Roleapi', 'Arn'] } };
const OTHER = { AWS: { 'Fn::GetAtt': ['Roleother', 'Arn'] } };

const document = (...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
});
const key = (KeyPolicy?: object): Resource => ({
  Type: 'AWS::KMS::Key',
  Properties: KeyPolicy ? { KeyPolicy } : {},
});
const delegating = { Sid: 'Account', Principal: ROOT, Action: 'kms:*' };

/** Keys and queues, by what their policies say of a pod whose role may do anything with keys, publish, and nothing with queues. */
const Resources: Record<string, Resource> = {
  ...associated('api', { actions: ['kms:*', 'sns:Publish', 'sts:AssumeRole'] }),
  ...associated('other'),
  Delegating: key(document(delegating)),
  Default: key(),
  OtherRoles: key(document({ Sid: 'Other', Principal: OTHER, Action: 'kms:*' })),
  Denying: key(document(delegating, { Sid: 'NotThem', Effect: 'Deny', Principal: ROLE, Action: 'kms:Decrypt' })),
  Elsewhere: key(
    document({
      Sid: 'ThisAccount',
      Principal: '*',
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } },
    }),
  ),
  Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
  JobsPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Jobs' }],
      PolicyDocument: document({ Sid: 'Api', Principal: ROLE, Action: 'sqs:SendMessage' }),
    },
  },
  Bare: { Type: 'AWS::SQS::Queue', Properties: {} },
  News: { Type: 'AWS::SNS::Topic', Properties: {} },
};

type Evaluation = Extract<TemplateEvidence, { kind: 'evaluation' }>;

const ASKED = {
  delegating: 'kms:Decrypt@Delegating',
  default: 'kms:Decrypt@Default',
  otherRoles: 'kms:Decrypt@OtherRoles',
  denying: 'kms:Decrypt@Denying',
  elsewhere: 'kms:Decrypt@Elsewhere',
  unknownKey: `kms:Decrypt@arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  noKey: 'kms:Decrypt@*',
  keyless: 'kms:ListKeys@*',
  queue: `sqs:SendMessage@arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`,
  bare: 'sqs:SendMessage@Bare',
  unknownQueue: `sqs:SendMessage@arn:aws:sqs:us-east-1:${ACCOUNT}:elsewhere`,
  foreignQueue: 'sqs:SendMessage@arn:aws:sqs:us-east-1:444455556666:jobs',
  foreignKey: 'kms:Decrypt@arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  topic: 'sns:Publish@News',
  unknownTopic: `sns:Publish@arn:aws:sns:us-east-1:${ACCOUNT}:news`,
  foreignTopic: 'sns:Publish@arn:aws:sns:us-east-1:444455556666:news',
  role: 'sts:AssumeRole@Roleother',
  noRole: 'sts:AssumeRole@*',
  unknownRole: `sts:AssumeRole@arn:aws:iam::${ACCOUNT}:role/elsewhere`,
};

let judged: ReadonlyMap<string, Evaluation>;
beforeAll(async () => {
  const calls = Object.values(ASKED).map((text) => {
    const [, service = '', operation = '', resource = ''] = /^(\w+):(\w+)@(.*)$/.exec(text) ?? [];
    return { service, operation, resource };
  });
  const { identities } = await rehearseTemplateOf({ Resources }, [], { calls, serviceAccounts: ['default/api'] });
  const evaluations = identities.flatMap(({ evidence }) => evidence.filter((each) => each.kind === 'evaluation'));
  expect(evaluations).toHaveLength(calls.length);
  judged = new Map(Object.keys(ASKED).map((name, at) => [name, evaluations[at] as Evaluation]));
});

const verdict = (name: keyof typeof ASKED) => {
  const { decision, resourcePolicy, reason = '', words } = judged.get(name) as Evaluation;
  return { decision, resourcePolicy, reason, words };
};

describe('a key of the template', () => {
  test.each([
    [
      'delegating',
      /^Statement #0 of the identity-based policy "own" allows kms:Decrypt, and so does statement Account /,
    ],
    ['default', /and so does statement #0 of the resource-based policy "the default policy of Default"\.$/],
    ['elsewhere', /^Statement ThisAccount of the resource-based policy "Elsewhere.KeyPolicy" allows kms:Decrypt\.$/],
  ] as const)('%s: allowed', (name, reason) => {
    expect(verdict(name)).toMatchObject({ decision: 'allowed', resourcePolicy: 'asked' });
    expect(verdict(name).reason).toMatch(reason);
  });

  test('whose policy lets in neither the role nor the account is denied, whatever the role may', () => {
    expect(verdict('otherRoles')).toMatchObject({ decision: 'denied', resourcePolicy: 'asked' });
    expect(verdict('otherRoles').words).toMatch(
      /is not authorized to perform: kms:Decrypt on resource: \S+ because no resource-based policy allows the kms:Decrypt action$/,
    );
    expect(verdict('otherRoles').reason).toContain(
      'statement Other of the resource-based policy "OtherRoles.KeyPolicy"',
    );
  });

  test('whose policy denies is denied by it', () => {
    expect(verdict('denying')).toMatchObject({ decision: 'denied', resourcePolicy: 'asked' });
    expect(verdict('denying').words).toMatch(/with an explicit deny in a resource-based policy$/);
  });
});

describe('a key that the template does not have', () => {
  test.each(['unknownKey', 'foreignKey', 'noKey'] as const)('%s: could not tell', (name) => {
    expect(verdict(name)).toMatchObject({ decision: 'unknown', resourcePolicy: 'not asked' });
    expect(verdict(name).reason).toMatch(/^Whether kms:Decrypt is allowed hangs on the policy of /);
  });

  test('is not needed by an operation that is of no key', () => {
    expect(verdict('keyless')).toMatchObject({ decision: 'allowed', resourcePolicy: 'not asked' });
  });
});

describe('a queue', () => {
  test('lets in a role that its policy names, though the role’s own say nothing of it', () => {
    expect(verdict('queue')).toMatchObject({
      decision: 'allowed',
      resourcePolicy: 'asked',
      reason: 'Statement Api of the resource-based policy "JobsPolicy.PolicyDocument" allows sqs:SendMessage.',
    });
  });

  test('without a policy leaves it to those of the role', () => {
    expect(verdict('bare')).toMatchObject({ decision: 'denied', resourcePolicy: 'none' });
  });

  test.each(['unknownQueue', 'foreignQueue'] as const)('%s: its policy is not asked, and the role’s deny', (name) => {
    expect(verdict(name)).toMatchObject({ decision: 'denied', resourcePolicy: 'not asked' });
    expect(verdict(name).words).toMatch(/because no identity-based policy allows the sqs:SendMessage action$/);
  });
});

describe('a topic that the role may publish to', () => {
  test.each(['topic', 'unknownTopic'] as const)('%s: allowed, and its policy is not asked', (name) => {
    expect(verdict(name)).toMatchObject({ decision: 'allowed', resourcePolicy: 'not asked' });
  });

  test('of another account needs a policy that allows, which is not known', () => {
    expect(verdict('foreignTopic')).toEqual({
      decision: 'unknown',
      resourcePolicy: 'not asked',
      reason:
        'Whether sns:Publish is allowed hangs on the policy of arn:aws:sns:us-east-1:444455556666:news, which is not known here.',
    });
  });
});

describe('a role', () => {
  test('of the template is asked for its trust', () => {
    expect(verdict('role')).toMatchObject({ decision: 'denied', resourcePolicy: 'asked' });
    expect(verdict('role').reason).toMatch(/^No trust policy allows sts:AssumeRole/);
  });

  test.each(['unknownRole', 'noRole'] as const)('%s: could trust the pod, or not', (name) => {
    expect(verdict(name)).toMatchObject({ decision: 'unknown', resourcePolicy: 'not asked' });
  });
});
