import { resourcePolicyOf, type ResourcePolicy } from '../../../lib/emulator/world/resource-policies';
import { recording } from '../cloudformation/stubs';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

const att = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });
const ref = (name: string) => ({ Ref: name });

const statement = { Sid: 'Own', Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: '*', Resource: '*' };
const document = { Version: '2012-10-17', Statement: [statement] };

/** What is known of the policy of an ARN that the template itself can tell. */
async function policyOf(arn: unknown, Resources: Resources): Promise<ResourcePolicy> {
  const { cloudFormation } = recording({}, ['AWS::IAM::Role', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  const outcome = await cloudFormation.deploy('Demo', { Resources, Outputs: { Arn: { Value: arn } } });
  if (!outcome.ok) throw new Error(outcome.reason);
  const { resources, outputs } = outcome.stack;
  return resourcePolicyOf(outputs['Arn'] ?? '', { resources, accountId: '111122223333', region: 'eu-central-1' });
}

/** Its name, and the first statement's. */
function told(policy: ResourcePolicy): unknown {
  return policy.kind === 'given' ? [policy.policy.name, policy.policy.policy.statements[0]?.name] : policy.kind;
}

describe('a policy that the resource carries', () => {
  const table = { ResourcePolicy: { PolicyDocument: document } };
  const elsewhere = { Region: 'us-east-1', ResourcePolicy: { PolicyDocument: 'no policy' } };
  test.each([
    ['AWS::Backup::BackupVault', { AccessPolicy: document }, 'AccessPolicy'],
    ['AWS::DynamoDB::Table', table, 'ResourcePolicy.PolicyDocument'],
    [
      'AWS::DynamoDB::GlobalTable',
      { Replicas: [elsewhere, { Region: 'eu-central-1', ...table }] },
      'Replicas.ResourcePolicy.PolicyDocument',
    ],
    ['AWS::ECR::Repository', { RepositoryPolicyText: document }, 'RepositoryPolicyText'],
    ['AWS::Elasticsearch::Domain', { AccessPolicies: document }, 'AccessPolicies'],
    ['AWS::KMS::Key', { KeyPolicy: document }, 'KeyPolicy'],
    ['AWS::KMS::ReplicaKey', { KeyPolicy: document }, 'KeyPolicy'],
    ['AWS::OpenSearchService::Domain', { AccessPolicies: JSON.stringify(document) }, 'AccessPolicies'],
  ])('%s', async (Type, Properties, at) => {
    expect(told(await policyOf(att('It'), { It: { Type, Properties } }))).toEqual([`It.${at}`, 'Own']);
  });

  test('of a repository may name no resource: it is its own', async () => {
    const { Resource: _resource, ...own } = statement;
    const Properties = { RepositoryPolicyText: { ...document, Statement: [own] } };
    const It = { Type: 'AWS::ECR::Repository', Properties };
    expect(told(await policyOf(att('It'), { It }))).toEqual(['It.RepositoryPolicyText', 'Own']);
  });

  test('of a role is its trust policy', async () => {
    const { Resource: _resource, ...own } = { ...statement, Action: 'sts:AssumeRole' };
    const Properties = { AssumeRolePolicyDocument: { ...document, Statement: [own] } };
    expect(await policyOf(att('It'), { It: { Type: 'AWS::IAM::Role', Properties } })).toMatchObject({
      kind: 'given',
      policy: { name: 'It.AssumeRolePolicyDocument', policy: { kind: 'trust' } },
    });
  });

  test('of a table is that of its indexes, and not that of its stream, which has one of its own', async () => {
    const other = { ...document, Statement: [{ ...statement, Sid: 'OfStream' }] };
    const StreamSpecification = { StreamViewType: 'NEW_IMAGE', ResourcePolicy: { PolicyDocument: other } };
    const It = { Type: 'AWS::DynamoDB::Table', Properties: { ...table, StreamSpecification } };
    const index = { 'Fn::Sub': '${It.Arn}/index/byDate' };
    expect(told(await policyOf(index, { It }))).toEqual(['It.ResourcePolicy.PolicyDocument', 'Own']);
    expect(told(await policyOf(att('It', 'StreamArn'), { It }))).toEqual([
      'It.StreamSpecification.ResourcePolicy.PolicyDocument',
      'OfStream',
    ]);
    expect(told(await policyOf({ 'Fn::Sub': '${It.Arn}2' }, { It }))).toBe('not-known');
  });
});

describe('a policy that is attached to the resource', () => {
  test.each([
    ['AWS::Kinesis::Stream', 'AWS::Kinesis::ResourcePolicy', { ResourceArn: att('It'), ResourcePolicy: document }],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', { Topics: [ref('It')], PolicyDocument: document }],
    ['AWS::SNS::Topic', 'AWS::SNS::TopicInlinePolicy', { TopicArn: att('It', 'TopicArn'), PolicyDocument: document }],
    ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', { Queues: ['other', ref('It')], PolicyDocument: document }],
    ['AWS::SQS::Queue', 'AWS::SQS::QueueInlinePolicy', { Queue: ref('It'), PolicyDocument: document }],
    [
      'AWS::SecretsManager::Secret',
      'AWS::SecretsManager::ResourcePolicy',
      { SecretId: ref('It'), ResourcePolicy: document },
    ],
  ])('%s by %s', async (Type, policyType, Properties) => {
    const property = 'PolicyDocument' in Properties ? 'PolicyDocument' : 'ResourcePolicy';
    const Resources = { It: { Type }, Policy: { Type: policyType, Properties } };
    expect(told(await policyOf(att('It'), Resources))).toEqual([`Policy.${property}`, 'Own']);
  });

  test('to a bucket is that of its objects', async () => {
    const Policy = { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: ref('It'), PolicyDocument: document } };
    const Resources = { It: { Type: 'AWS::S3::Bucket' }, Policy };
    const object = { 'Fn::Sub': '${It.Arn}/reports/1' };
    expect(told(await policyOf(object, Resources))).toEqual(['Policy.PolicyDocument', 'Own']);
  });

  test('by its ARN is known, though the resource is not in the template', async () => {
    const topic = 'arn:aws:sns:eu-central-1:111122223333:elsewhere';
    const Policy = { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [topic], PolicyDocument: document } };
    expect(told(await policyOf(topic, { Policy }))).toEqual(['Policy.PolicyDocument', 'Own']);
    expect(told(await policyOf(`${topic}2`, { Policy }))).toBe('not-known');
  });

  test('twice is unclear: the one that was attached last replaced the other', async () => {
    const Properties = { Queues: [ref('It')], PolicyDocument: document };
    const Policy = { Type: 'AWS::SQS::QueuePolicy', Properties };
    const Resources = { It: { Type: 'AWS::SQS::Queue' }, First: Policy, Second: Policy };
    expect(await policyOf(att('It'), Resources)).toEqual({
      kind: 'unclear',
      why: 'First.PolicyDocument and Second.PolicyDocument are policies of one resource, which has whichever was attached last',
    });
  });

  test('to something that is not to be placed may be this one’s', async () => {
    const It = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } };
    const attachedTo = (queue: string) => ({
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [queue], PolicyDocument: document },
    });
    const url = 'https://eu-central-1.queue.amazonaws.com/111122223333/jobs';
    expect(told(await policyOf(att('It'), { It, Policy: attachedTo(url) }))).toBe('not-known');
    expect(told(await policyOf(att('It'), { It }))).toBe('none');
  });
});

describe('without a policy', () => {
  test.each([
    ['AWS::SQS::Queue', 'none'],
    ['AWS::SecretsManager::Secret', 'none'],
    ['AWS::DynamoDB::Table', 'none'],
    ['AWS::KMS::Key', ['the default policy of It', '#0']],
    ['AWS::SNS::Topic', 'not-known'],
    ['AWS::Lambda::Function', 'not-known'],
  ])('%s: %j', async (Type, expected) => {
    expect(told(await policyOf(att('It'), { It: { Type } }))).toEqual(expected);
  });
});

test('a document that AWS would refuse is unclear, and says what is wrong', async () => {
  const Properties = { KeyPolicy: { ...document, Statement: [{ ...statement, Effect: 'allow' }] } };
  expect(await policyOf(att('It'), { It: { Type: 'AWS::KMS::Key', Properties } })).toEqual({
    kind: 'unclear',
    why: 'It.KeyPolicy is no policy that AWS would take: Effect is "Allow" or "Deny", in this case',
  });
});
