import { provisionNamed, type ArnParts } from './inert-forms';
import { own, type PlainObject } from './plain-data';
import { generatedName } from './names';
import type { Provisioned, ResourceRequest } from './provider';

/** The longest property value that an attribute of the same name repeats, in characters. */
const MAX_ECHO = 4096;

/** What Amazon EC2 puts before the id of a resource of each type, so that a reader recognises an invented id. */
const ID_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['AWS::EC2::VPC', 'vpc'],
  ['AWS::EC2::Subnet', 'subnet'],
  ['AWS::EC2::SecurityGroup', 'sg'],
  ['AWS::EC2::InternetGateway', 'igw'],
  ['AWS::EC2::NatGateway', 'nat'],
  ['AWS::EC2::RouteTable', 'rtb'],
  ['AWS::EC2::NetworkAcl', 'acl'],
  ['AWS::EC2::LaunchTemplate', 'lt'],
  ['AWS::EC2::Instance', 'i'],
  ['AWS::EC2::Volume', 'vol'],
]);

/** Attributes that templates take apart, and so need a certain form. */
const FORMED_ATTRIBUTES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['AWS::EC2::VPC.Ipv6CidrBlocks', ['2001:db8::/56']],
  ['AWS::EC2::VPC.CidrBlockAssociations', ['vpc-cidr-assoc-00000000']],
  ['AWS::EC2::LaunchTemplate.LatestVersionNumber', '1'],
  ['AWS::EC2::LaunchTemplate.DefaultVersionNumber', '1'],
]);

/** Attributes that are the resource's own id under another name. */
const ID_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['AWS::EC2::VPC.VpcId', 'AWS::EC2::Subnet.SubnetId', 'AWS::EC2::SecurityGroup.GroupId'],
  ...['AWS::EC2::LaunchTemplate.LaunchTemplateId', 'AWS::EC2::Instance.InstanceId'],
]);

/** Types whose `Ref` is their ARN ("Return values" of each in the CloudFormation Template Reference): policies name them by it. */
const ARN_BY_REF: ReadonlySet<string> = new Set([
  ...['AWS::StepFunctions::Activity', 'AWS::CertificateManager::Certificate', 'AWS::ECS::TaskDefinition'],
  ...['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::LayerVersion'],
  ...['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::TargetGroup'],
]);

/** Services whose ARNs carry no region. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(['cloudfront', 'iam', 'route53']);

/** Types whose attributes are another's: what a custom resource's program gives, and a nested stack's template. */
const givesWhatItLikes = (type: string) =>
  !type.startsWith('AWS::') || type === 'AWS::CloudFormation::Stack' || type === 'AWS::CloudFormation::CustomResource';

/** What the resource part of an ARN begins with that stands for an attribute of which not even the service is known. */
const OF_NO_SERVICE = 'inert/';

/** Whether a text is an attribute's invented value that cannot be taken for one of a certain service. */
export function isInvented(value: string): boolean {
  return (
    value.startsWith('inert:') || (value.startsWith('arn:') && value.split(':')[5]?.startsWith(OF_NO_SERVICE) === true)
  );
}

/**
 * What "creating" a resource without a stand-in gives: the names that AWS would give it, invented where the template does
 * not say them, and nothing else. The stack's view lists the resource as inert.
 *
 * @param suffix twelve letters and digits
 */
export function provisionInert(request: ResourceRequest, suffix: string, account: ArnParts): Provisioned {
  const { type } = request;
  const prefix = ID_PREFIXES.get(type);
  if (prefix === undefined) {
    const name = generatedName(request, 128, suffix);
    const physicalId = ARN_BY_REF.has(type) ? inertArn(type, name, account) : name;
    return provisionNamed(request, name, account) ?? { physicalId };
  }
  return { physicalId: `${prefix}-0${Buffer.from(suffix).toString('hex').slice(-16)}` };
}

/**
 * The value that stands for an attribute of an inert resource. Always the same for the same resource: what it was created
 * with, the property of that name if there is one, an ARN if the name ends in `Arn`, else an opaque word that names
 * resource and attribute, so that nobody takes it for real.
 */
export function inertAttribute(
  resource: { readonly type: string; readonly properties: PlainObject; readonly provisioned: Provisioned },
  attribute: string,
  account: ArnParts,
): unknown {
  const { type, properties, provisioned } = resource;
  const qualified = `${type}.${attribute}`;
  const formed = FORMED_ATTRIBUTES.get(qualified);
  if (formed !== undefined) return formed;
  if (ID_ATTRIBUTES.has(qualified)) return provisioned.physicalId;
  const made = own(provisioned.attributes ?? {}, attribute);
  if (made !== undefined) return made;
  const property = Object.hasOwn(properties, attribute) ? properties[attribute] : undefined;
  if (isShort(property)) return property;
  if (/arn$/i.test(attribute)) {
    const { physicalId, attributes } = provisioned;
    if (attributes?.['Arn'] !== undefined) return attributes['Arn'];
    if (ARN_BY_REF.has(type)) return physicalId;
    if (!givesWhatItLikes(type)) return inertArn(type, physicalId, account);
    const { partition, region, accountId } = account;
    return `arn:${partition}:cloudformation:${region}:${accountId}:${OF_NO_SERVICE}${physicalId}/${attribute}`;
  }
  return `inert:${provisioned.physicalId}:${attribute}`;
}

function isShort(value: unknown): boolean {
  if (Array.isArray(value))
    return value.length < 64 && value.every((item) => typeof item === 'string' && item.length < 64);
  return typeof value === 'string' ? value.length <= MAX_ECHO : ['number', 'boolean'].includes(typeof value);
}

function inertArn(type: string, physicalId: string, account: ArnParts): string {
  const [vendor = '', service = '', kind = ''] = type.split('::');
  const namespace = vendor === 'AWS' ? service.toLowerCase() : 'cloudformation';
  const region = GLOBAL_SERVICES.has(namespace) ? '' : account.region;
  return `arn:${account.partition}:${namespace}:${region}:${account.accountId}:${kind.toLowerCase() || 'resource'}/${physicalId}`;
}
