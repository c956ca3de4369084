import { reconcileAddonAssociations } from './addon-associations';
import {
  changedAddon,
  newAddon,
  type Addon,
  type AddonAssociation,
  type CreateAddonInput,
  type UpdateAddonInput,
} from './addons';
import type { ClusterState } from './cluster-state';
import { required, type ControlPlaneState } from './control-plane-state';
import { refusal, words } from './refusals';

export function createAddon(plane: ControlPlaneState, input: CreateAddonInput): Addon {
  return plane.attempt('add-on', 'created', `${input.clusterName}/${input.name}`, () => {
    const state = plane.cluster(input.clusterName);
    if (state.addons.has(input.name)) throw refusal('ResourceInUseException', words.addonExists);
    const addon = newAddon(plane.scope, plane.clock, state.cluster, input);
    ownAssociations(plane, state, addon, input.podIdentityAssociations);
    state.addons.set(addon.name, addon);
    plane.tell('addon-created', input.clusterName, addon.name);
    return addon;
  });
}

export function updateAddon(plane: ControlPlaneState, cluster: string, name: string, input: UpdateAddonInput): Addon {
  return plane.attempt('add-on', 'updated', `${cluster}/${name}`, () => {
    const state = plane.cluster(cluster);
    const addon = changedAddon(required(state.addons.get(name), words.noAddon(name, cluster)), input);
    ownAssociations(plane, state, addon, input.podIdentityAssociations);
    state.addons.set(name, addon);
    plane.tell('addon-updated', cluster, name);
    return addon;
  });
}

/** The associations that the add-on owns go with it. */
export function deleteAddon(plane: ControlPlaneState, cluster: string, name: string): Addon {
  return plane.attempt('add-on', 'deleted', `${cluster}/${name}`, () => {
    const state = plane.cluster(cluster);
    const addon = required(state.addons.get(name), words.noAddon(name, cluster));
    ownAssociations(plane, state, addon, []);
    state.addons.delete(name);
    plane.tell('addon-deleted', cluster, name);
    return addon;
  });
}

function ownAssociations(
  plane: ControlPlaneState,
  state: ClusterState,
  addon: Addon,
  wanted: readonly AddonAssociation[] | undefined,
): void {
  if (wanted && reconcileAddonAssociations(plane, state, addon, wanted)) {
    plane.tell('associations-changed', addon.clusterName);
  }
}
