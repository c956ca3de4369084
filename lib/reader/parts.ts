import type { Association, IdentityChain } from '../model/chain';
import { readAgents } from './agents';
import { readAssociations } from './associations';
import { readNetworkPolicies, readSecretStores } from './cluster-objects';
import { readClusters, readFargateProfiles } from './clusters';
import type { KubernetesObjects } from './kubernetes-objects';
import { readSubnets, readVpcEndpoints } from './network';
import { readNodeGroups } from './node-groups';
import { deploymentOrder, type Place } from './order';
import { readPods, readServiceAccounts } from './pods';
import type { Project } from './project';
import { readResourcePolicies, readRoles } from './roles';

/** The parts of a chain that the resources of stacks are. */
export function resourceParts(project: Project) {
  const clusters = readClusters(project);
  return {
    clusters,
    nodeGroups: readNodeGroups(project, clusters),
    fargateProfiles: readFargateProfiles(project),
    roles: readRoles(project),
    resourcePolicies: readResourcePolicies(project),
    associations: readAssociations(project),
    vpcEndpoints: readVpcEndpoints(project),
    subnets: readSubnets(project),
  } satisfies Partial<IdentityChain>;
}

/**
 * The parts of a chain that Kubernetes objects are.
 * @param unread why they are not read where there was nothing to find objects in
 */
export function objectParts(project: Project, objects: KubernetesObjects, unread: string) {
  const places = placesOf(project);
  const placeOf = ({ id }: Association): Place | undefined => places.get(id);
  return {
    agents: readAgents(project, objects),
    serviceAccounts: readServiceAccounts(objects, unread),
    pods: readPods(objects, readAssociations(project), placeOf, deploymentOrder(project), unread),
    networkPolicies: readNetworkPolicies(objects, unread),
    secretStores: readSecretStores(objects, unread),
  } satisfies Partial<IdentityChain>;
}

/** Why parts of texts are missing, and which of them AWS makes up. */
export function unknownsOf({ unknowns }: Project): Pick<IdentityChain, 'unknowns' | 'madeUp'> {
  return {
    unknowns: { ...unknowns.reasons, suffix: "a workload's controller makes it up" },
    madeUp: unknowns.namesMadeUp,
  };
}

/** The resource that makes each association, by the association's id. */
function placesOf(project: Project): ReadonlyMap<Association['id'], Place> {
  const places = new Map<string, Place>();
  for (const stack of project.stacks) {
    for (const [logicalId, { type, properties }] of stack.members) {
      const id = `${stack.prefix}${logicalId}`;
      if (type === 'AWS::EKS::PodIdentityAssociation') places.set(id, { stack, logicalId });
      if (type !== 'AWS::EKS::Addon') continue;
      const made = properties['PodIdentityAssociations'];
      for (let index = 0; index < (Array.isArray(made) ? made.length : 0); index++) {
        places.set(`${id}/${index}`, { stack, logicalId });
      }
    }
  }
  return places;
}
