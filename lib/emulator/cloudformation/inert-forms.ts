import { own, type PlainObject } from './plain-data';
import type { Provisioned } from './provider';
import { scalarText } from './text-functions';

/** The longest name that is taken from a template, in characters; no service here has longer ones. */
const MAX_NAME = 512;

/** The account whose names an invented ARN carries. */
export interface ArnParts {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** How AWS names the resources of a type. In its texts `{name}` and `{arn}` stand for those of the resource. */
interface InertForm {
  /** The property by which a template may name it. @default - none: AWS gives it an id */
  readonly name?: string;
  readonly arn: string;
  /** What `Ref` gives. @default the name */
  readonly ref?: string;
  /** What `Fn::GetAtt` gives, besides `Arn`, for attributes that are no property of the same name. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const regional = (service: string, resource: string) => `arn:{partition}:${service}:{region}:{account}:${resource}`;

const TABLE: InertForm = {
  name: 'TableName',
  arn: regional('dynamodb', 'table/{name}'),
  attributes: { StreamArn: '{arn}/stream/2000-01-01T00:00:00.000' },
};
const KEY: InertForm = { arn: regional('kms', 'key/{name}'), attributes: { KeyId: '{name}' } };
const DOMAIN: InertForm = { name: 'DomainName', arn: regional('es', 'domain/{name}') };

/**
 * Types without a stand-in whose names policies and users write: a pod's policy may say `table/orders` of the table that the
 * template names `orders`. What the template does not name is invented.
 *
 * Sources: the ARN formats of the Service Authorization Reference, and "Return values" of each type in the CloudFormation
 * Template Reference.
 */
const FORMS: ReadonlyMap<string, InertForm> = new Map<string, InertForm>([
  ['AWS::Backup::BackupVault', { name: 'BackupVaultName', arn: regional('backup', 'backup-vault:{name}') }],
  ['AWS::DynamoDB::GlobalTable', TABLE],
  ['AWS::DynamoDB::Table', TABLE],
  ['AWS::ECR::Repository', { name: 'RepositoryName', arn: regional('ecr', 'repository/{name}') }],
  ['AWS::Elasticsearch::Domain', DOMAIN],
  ['AWS::KMS::Key', KEY],
  ['AWS::KMS::ReplicaKey', KEY],
  ['AWS::Kinesis::Stream', { name: 'Name', arn: regional('kinesis', 'stream/{name}') }],
  ['AWS::Lambda::Function', { name: 'FunctionName', arn: regional('lambda', 'function:{name}') }],
  ['AWS::OpenSearchService::Domain', DOMAIN],
  [
    'AWS::SNS::Topic',
    { name: 'TopicName', arn: regional('sns', '{name}'), ref: '{arn}', attributes: { TopicName: '{name}' } },
  ],
  [
    'AWS::SQS::Queue',
    {
      name: 'QueueName',
      arn: regional('sqs', '{name}'),
      ref: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
      attributes: { QueueName: '{name}', QueueUrl: 'https://sqs.{region}.amazonaws.com/{account}/{name}' },
    },
  ],
  // Secrets Manager ends a secret's ARN with a hyphen and six characters of its own.
  [
    'AWS::SecretsManager::Secret',
    {
      name: 'Name',
      arn: regional('secretsmanager', 'secret:{name}-inert0'),
      ref: '{arn}',
      attributes: { Id: '{arn}', Name: '{name}' },
    },
  ],
  [
    'AWS::StepFunctions::StateMachine',
    {
      name: 'StateMachineName',
      arn: regional('states', 'stateMachine:{name}'),
      ref: '{arn}',
      attributes: { Name: '{name}' },
    },
  ],
]);

/**
 * What there is of a resource whose type's names are known: its ARN among the attributes.
 *
 * @param invented its name, if the template gives none, or none that could be one
 * @returns `undefined` for a type of which they are not known
 */
export function provisionNamed(
  { type, properties }: { readonly type: string; readonly properties: PlainObject },
  invented: string,
  { partition, region, accountId }: ArnParts,
): Provisioned | undefined {
  const form = FORMS.get(type);
  if (form === undefined) return undefined;
  const given = form.name === undefined ? '' : (scalarText(own(properties, form.name)) ?? '');
  const name = given === '' || given.length > MAX_NAME ? invented : given;
  const known = { partition, region, account: accountId, name };
  const arn = filled(form.arn, known);
  const all = { ...known, arn };
  const others = Object.entries(form.attributes ?? {}).map(([key, text]) => [key, filled(text, all)]);
  return { physicalId: filled(form.ref ?? '{name}', all), attributes: { Arn: arn, ...Object.fromEntries(others) } };
}

const filled = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\{(\w+)\}/g, (_whole, key: string) => values[key] ?? '');
