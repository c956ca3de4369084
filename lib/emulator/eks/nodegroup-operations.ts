import { enter } from './access-entry-operations';
import { amiFamily } from './ami-types';
import { required, type ControlPlaneState } from './control-plane-state';
import type { LaunchTemplateLookup } from './launch-templates';
import {
  changedNodegroup,
  newNodegroup,
  type CreateNodegroupInput,
  type Nodegroup,
  type NodegroupSurroundings,
  type UpdateNodegroupInput,
} from './nodegroups';
import { refusal, words } from './refusals';

/** EKS also makes an access entry for the node role, so that the nodes may join. */
export function createNodegroup(
  plane: ControlPlaneState,
  input: CreateNodegroupInput,
  launchTemplates: LaunchTemplateLookup,
): Nodegroup {
  return plane.attempt('node group', 'created', `${input.clusterName}/${input.name}`, () => {
    const state = plane.cluster(input.clusterName);
    if (state.nodegroups.has(input.name)) {
      throw refusal('ResourceInUseException', words.nodegroupExists(input.name, input.clusterName));
    }
    const nodegroup = newNodegroup(surroundings(plane, launchTemplates), state.cluster, input);
    enter(
      plane,
      state,
      nodegroup.nodeRoleArn,
      amiFamily(nodegroup.amiType) === 'WINDOWS' ? 'EC2_WINDOWS' : 'EC2_LINUX',
    );
    state.nodegroups.set(nodegroup.name, nodegroup);
    plane.tell('nodegroup-created', input.clusterName, nodegroup.name);
    return nodegroup;
  });
}

export function updateNodegroup(
  plane: ControlPlaneState,
  cluster: string,
  name: string,
  input: UpdateNodegroupInput,
  launchTemplates: LaunchTemplateLookup,
): Nodegroup {
  return plane.attempt('node group', 'updated', `${cluster}/${name}`, () => {
    const { nodegroups } = plane.cluster(cluster);
    const before = required(nodegroups.get(name), words.noNodegroup(name));
    const nodegroup = changedNodegroup(surroundings(plane, launchTemplates), before, input);
    nodegroups.set(name, nodegroup);
    plane.tell('nodegroup-updated', cluster, name);
    return nodegroup;
  });
}

/** The access entry of the node role stays, as it does in EKS (terraform-aws-modules/terraform-aws-eks#3329). */
export function deleteNodegroup(plane: ControlPlaneState, cluster: string, name: string): Nodegroup {
  return plane.attempt('node group', 'deleted', `${cluster}/${name}`, () => {
    const { nodegroups } = plane.cluster(cluster);
    const nodegroup = required(nodegroups.get(name), words.noNodegroup(name));
    nodegroups.delete(name);
    plane.tell('nodegroup-deleted', cluster, name);
    return nodegroup;
  });
}

function surroundings(
  { scope, clock, iam }: ControlPlaneState,
  launchTemplates: LaunchTemplateLookup,
): NodegroupSurroundings {
  return { scope, clock, iam, launchTemplates };
}
