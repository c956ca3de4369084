/** The way to a policy document among a resource's properties; of a list on the way, the member for this region is meant. */
export type DocumentPath = readonly string[];

/** A resource type by which a template attaches a policy to another resource. */
export interface Attachment {
  readonly type: string;
  readonly document: DocumentPath;
  /** The property that names what it is attached to, one or several, by `Ref` or by ARN. */
  readonly to: string;
}

/** Where a template has the policy of a resource. */
export interface PolicyPlace {
  /** The type of the resource that is guarded. */
  readonly type: string;
  /** Which of its attributes is the ARN of what is guarded. @default Arn */
  readonly arn?: string;
  /** What stands between that ARN and the rest of the ARN of what lies within, and is guarded with it. @default - nothing lies within */
  readonly within?: string;
  /** The grammar of the document. @default resource */
  readonly kind?: 'trust';
  /** Where it is, if the resource carries it. */
  readonly document?: DocumentPath;
  /** By what else it may be attached. */
  readonly attachedBy?: readonly Attachment[];
  /**
   * What holds where the template gives none: a document that the service makes for the account, or something that is not
   * known here. @default - no policy
   */
  readonly otherwise?: 'not known' | ((accountId: string) => unknown);
}

/**
 * AWS KMS Developer Guide, "Default key policy": the account's own policies decide. It is what a key gets from
 * CloudFormation too (`KeyPolicy`, CloudFormation Template Reference).
 */
const defaultKeyPolicy = (accountId: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: accountId }, Action: 'kms:*', Resource: '*' }],
});

const DOCUMENT = ['PolicyDocument'];

const TABLE = { document: ['ResourcePolicy', ...DOCUMENT], within: '/index/' };
const DOMAIN = { document: ['AccessPolicies'], within: '/' };

/**
 * The types whose policies are read. One row for each policy that a resource can have: a table has one, and its stream
 * another.
 *
 * Not here, because more than a document and a request decides: `AWS::EFS::FileSystem` (how it is mounted; its default lets
 * in clients that show no identity), `AWS::Lambda::Permission` (no document), `AWS::ApiGateway::RestApi` (its authorizers).
 *
 * Sources: the property tables of the CloudFormation Template Reference; for what lies within, Amazon DynamoDB Developer
 * Guide, "Using resource-based policies" (a table's policy is that of its indexes).
 */
export const POLICY_PLACES: readonly PolicyPlace[] = [
  { type: 'AWS::Backup::BackupVault', document: ['AccessPolicy'] },
  { type: 'AWS::DynamoDB::Table', ...TABLE },
  { type: 'AWS::DynamoDB::Table', arn: 'StreamArn', document: ['StreamSpecification', ...TABLE.document] },
  { type: 'AWS::DynamoDB::GlobalTable', ...TABLE, document: ['Replicas', ...TABLE.document] },
  {
    type: 'AWS::DynamoDB::GlobalTable',
    arn: 'StreamArn',
    document: ['Replicas', 'ReplicaStreamSpecification', ...TABLE.document],
  },
  { type: 'AWS::ECR::Repository', document: ['RepositoryPolicyText'] },
  { type: 'AWS::Elasticsearch::Domain', ...DOMAIN },
  { type: 'AWS::IAM::Role', document: ['AssumeRolePolicyDocument'], kind: 'trust' },
  { type: 'AWS::KMS::Key', document: ['KeyPolicy'], otherwise: defaultKeyPolicy },
  { type: 'AWS::KMS::ReplicaKey', document: ['KeyPolicy'], otherwise: defaultKeyPolicy },
  {
    type: 'AWS::Kinesis::Stream',
    attachedBy: [{ type: 'AWS::Kinesis::ResourcePolicy', document: ['ResourcePolicy'], to: 'ResourceArn' }],
  },
  { type: 'AWS::OpenSearchService::Domain', ...DOMAIN },
  {
    type: 'AWS::S3::Bucket',
    within: '/',
    attachedBy: [{ type: 'AWS::S3::BucketPolicy', document: DOCUMENT, to: 'Bucket' }],
  },
  {
    type: 'AWS::SNS::Topic',
    attachedBy: [
      { type: 'AWS::SNS::TopicPolicy', document: DOCUMENT, to: 'Topics' },
      { type: 'AWS::SNS::TopicInlinePolicy', document: DOCUMENT, to: 'TopicArn' },
    ],
    // SNS makes one that allows everybody if `AWS:SourceOwner` is the account. Whether it is when a role asks is not documented.
    otherwise: 'not known',
  },
  {
    type: 'AWS::SQS::Queue',
    attachedBy: [
      { type: 'AWS::SQS::QueuePolicy', document: DOCUMENT, to: 'Queues' },
      { type: 'AWS::SQS::QueueInlinePolicy', document: DOCUMENT, to: 'Queue' },
    ],
  },
  {
    type: 'AWS::SecretsManager::Secret',
    attachedBy: [{ type: 'AWS::SecretsManager::ResourcePolicy', document: ['ResourcePolicy'], to: 'SecretId' }],
  },
];
