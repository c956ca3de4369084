import type { Clock } from '../clock';
import type { Cluster } from './clusters';
import { refusal, words } from './refusals';
import { eksArn, uuidLike, type Scope } from './scope';

/** An IAM principal's way into a cluster's Kubernetes API. */
export interface AccessEntry {
  readonly clusterName: string;
  readonly principalArn: string;
  readonly arn: string;
  /** `STANDARD`, or `EC2_LINUX`, `EC2_WINDOWS`, `FARGATE_LINUX`, `EC2`, … for nodes. */
  readonly type: string;
  readonly username?: string;
  readonly kubernetesGroups: readonly string[];
  readonly accessPolicies: readonly AccessPolicy[];
  readonly createdAt: number;
}

export interface AccessPolicy {
  /** For example `arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`. */
  readonly policyArn: string;
  readonly scope: 'cluster' | 'namespace';
  readonly namespaces: readonly string[];
}

export interface CreateAccessEntryInput {
  readonly clusterName: string;
  readonly principalArn: string;
  readonly type?: string;
  readonly username?: string;
  readonly kubernetesGroups?: readonly string[];
  readonly accessPolicies?: readonly AccessPolicy[];
}

/** What may be changed in an access entry; absent fields stay. */
export type UpdateAccessEntryInput = Pick<CreateAccessEntryInput, 'username' | 'kubernetesGroups' | 'accessPolicies'>;

/**
 * Makes an access entry of a request. Whether the principal exists is not asked: EKS refuses one that does not, but the
 * emulated account holds only the roles that templates made, while entries name the people who are there already.
 * Unconfirmed: the wording for an ARN that is none.
 *
 * @throws ResourceError
 */
export function newAccessEntry(
  scope: Scope,
  clock: Clock,
  cluster: Cluster,
  input: CreateAccessEntryInput,
): AccessEntry {
  if (cluster.authenticationMode === 'CONFIG_MAP') throw refusal('InvalidRequestException', words.accessEntriesNeedApi);
  const principal = /^arn:aws[a-z-]*:iam::(\d{12}):(role|user)\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(input.principalArn);
  if (!principal) {
    throw refusal('InvalidParameterException', 'The specified principalArn is invalid: invalid principal.');
  }
  const [, accountId, kind, name] = principal;
  return {
    clusterName: cluster.name,
    principalArn: input.principalArn,
    arn: eksArn(scope, `access-entry/${cluster.name}/${kind}/${accountId}/${name}/${uuidLike()}`),
    type: input.type ?? 'STANDARD',
    ...(input.username !== undefined && { username: input.username }),
    kubernetesGroups: input.kubernetesGroups ?? [],
    accessPolicies: input.accessPolicies ?? [],
    createdAt: clock.now(),
  };
}

export function changedAccessEntry(entry: AccessEntry, input: UpdateAccessEntryInput): AccessEntry {
  return {
    ...entry,
    ...(input.username !== undefined && { username: input.username }),
    kubernetesGroups: input.kubernetesGroups ?? entry.kubernetesGroups,
    accessPolicies: input.accessPolicies ?? entry.accessPolicies,
  };
}
