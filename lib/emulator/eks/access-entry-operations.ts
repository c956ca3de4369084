import {
  changedAccessEntry,
  newAccessEntry,
  type AccessEntry,
  type CreateAccessEntryInput,
  type UpdateAccessEntryInput,
} from './access-entries';
import type { ClusterState } from './cluster-state';
import { required, type ControlPlaneState } from './control-plane-state';
import { refusal, words } from './refusals';

export function createAccessEntry(plane: ControlPlaneState, input: CreateAccessEntryInput): AccessEntry {
  return plane.attempt('access entry', 'created', `${input.clusterName}/${input.principalArn}`, () => {
    const { cluster, accessEntries } = plane.cluster(input.clusterName);
    const entry = newAccessEntry(plane.scope, plane.clock, cluster, input);
    if (accessEntries.has(input.principalArn)) throw refusal('ResourceInUseException', words.accessEntryExists);
    accessEntries.set(entry.principalArn, entry);
    plane.tell('access-entry-created', input.clusterName, entry.principalArn);
    return entry;
  });
}

export function updateAccessEntry(
  plane: ControlPlaneState,
  cluster: string,
  principalArn: string,
  input: UpdateAccessEntryInput,
): AccessEntry {
  return plane.attempt('access entry', 'updated', `${cluster}/${principalArn}`, () => {
    const { accessEntries } = plane.cluster(cluster);
    const entry = changedAccessEntry(required(accessEntries.get(principalArn), words.noAccessEntry), input);
    accessEntries.set(principalArn, entry);
    plane.tell('access-entry-updated', cluster, principalArn);
    return entry;
  });
}

export function deleteAccessEntry(plane: ControlPlaneState, cluster: string, principalArn: string): AccessEntry {
  return plane.attempt('access entry', 'deleted', `${cluster}/${principalArn}`, () => {
    const { accessEntries } = plane.cluster(cluster);
    const entry = required(accessEntries.get(principalArn), words.noAccessEntry);
    accessEntries.delete(principalArn);
    plane.tell('access-entry-deleted', cluster, principalArn);
    return entry;
  });
}

/** The access entry that EKS makes by itself, for a managed node group's role or for the cluster's creator. */
export function enter(plane: ControlPlaneState, state: ClusterState, principalArn: string, type = 'STANDARD'): void {
  const { cluster, accessEntries } = state;
  if (cluster.authenticationMode === 'CONFIG_MAP' || accessEntries.has(principalArn)) return;
  const input = { clusterName: cluster.name, principalArn, type };
  accessEntries.set(principalArn, newAccessEntry(plane.scope, plane.clock, cluster, input));
}
