import type { Association, Cluster, Node, NodeGroup, Read, Role, RolePolicy } from '../model/chain';
import type { RehearsedState, StandingAssociation, StandingCluster, StandingRole } from '../model/rehearsed-state';

/** Clusters with what EKS filled in. */
export function standingClusters(read: Read<Cluster>, { clusters, accountId, region }: RehearsedState): Read<Cluster> {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return mapped(read, (cluster) => {
    const found = byName.get(cluster.name);
    if (!found) return cluster;
    const { arn, version, authenticationMode, autoMode } = found;
    return { ...cluster, arn, accountId, region, version, authenticationMode, autoMode };
  });
}

/** Node groups with the settings that are in force on their nodes. */
export function standingNodeGroups(read: Read<NodeGroup>, { clusters }: RehearsedState): Read<NodeGroup> {
  const byName = new Map(
    clusters.flatMap(({ name, nodeGroups }) => nodeGroups.map((group) => [`${name}/${group.name}`, group])),
  );
  return mapped(read, (group) => {
    // `Ref` of a node group gives CLUSTER/NAME.
    const found = byName.get(group.name) ?? byName.get(`${group.clusterName}/${group.name}`);
    return found ? { ...group, ...found } : group;
  });
}

/**
 * The nodes of node groups that were read. Others are the rehearsal's own, made so that pods could run somewhere, and say
 * nothing of the cluster that they stand for.
 */
export function standingNodes({ clusters }: RehearsedState, nodeGroups: readonly NodeGroup[]): Read<Node> {
  const groups = new Map(nodeGroups.map((group) => [`${group.clusterName}/${group.name}`, group]));
  const items: Node[] = [];
  const why: string[] = [];
  for (const cluster of clusters) {
    for (const { name, nodeGroup, agentReady } of cluster.nodes) {
      const group = groups.get(`${cluster.name}/${nodeGroup}`);
      if (!group)
        why.push(`the node of cluster ${cluster.name} is the rehearsal's own: nothing that was read makes it`);
      else {
        const { id, source } = group;
        items.push({ id: `${id}/${name}`, source, clusterName: cluster.name, name, nodeGroup, agentReady });
      }
    }
    if (isSpread(cluster)) why.push(`the rehearsal has one node for all node groups of cluster ${cluster.name}`);
  }
  const [first] = why;
  if (first === undefined) return { read: true, items };
  return items.length === 0 ? { read: false, why: first } : { read: true, items, mayBeMore: first };
}

const isSpread = ({ nodeGroups }: StandingCluster): boolean => nodeGroups.length > 1;

/** Roles that stand, with their policies as IAM holds them. */
export function standingRoles(read: Read<Role>, { roles }: RehearsedState): Read<Role> {
  const byArn = new Map(roles.map((role) => [role.arn, role]));
  return mapped(read, (role) => {
    const found = byArn.get(role.arn);
    return found ? { ...role, trust: found.trust, tags: found.tags, policies: policiesOf(role, found) } : undefined;
  });
}

function policiesOf({ policies }: Role, { inline, attached }: StandingRole): readonly RolePolicy[] {
  const notKnown = { notKnown: 'nothing that was read has the document' };
  const read = new Set(policies.map(nameOf));
  return [
    ...policies.filter((policy) => (policy.kind === 'inline' ? inline : attached).includes(nameOf(policy))),
    ...inline.filter((name) => !read.has(name)).map((name) => ({ kind: 'inline' as const, name, document: notKnown })),
    ...attached
      .filter((arn) => !read.has(arn))
      .map((arn) => ({ kind: 'managed' as const, name: arn.slice(arn.lastIndexOf('/') + 1), arn, document: notKnown })),
  ];
}

const nameOf = ({ arn, name }: RolePolicy): string => arn ?? name;

/** The associations that EKS has, each where what made it is. */
export function standingAssociations(read: Read<Association>, { clusters }: RehearsedState): Read<Association> {
  if (!read.read) return read;
  // Where an add-on runs is EKS's to say: its associations are told by the add-on.
  const keyOf = (cluster: string, { owner, namespace, serviceAccount }: StandingAssociation | Association): string =>
    [cluster, owner === undefined ? `namespace ${namespace}` : `add-on ${owner}`, serviceAccount].join(' ');
  const origins = new Map(read.items.map((item) => [keyOf(item.clusterName, item), item]));
  const items = clusters.flatMap(({ name: clusterName, associations }) =>
    associations.map((association): Association => {
      const { id, source } = origins.get(keyOf(clusterName, association)) ?? {
        id: association.associationId,
        source: {},
      };
      return { id, source, clusterName, ...association };
    }),
  );
  return { read: true, items };
}

/** @param change gives `undefined` for what does not stand */
function mapped<T>(read: Read<T>, change: (item: T) => T | undefined): Read<T> {
  return read.read ? { ...read, items: read.items.flatMap((item) => change(item) ?? []) } : read;
}
