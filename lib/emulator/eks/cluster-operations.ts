import { enter } from './access-entry-operations';
import { newClusterState } from './cluster-state';
import { changedCluster, newCluster, type Cluster, type CreateClusterInput, type UpdateClusterInput } from './clusters';
import type { ControlPlaneState } from './control-plane-state';
import { refusal, words } from './refusals';

export function createCluster(plane: ControlPlaneState, input: CreateClusterInput): Cluster {
  return plane.attempt('cluster', 'created', input.name, () => {
    if (plane.clusters.has(input.name)) throw refusal('ResourceInUseException', words.clusterExists(input.name));
    const cluster = newCluster(plane.scope, plane.clock, plane.iam, input);
    const state = newClusterState(cluster, plane.clock, plane.propagationMs);
    if (input.creatorArn && cluster.bootstrapClusterCreatorAdminPermissions) enter(plane, state, input.creatorArn);
    plane.clusters.set(cluster.name, state);
    plane.tell('cluster-created', cluster.name);
    return cluster;
  });
}

export function updateCluster(plane: ControlPlaneState, name: string, input: UpdateClusterInput): Cluster {
  return plane.attempt('cluster', 'updated', name, () => {
    const state = plane.cluster(name);
    state.cluster = changedCluster(plane.clock, state.cluster, input);
    plane.tell('cluster-updated', name);
    return state.cluster;
  });
}

/** Refused while node groups are left. Add-ons, access entries, Fargate profiles and associations go with the cluster. */
export function deleteCluster(plane: ControlPlaneState, name: string): Cluster {
  return plane.attempt('cluster', 'deleted', name, () => {
    const { cluster, nodegroups } = plane.cluster(name);
    if (nodegroups.size > 0) throw refusal('ResourceInUseException', words.nodegroupsAttached);
    plane.clusters.delete(name);
    plane.tell('cluster-deleted', name);
    return cluster;
  });
}
