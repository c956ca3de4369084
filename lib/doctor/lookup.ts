import {
  itemsOf,
  type AgentInstallation,
  type Association,
  type Cluster,
  type IdentityChain,
  type NodeGroup,
  type Pod,
  type Role,
} from '../model/chain';

/** A pod whose ServiceAccount has an association: the pods that this is all about. */
export interface IdentifiedPod {
  readonly pod: Pod;
  readonly associations: readonly Association[];
}

/** A chain's parts by what they are looked up by. */
export interface Lookup {
  readonly identifiedPods: readonly IdentifiedPod[];
  associationsOf(account: {
    readonly clusterName?: string;
    readonly namespace: string;
    readonly name: string;
  }): readonly Association[];
  podsOf(association: Association): readonly Pod[];
  role(arn: string): Role | undefined;
  associationsWithRole(arn: string): readonly Association[];
  cluster(name: string): Cluster | undefined;
  nodeGroupsOf(clusterName: string): readonly NodeGroup[];
  agentsOf(clusterName: string): readonly AgentInstallation[];
  /** The identities of a cluster; `all` without a name. The same list each time. */
  identitiesOf(clusterName: string | undefined): readonly string[] | 'all';
}

/** The name of an identity within a chain: `CLUSTER:NAMESPACE/SERVICEACCOUNT`. */
export function identityKey({ clusterName, namespace, serviceAccount }: Association): string {
  return `${clusterName}:${namespace}/${serviceAccount}`;
}

const lookups = new WeakMap<IdentityChain, Lookup>();

/** The lookup of a chain; made once, in time proportional to the chain. */
export function lookup(chain: IdentityChain): Lookup {
  const known = lookups.get(chain);
  if (known) return known;
  const made = build(chain);
  lookups.set(chain, made);
  return made;
}

function build(chain: IdentityChain): Lookup {
  const byCluster = groupBy(itemsOf(chain.associations), (item) => item.clusterName);
  const identities = new Map([...byCluster].map(([name, items]) => [name, [...new Set(items.map(identityKey))]]));
  const account = (namespace: string, name: string): string => `${namespace}/${name}`;
  const associations = groupBy(itemsOf(chain.associations), (item) => account(item.namespace, item.serviceAccount));
  const pods = groupBy(itemsOf(chain.pods), (pod) => account(pod.namespace, pod.serviceAccount));
  const roles = new Map(itemsOf(chain.roles).map((role) => [role.arn, role]));
  const byRole = groupBy(itemsOf(chain.associations), (item) => item.roleArn);
  const clusters = new Map(itemsOf(chain.clusters).map((cluster) => [cluster.name, cluster]));
  const nodeGroups = groupBy(itemsOf(chain.nodeGroups), (group) => group.clusterName);
  const agents = groupBy(itemsOf(chain.agents), (agent) => agent.clusterName ?? '');

  const associationsOf: Lookup['associationsOf'] = ({ clusterName, namespace, name }) =>
    (associations.get(account(namespace, name)) ?? []).filter((item) => inOneCluster(item.clusterName, clusterName));
  const identifiedPods = itemsOf(chain.pods)
    .map((pod) => ({ pod, associations: associationsOf({ ...pod, name: pod.serviceAccount }) }))
    .filter((identified) => identified.associations.length > 0);
  return {
    identifiedPods,
    associationsOf,
    podsOf: ({ clusterName, namespace, serviceAccount }) =>
      (pods.get(account(namespace, serviceAccount)) ?? []).filter((pod) => inOneCluster(clusterName, pod.clusterName)),
    role: (arn) => roles.get(arn),
    associationsWithRole: (arn) => byRole.get(arn) ?? [],
    cluster: (name) => clusters.get(name),
    nodeGroupsOf: (clusterName) => nodeGroups.get(clusterName) ?? [],
    agentsOf: (clusterName) => [...(agents.get(clusterName) ?? []), ...(agents.get('') ?? [])],
    identitiesOf: (clusterName) => (clusterName === undefined ? 'all' : (identities.get(clusterName) ?? [])),
  };
}

/** Whether two things are in one cluster. What names no cluster, as a manifest does, is taken to be for each. */
export function inOneCluster(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Items by a key, in their order. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
