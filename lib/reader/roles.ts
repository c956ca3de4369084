import {
  asRead,
  hasUnknown,
  isKnown,
  type Read,
  type ResourcePolicy,
  type Role,
  type RolePolicy,
} from '../model/chain';
import type { Project } from './project';
import { attributeText, refText } from './reference-text';
import { doubtOf, originOf, partsOf, propertiesOf, type TemplatePart } from './template-part';

/** The roles that a project makes, with every policy that it puts on them. */
export function readRoles(project: Project): Read<Role> {
  const managed = managedPolicies(project);
  const separate = separatePolicies(project, managed);
  const moreOfAll = doubtOf(project, 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy', 'AWS::IAM::ManagedPolicy');
  const items = partsOf(project, 'AWS::IAM::Role').map((part): Role => {
    const given = propertiesOf(part, project);
    const name = refText(part);
    const arn = attributeText(part, 'Arn');
    const arns = given.texts('ManagedPolicyArns') ?? [];
    const boundary = given.text('PermissionsBoundary');
    const mayHaveMore = moreOfAll ?? (isKnown(arns) ? undefined : arns.notKnown);
    return {
      ...originOf(part),
      arn,
      name,
      path: given.text('Path') ?? '/',
      accountId: arn.split(':')[4] ?? '',
      trust: given.raw('AssumeRolePolicyDocument'),
      policies: [
        ...given.objects('Policies').map((policy): RolePolicy => ({
          kind: 'inline',
          name: policy.text('PolicyName') ?? '',
          document: policy.raw('PolicyDocument'),
        })),
        ...(isKnown(arns) ? arns : []).map((policyArn) => attached(policyArn, managed)),
        ...(separate.get(name) ?? []),
      ],
      ...(mayHaveMore !== undefined && { mayHaveMorePolicies: mayHaveMore }),
      ...(boundary !== undefined && { boundary: attached(boundary, managed) }),
      tags: given.tags('Tags'),
      servicesUsed: { read: false, why: "what a role's sessions have called is known to IAM's access advisor alone" },
    };
  });
  return asRead(items, doubtOf(project, 'AWS::IAM::Role'));
}

function managedPolicies(project: Project): ReadonlyMap<string, TemplatePart> {
  return new Map(partsOf(project, 'AWS::IAM::ManagedPolicy').map((part) => [refText(part), part]));
}

function attached(arn: string, managed: ReadonlyMap<string, TemplatePart>): RolePolicy {
  const part = managed.get(arn);
  const notKnown = hasUnknown(arn)
    ? `the policy ${arn} is not known`
    : `the document of ${arn} is not in what was read`;
  return {
    kind: 'managed',
    name: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    document: part ? part.properties['PolicyDocument'] : { notKnown },
  };
}

/** Policies that are resources of their own, by the name of the role they are put on. */
function separatePolicies(
  project: Project,
  managed: ReadonlyMap<string, TemplatePart>,
): ReadonlyMap<string, readonly RolePolicy[]> {
  const byRole = new Map<string, RolePolicy[]>();
  const put = (role: string, policy: RolePolicy): void => {
    const policies = byRole.get(role);
    if (policies) policies.push(policy);
    else byRole.set(role, [policy]);
  };
  for (const part of partsOf(project, 'AWS::IAM::Policy', 'AWS::IAM::RolePolicy')) {
    const given = propertiesOf(part, project);
    const policy: RolePolicy = {
      kind: 'inline',
      name: given.text('PolicyName') ?? part.logicalId,
      document: given.raw('PolicyDocument'),
    };
    const roles = part.type === 'AWS::IAM::Policy' ? (given.texts('Roles') ?? []) : [given.text('RoleName') ?? ''];
    for (const role of isKnown(roles) ? roles : []) put(role, policy);
  }
  for (const [arn, part] of managed) {
    const roles = propertiesOf(part, project).texts('Roles') ?? [];
    for (const role of isKnown(roles) ? roles : []) put(role, attached(arn, managed));
  }
  return byRole;
}

/** Types of policies on resources, and the property that holds the document. */
const RESOURCE_POLICIES: Readonly<Record<string, string>> = {
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::SecretsManager::ResourcePolicy': 'ResourcePolicy',
  'AWS::ECR::Repository': 'RepositoryPolicyText',
  'AWS::OpenSearchService::Domain': 'AccessPolicies',
};

/** Policies on the resources that a project makes. */
export function readResourcePolicies(project: Project): Read<ResourcePolicy> {
  const types = Object.keys(RESOURCE_POLICIES);
  const items = partsOf(project, ...types).flatMap((part) => {
    const document = part.properties[RESOURCE_POLICIES[part.type] ?? ''];
    return document === undefined ? [] : [{ ...originOf(part), name: `${part.type} ${part.logicalId}`, document }];
  });
  return asRead(items, 'resources outside of what was read have policies of their own');
}
