import { isDeepStrictEqual } from 'node:util';
import { isPlainObject, own, type PlainObject } from '../../cloudformation/plain-data';

/** What {@link clusterChange} makes of two configurations of a cluster. */
export type ClusterChange =
  | { readonly kind: 'refused'; readonly message: string }
  /** Another cluster is created, and CloudFormation deletes this one. */
  | { readonly kind: 'replace' }
  | { readonly kind: 'update'; readonly version?: string; readonly authenticationMode?: string };

/** What of a configuration each kind of change is seen by, under the handler's own names and in its order, which messages show. */
const SEEN_BY = {
  replaceName: (config) => at(config, 'name'),
  updateVpc: (config) => [
    sorted(at(config, 'resourcesVpcConfig', 'subnetIds')),
    sorted(at(config, 'resourcesVpcConfig', 'securityGroupIds')),
  ],
  updateAccess: (config) => [
    at(config, 'resourcesVpcConfig', 'endpointPrivateAccess'),
    at(config, 'resourcesVpcConfig', 'endpointPublicAccess'),
    sorted(at(config, 'resourcesVpcConfig', 'publicAccessCidrs') ?? []),
  ],
  replaceRole: (config) => at(config, 'roleArn'),
  updateVersion: (config) => at(config, 'version'),
  updateEncryption: (config) => at(config, 'encryptionConfig') ?? {},
  updateLogging: (config) => at(config, 'logging'),
  updateAuthMode: (config) => at(config, 'accessConfig', 'authenticationMode'),
  updateBootstrapClusterCreatorAdminPermissions: (config) =>
    String(at(config, 'accessConfig', 'bootstrapClusterCreatorAdminPermissions') ?? true),
  updateBootstrapSelfManagedAddons: (config) => String(at(config, 'bootstrapSelfManagedAddons') ?? true),
  updateDeletionProtection: (config) => at(config, 'deletionProtection'),
  updateControlPlaneScalingConfig: (config) => at(config, 'controlPlaneScalingConfig', 'tier') ?? 'standard',
} satisfies Record<string, (config: PlainObject) => unknown>;

type Kind = keyof typeof SEEN_BY;

const KINDS = Object.keys(SEEN_BY) as Kind[];

const REPLACING: readonly Kind[] = [
  'replaceName',
  'replaceRole',
  'updateBootstrapClusterCreatorAdminPermissions',
  'updateBootstrapSelfManagedAddons',
];

/**
 * What the handler of `Custom::AWSCDK-EKS-Cluster` does when `Config` changes, in its own words where it refuses. Tags are
 * no kind of change: they go along with any.
 *
 * @param actualMode the cluster's authentication mode as EKS has it
 *
 * Source: https://github.com/aws/aws-cdk, packages/@aws-cdk/custom-resource-handlers/lib/aws-eks/cluster-resource-handler/cluster.ts,
 * `onUpdate` and `analyzeUpdate`, as aws-cdk-lib 2.276 ships it. One difference: the order of a map's keys is no change here.
 */
export function clusterChange(before: PlainObject, after: PlainObject, actualMode: string): ClusterChange {
  const changed = KINDS.filter((kind) => !isDeepStrictEqual(SEEN_BY[kind](before), SEEN_BY[kind](after)));
  const [was, is] = [text(before, 'name'), text(after, 'name')];
  if (changed.includes('updateEncryption')) return refused('Cannot update cluster encryption configuration');
  if (changed.some((kind) => REPLACING.includes(kind))) {
    if (was !== is || !was) return { kind: 'replace' };
    return refused(
      `Cannot replace cluster "${was}" since it has an explicit physical name. Either rename the cluster or remove the "name" configuration`,
    );
  }
  if (changed.length > 1) return refused(`Only one type of update - ${KINDS.join(', ')} can be allowed`);
  if (changed.includes('updateVersion')) {
    const version = text(after, 'version');
    if (version) return { kind: 'update', version };
    return refused(`Cannot remove cluster version configuration. Current version is ${text(before, 'version')}`);
  }
  if (changed.includes('updateAuthMode')) {
    return modeOf(after) === actualMode ? { kind: 'update' } : modeChange(modeOf(before), modeOf(after));
  }
  return { kind: 'update' };
}

function modeChange(before: string | undefined, after: string | undefined): ClusterChange {
  if (before === 'API' || (before === 'API_AND_CONFIG_MAP' && after === 'CONFIG_MAP')) {
    return refused(`Cannot fallback authenticationMode from ${before} to ${after}`);
  }
  if (after === undefined) return refused('Cannot fallback authenticationMode from defined to undefined');
  if (after !== 'API' || before === 'API_AND_CONFIG_MAP') return { kind: 'update', authenticationMode: after };
  return refused(`Cannot update from ${before === undefined ? 'undefined(CONFIG_MAP)' : before} to API`);
}

const refused = (message: string): ClusterChange => ({ kind: 'refused', message });

const modeOf = (config: PlainObject) => text(config, 'accessConfig', 'authenticationMode');

function at(config: PlainObject, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isPlainObject(value) ? own(value, key) : undefined), config);
}

function text(config: PlainObject, ...path: readonly string[]): string | undefined {
  const value = at(config, ...path);
  return typeof value === 'string' ? value : undefined;
}

const sorted = (value: unknown) => (Array.isArray(value) ? [...(value as unknown[])].sort() : value);
