import type { Clock } from '../clock';
import { defaultVersion, minorOf, versionStanding } from './kubernetes-versions';
import { refusal, words } from './refusals';
import type { RoleLookup } from './roles';
import { eksArn, randomHex, type Scope } from './scope';
import { serviceTrust } from './service-trust';

export type AuthenticationMode = 'API' | 'API_AND_CONFIG_MAP' | 'CONFIG_MAP';
export type IpFamily = 'ipv4' | 'ipv6';

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly roleArn: string;
  readonly endpoint: string;
  /** `https://oidc.eks.REGION.amazonaws.com/id/` and 32 hexadecimal digits: the issuer of its ServiceAccount tokens. */
  readonly oidcIssuer: string;
  readonly certificateAuthorityData: string;
  readonly clusterSecurityGroupId: string;
  readonly authenticationMode: AuthenticationMode;
  readonly bootstrapClusterCreatorAdminPermissions: boolean;
  /** EKS Auto Mode: nodes carry the Pod Identity agent built in, the add-on is not to be installed. */
  readonly autoMode: boolean;
  readonly ipFamily: IpFamily;
  readonly serviceCidr: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

export interface CreateClusterInput {
  readonly name: string;
  readonly roleArn: string;
  /** For example `1.35`; EKS's default if absent. */
  readonly version?: string;
  readonly authenticationMode?: AuthenticationMode;
  readonly bootstrapClusterCreatorAdminPermissions?: boolean;
  /** Who creates the cluster; gets an admin access entry if bootstrap permissions are on. */
  readonly creatorArn?: string;
  readonly autoMode?: boolean;
  readonly ipFamily?: IpFamily;
  readonly serviceIpv4Cidr?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What may be changed in a cluster; absent fields stay. */
export interface UpdateClusterInput {
  readonly version?: string;
  readonly authenticationMode?: AuthenticationMode;
  readonly autoMode?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A cluster's name (botocore, shape `ClusterName`). */
export const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;

/** `arn:aws:eks:REGION:ACCOUNT:cluster/NAME`; the cluster need not exist. */
export function clusterArn(scope: Scope, name: string): string {
  return eksArn(scope, `cluster/${name}`);
}

/**
 * Makes a cluster of a request, refusing what EKS refuses. A cluster role that the account does not hold is taken to
 * exist elsewhere in it; one it does hold must trust `eks.amazonaws.com`.
 *
 * Unconfirmed: the refusal of a malformed name or authentication mode, and the endpoint's middle label (`gr7` is one of
 * several seen).
 *
 * @throws ResourceError
 */
export function newCluster(scope: Scope, clock: Clock, iam: RoleLookup, input: CreateClusterInput): Cluster {
  if (!CLUSTER_NAME.test(input.name)) {
    throw refusal('InvalidParameterException', `The cluster name ${input.name} does not match ${CLUSTER_NAME.source}`);
  }
  const now = clock.now();
  const version = input.version ?? defaultVersion(now);
  checkVersion(version, now);
  const role = iam.roleByArn(input.roleArn);
  if (role && !serviceTrust(role.trust, 'eks.amazonaws.com').allows('sts:AssumeRole')) {
    throw refusal('InvalidParameterException', words.clusterRoleTrust(input.roleArn));
  }
  const id = randomHex(32).toUpperCase();
  const ipFamily = input.ipFamily ?? 'ipv4';
  return {
    name: input.name,
    arn: clusterArn(scope, input.name),
    version,
    roleArn: input.roleArn,
    endpoint: `https://${id}.gr7.${scope.region}.eks.amazonaws.com`,
    oidcIssuer: `https://oidc.eks.${scope.region}.amazonaws.com/id/${id}`,
    certificateAuthorityData: NO_CERTIFICATE_AUTHORITY,
    clusterSecurityGroupId: `sg-${randomHex(17)}`,
    authenticationMode: input.authenticationMode ?? 'CONFIG_MAP',
    bootstrapClusterCreatorAdminPermissions: input.bootstrapClusterCreatorAdminPermissions ?? true,
    autoMode: input.autoMode ?? false,
    ipFamily,
    serviceCidr:
      ipFamily === 'ipv6' ? `fd${randomHex(2)}:${randomHex(4)}::/108` : (input.serviceIpv4Cidr ?? '172.20.0.0/16'),
    tags: input.tags ?? {},
    createdAt: now,
  };
}

/**
 * Changes a cluster: its version by one minor at a time and never back; its authentication mode towards `API`, one
 * step at a time. An unchanged value is no change, as CloudFormation sends none.
 *
 * @throws ResourceError
 */
export function changedCluster(clock: Clock, cluster: Cluster, input: UpdateClusterInput): Cluster {
  const version = input.version ?? cluster.version;
  if (version !== cluster.version) {
    if (minorOf(version) !== minorOf(cluster.version) + 1) {
      throw refusal('InvalidParameterException', words.versionUpdate(cluster.version, version));
    }
    checkVersion(version, clock.now());
  }
  const authenticationMode = input.authenticationMode ?? cluster.authenticationMode;
  if (authenticationMode !== cluster.authenticationMode) {
    const step = MODES.indexOf(authenticationMode) - MODES.indexOf(cluster.authenticationMode);
    if (step !== 1) {
      const message = words.authenticationModeUpdate(cluster.authenticationMode, authenticationMode);
      throw refusal('InvalidParameterException', message);
    }
  }
  return {
    ...cluster,
    version,
    authenticationMode,
    autoMode: input.autoMode ?? cluster.autoMode,
    tags: input.tags ?? cluster.tags,
  };
}

/** The way a cluster's authentication mode may go (EKS user guide, "Change authentication mode to use access entries"). */
const MODES: readonly AuthenticationMode[] = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];

/** Base64, as EKS gives it. The emulated API server is reached in process and has no certificate: this says so. */
const NO_CERTIFICATE_AUTHORITY = Buffer.from('This cluster is emulated and serves no TLS.\n').toString('base64');

function checkVersion(version: string, now: number): void {
  const standing = versionStanding(version, now);
  if (!standing.creatable) {
    throw refusal('InvalidParameterException', words.unsupportedVersion(version), standing.reason);
  }
}
