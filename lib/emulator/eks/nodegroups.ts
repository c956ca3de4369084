import type { Clock } from '../clock';
import { checkAmiType, defaultAmiType, nodeMetadataOptions } from './ami-types';
import type { Cluster } from './clusters';
import {
  resolveLaunchTemplate,
  type LaunchTemplateData,
  type LaunchTemplateLookup,
  type LaunchTemplateReference,
  type MetadataOptions,
} from './launch-templates';
import { refusal, words } from './refusals';
import { parseRoleArn, type RoleLookup } from './roles';
import { eksArn, uuidLike, type Scope } from './scope';
import { serviceTrust } from './service-trust';

export interface ScalingConfig {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredSize: number;
}

/** A managed node group. */
export interface Nodegroup {
  readonly clusterName: string;
  readonly name: string;
  readonly arn: string;
  /** Whose credentials the instances get from instance metadata. */
  readonly nodeRoleArn: string;
  readonly amiType: string;
  readonly instanceTypes: readonly string[];
  readonly scaling: ScalingConfig;
  readonly labels: Readonly<Record<string, string>>;
  readonly launchTemplate?: LaunchTemplateReference;
  /** In force on the instances, whether from the launch template or by default. */
  readonly metadataOptions: MetadataOptions;
  readonly version: string;
  readonly createdAt: number;
}

export interface CreateNodegroupInput {
  readonly clusterName: string;
  readonly name: string;
  readonly nodeRoleArn: string;
  readonly amiType?: string;
  readonly instanceTypes?: readonly string[];
  readonly scaling?: Partial<ScalingConfig>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly launchTemplate?: LaunchTemplateReference;
}

/** What may be changed in a node group; absent fields stay. A changed launch template replaces the instances. */
export type UpdateNodegroupInput = Pick<CreateNodegroupInput, 'scaling' | 'labels' | 'launchTemplate'>;

/** What node groups need beside the cluster. */
export interface NodegroupSurroundings {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly iam: RoleLookup;
  readonly launchTemplates: LaunchTemplateLookup;
}

/**
 * Makes a node group of a request, refusing what EKS refuses. A node role that the account does not hold is taken to
 * exist elsewhere in it; one it does hold must trust `ec2.amazonaws.com`.
 *
 * Unconfirmed: the default scaling (two nodes), and which check comes first.
 *
 * @throws ResourceError
 */
export function newNodegroup(around: NodegroupSurroundings, cluster: Cluster, input: CreateNodegroupInput): Nodegroup {
  checkNodeRole(input.nodeRoleArn, around.iam);
  const template = input.launchTemplate && resolveLaunchTemplate(input.launchTemplate, around.launchTemplates);
  const instanceTypes = instanceTypesOf(input, template);
  const amiType = input.amiType ?? defaultAmiType(cluster.version, instanceTypes, template?.imageId);
  checkAmiType(amiType, cluster.version);
  return {
    clusterName: cluster.name,
    name: input.name,
    arn: eksArn(around.scope, `nodegroup/${cluster.name}/${input.name}/${uuidLike()}`),
    nodeRoleArn: input.nodeRoleArn,
    amiType,
    instanceTypes,
    scaling: checkedScaling({ minSize: 1, maxSize: 2, desiredSize: 2 }, input.scaling),
    labels: input.labels ?? {},
    ...(input.launchTemplate && { launchTemplate: input.launchTemplate }),
    metadataOptions: nodeMetadataOptions(amiType, template?.metadataOptions),
    version: cluster.version,
    createdAt: around.clock.now(),
  };
}

/**
 * Changes a node group. A launch template can be given another version; it cannot be added, or exchanged for another
 * (EKS API reference, UpdateNodegroupVersion). Unconfirmed: the wording of that refusal.
 *
 * @throws ResourceError
 */
export function changedNodegroup(
  around: NodegroupSurroundings,
  nodegroup: Nodegroup,
  input: UpdateNodegroupInput,
): Nodegroup {
  const changed = {
    ...nodegroup,
    scaling: checkedScaling(nodegroup.scaling, input.scaling),
    labels: input.labels ?? nodegroup.labels,
  };
  if (!input.launchTemplate) return changed;
  const before = nodegroup.launchTemplate;
  if (!before || before.id !== input.launchTemplate.id || before.name !== input.launchTemplate.name) {
    throw refusal(
      'InvalidRequestException',
      'The launch template ID or name must match what was used when the node group was created.',
    );
  }
  const template = resolveLaunchTemplate(input.launchTemplate, around.launchTemplates);
  return {
    ...changed,
    launchTemplate: input.launchTemplate,
    metadataOptions: nodeMetadataOptions(nodegroup.amiType, template.metadataOptions),
  };
}

function checkNodeRole(arn: string, iam: RoleLookup): void {
  const parsed = parseRoleArn(arn);
  if (!parsed) throw refusal('InvalidParameterException', `The parameter nodeRole is not an IAM role ARN: ${arn}`);
  if (parsed.accountId !== iam.accountId) throw refusal('AccessDeniedException', words.crossAccountPassRole);
  const role = iam.roleByArn(arn);
  if (role && !serviceTrust(role.trust, 'ec2.amazonaws.com').allows('sts:AssumeRole')) {
    throw refusal('InvalidParameterException', words.nodeRoleTrust(arn));
  }
}

/**
 * Instance types stand in the node group or in the launch template, not in both; `t3.medium` is EKS's default (EKS API
 * reference, CreateNodegroup). Unconfirmed: the wording of the refusal.
 */
function instanceTypesOf(input: CreateNodegroupInput, template: LaunchTemplateData | undefined): readonly string[] {
  const { instanceTypes = [] } = input;
  if (instanceTypes.length === 0) return [template?.instanceType ?? 't3.medium'];
  if (template?.instanceType !== undefined) {
    throw refusal(
      'InvalidRequestException',
      'Instance types must be specified in either the launch template or the node group, not in both.',
    );
  }
  return instanceTypes;
}

function checkedScaling(before: ScalingConfig, change: Partial<ScalingConfig> | undefined): ScalingConfig {
  const scaling = { ...before, ...withoutUndefined(change ?? {}) };
  const { minSize, maxSize, desiredSize } = scaling;
  if (minSize > desiredSize) {
    throw refusal('InvalidParameterException', words.minimumAboveDesired(minSize, desiredSize));
  }
  if (desiredSize > maxSize) {
    throw refusal('InvalidParameterException', words.desiredAboveMaximum(desiredSize, maxSize));
  }
  return scaling;
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
}
