import type { Clock } from '../clock';
import type { Cluster } from './clusters';
import { refusal, words } from './refusals';
import { eksArn, uuidLike, type Scope } from './scope';

/** An EKS add-on. `ACTIVE` says nothing about pods: an add-on has been seen ACTIVE after six seconds with none scheduled. */
export interface Addon {
  readonly clusterName: string;
  readonly name: string;
  readonly arn: string;
  readonly status: 'ACTIVE';
  /** Where its pods run. */
  readonly namespace: string;
  /** As asked for; absent if EKS was left to choose. */
  readonly version?: string;
  readonly serviceAccountRoleArn?: string;
  /** JSON or YAML text, as given; for the agent for example `{"agent":{"additionalArgs":{"-b":"169.254.170.23"}}}`. */
  readonly configurationValues?: string;
  readonly createdAt: number;
}

/** An association that an add-on makes for one of its own ServiceAccounts. */
export interface AddonAssociation {
  readonly serviceAccount: string;
  readonly roleArn: string;
}

export interface CreateAddonInput {
  readonly clusterName: string;
  readonly name: string;
  readonly version?: string;
  readonly serviceAccountRoleArn?: string;
  readonly configurationValues?: string;
  readonly podIdentityAssociations?: readonly AddonAssociation[];
  /** Where the add-on's pods run; `kube-system` if absent. */
  readonly namespace?: string;
}

/** What may be changed in an add-on; absent fields stay. */
export type UpdateAddonInput = Pick<
  CreateAddonInput,
  'version' | 'serviceAccountRoleArn' | 'configurationValues' | 'podIdentityAssociations'
>;

/**
 * Where add-ons run (EKS user guide, "AWS add-ons" and "Community add-ons"). Unconfirmed: each namespace but `kube-system`, and
 * that add-ons which are not listed, other vendors' among them, run there.
 */
export const ADDON_NAMESPACES: Readonly<Record<string, string>> = {
  'vpc-cni': 'kube-system',
  'aws-ebs-csi-driver': 'kube-system',
  'aws-efs-csi-driver': 'kube-system',
  'aws-fsx-csi-driver': 'kube-system',
  'aws-mountpoint-s3-csi-driver': 'kube-system',
  'cert-manager': 'cert-manager',
  'external-dns': 'external-dns',
  'amazon-cloudwatch-observability': 'amazon-cloudwatch',
  'aws-guardduty-agent': 'amazon-guardduty',
  'aws-network-flow-monitoring-agent': 'amazon-network-flow-monitor',
  adot: 'opentelemetry-operator-system',
};

/**
 * Makes an add-on of a request. Names are taken as they come if they could be one: EKS's catalogue, with other vendors'
 * add-ons, is not here.
 *
 * @throws ResourceError
 */
export function newAddon(scope: Scope, clock: Clock, cluster: Cluster, input: CreateAddonInput): Addon {
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(input.name)) {
    throw refusal('InvalidParameterException', words.addonUnsupported, `${input.name} cannot be the name of an add-on`);
  }
  return {
    clusterName: cluster.name,
    name: input.name,
    arn: eksArn(scope, `addon/${cluster.name}/${input.name}/${uuidLike()}`),
    status: 'ACTIVE',
    namespace: input.namespace ?? ADDON_NAMESPACES[input.name] ?? 'kube-system',
    ...settings(input),
    createdAt: clock.now(),
  };
}

export function changedAddon(addon: Addon, input: UpdateAddonInput): Addon {
  return { ...addon, ...settings(input) };
}

function settings({ version, serviceAccountRoleArn, configurationValues }: UpdateAddonInput) {
  return {
    ...(version !== undefined && { version }),
    ...(serviceAccountRoleArn !== undefined && { serviceAccountRoleArn }),
    ...(configurationValues !== undefined && { configurationValues }),
  };
}
