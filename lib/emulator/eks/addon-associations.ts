import type { Addon, AddonAssociation } from './addons';
import {
  createAssociation,
  deleteAssociation,
  updateAssociation,
  type AssociationSurroundings,
} from './association-operations';
import type { PodIdentityAssociation } from './associations';
import type { ClusterState } from './cluster-state';

/**
 * Brings the associations that an add-on owns to what the add-on was given: makes the missing ones, gives others their
 * new role, removes the rest. All or nothing: a refusal leaves what was there.
 *
 * Unconfirmed: that EKS, too, leaves nothing behind; it may leave the add-on itself in `CREATE_FAILED`.
 *
 * @returns whether anything changed.
 * @throws ResourceError
 */
export function reconcileAddonAssociations(
  around: AssociationSurroundings,
  state: ClusterState,
  addon: Addon,
  wanted: readonly AddonAssociation[],
): boolean {
  const owned = new Map(ownedBy(state, addon.arn).map((association) => [association.serviceAccount, association]));
  const namespace = addon.namespace;
  const undo: (() => void)[] = [];
  let removed = 0;
  try {
    for (const { serviceAccount, roleArn } of wanted) {
      const before = owned.get(serviceAccount);
      if (!before) {
        const input = { clusterName: addon.clusterName, namespace, serviceAccount, roleArn };
        const { association } = createAssociation(around, state, input, addon.arn);
        undo.push(() => deleteAssociation(around.clock, state, association.associationId));
      } else if (before.roleArn !== roleArn) {
        updateAssociation(around, state, before.associationId, { roleArn });
        undo.push(() => state.associations.put(before));
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
  for (const association of owned.values()) {
    const kept = wanted.some(({ serviceAccount }) => serviceAccount === association.serviceAccount);
    if (kept) continue;
    deleteAssociation(around.clock, state, association.associationId);
    removed++;
  }
  return undo.length + removed > 0;
}

function ownedBy(state: ClusterState, addonArn: string): PodIdentityAssociation[] {
  return [...state.associations.all()].filter(({ ownerArn }) => ownerArn === addonArn);
}
