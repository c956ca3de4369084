import type { Association } from './association';
import type { Cluster, FargateProfile } from './cluster';
import type { Answer, HeardComponent, ResourcePolicy, SecretStore } from './evidence';
import type { NetworkPolicy, Subnet, VpcEndpoint } from './network';
import type { AgentInstallation, Node, NodeGroup } from './node';
import type { Pod, ServiceAccount } from './pod';
import type { Read } from './read';
import type { Role } from './role';

/**
 * Everything that must agree for a pod to get its credentials, as plain data. Readers fill it: from a template with
 * manifests, from a rehearsal, from a live cluster. Who looks at a chain need not know which.
 */
export interface IdentityChain {
  readonly clusters: Read<Cluster>;
  readonly nodeGroups: Read<NodeGroup>;
  readonly nodes: Read<Node>;
  readonly fargateProfiles: Read<FargateProfile>;
  readonly agents: Read<AgentInstallation>;
  readonly roles: Read<Role>;
  readonly resourcePolicies: Read<ResourcePolicy>;
  readonly associations: Read<Association>;
  readonly serviceAccounts: Read<ServiceAccount>;
  readonly pods: Read<Pod>;
  readonly networkPolicies: Read<NetworkPolicy>;
  readonly secretStores: Read<SecretStore>;
  readonly vpcEndpoints: Read<VpcEndpoint>;
  readonly subnets: Read<Subnet>;
  readonly answers: Read<Answer>;
  /** Components that were not listened to though others were, and why: one clause each. */
  readonly unheard?: Readonly<Partial<Record<HeardComponent, string>>>;
  /** The moment for which it is looked at, in milliseconds since the Unix epoch; absent if that does not matter. */
  readonly at?: number;
  /** Why the parts of texts in guillemets are missing, by name: one clause each. */
  readonly unknowns: Readonly<Record<string, string>>;
  /** Those of them that are names which AWS makes up, of which no two are equal. */
  readonly madeUp?: ReadonlySet<string>;
}

/** The name of a part of the chain that is either read or not. */
export type PartName = Exclude<keyof IdentityChain, 'unknowns' | 'madeUp' | 'unheard' | 'at'>;

/** A chain of which nothing was read, for a reader to start from. */
export function unreadChain(why: string): IdentityChain {
  const unread = { read: false, why } as const;
  return {
    clusters: unread,
    nodeGroups: unread,
    nodes: unread,
    fargateProfiles: unread,
    agents: unread,
    roles: unread,
    resourcePolicies: unread,
    associations: unread,
    serviceAccounts: unread,
    pods: unread,
    networkPolicies: unread,
    secretStores: unread,
    vpcEndpoints: unread,
    subnets: unread,
    answers: unread,
    unknowns: {},
  };
}
