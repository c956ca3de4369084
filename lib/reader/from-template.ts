import type { LoadedManifest } from '../emulator/kubernetes/manifests';
import { unreadChain, type Association, type IdentityChain } from '../model/chain';
import { readAgents } from './agents';
import { readAssociations } from './associations';
import { readNetworkPolicies, readSecretStores } from './cluster-objects';
import { readClusters, readFargateProfiles } from './clusters';
import { readKubernetesObjects } from './kubernetes-objects';
import { readSubnets, readVpcEndpoints } from './network';
import { readNodeGroups } from './node-groups';
import { deploymentOrder, type Place } from './order';
import { readPods, readServiceAccounts } from './pods';
import { openProject, type Destination, type Project } from './project';
import { readResourcePolicies, readRoles } from './roles';
import type { StackInput } from './stack-view';

/** What a chain is read from. Give templates, manifests, or both. */
export interface ChainSources extends Destination {
  /**
   * Stacks in the order in which they are deployed, as `readTemplates` of the CloudFormation stand-in gives them.
   * @default - no template is read
   */
  readonly stacks?: readonly StackInput[];
  /**
   * Kubernetes objects that no template applies.
   * @default - none
   */
  readonly manifests?: readonly LoadedManifest[];
  /** The moment for which the chain is looked at. */
  readonly at: number;
}

const RUNNING = 'only what runs has it: look at a rehearsal or at the cluster itself';

/**
 * Reads the identity chain from CloudFormation templates, from the Kubernetes manifests that they apply through the CDK's
 * kubectl provider, and from loose manifests. Nothing is deployed and nothing is guessed: what only a deployment decides is
 * marked as missing, and what the sources do not hold as unread.
 *
 * @throws TemplateError for a template that CloudFormation would refuse as malformed
 */
export function chainFrom(sources: ChainSources): IdentityChain {
  const project = openProject(sources.stacks ?? [], sources);
  const kubernetes = readKubernetes(project, sources);
  const nothing = unreadChain(RUNNING);
  if (sources.stacks === undefined) {
    const noTemplate = unreadChain('no template was given');
    const { nodes, answers } = nothing;
    return { ...noTemplate, ...kubernetes, nodes, answers, at: sources.at, unknowns: unknownsOf(project) };
  }
  const clusters = readClusters(project);
  const chain = {
    ...nothing,
    clusters,
    nodeGroups: readNodeGroups(project, clusters),
    fargateProfiles: readFargateProfiles(project),
    roles: readRoles(project),
    resourcePolicies: readResourcePolicies(project),
    associations: readAssociations(project),
    vpcEndpoints: readVpcEndpoints(project),
    subnets: readSubnets(project),
    ...kubernetes,
  };
  return { ...chain, at: sources.at, unknowns: unknownsOf(project) };
}

function unknownsOf(project: Project): IdentityChain['unknowns'] {
  return { ...project.unknowns.reasons, suffix: "a workload's controller makes it up" };
}

function readKubernetes(project: Project, { stacks, manifests }: ChainSources) {
  const objects = readKubernetesObjects(project, manifests ?? []);
  const unread =
    stacks === undefined
      ? 'no Kubernetes manifests were given'
      : 'the template applies no Kubernetes manifests, and none were given beside it';
  const associations = readAssociations(project);
  const places = placesOf(project);
  return {
    ...(stacks === undefined && manifests === undefined ? {} : { agents: readAgents(project, objects) }),
    serviceAccounts: readServiceAccounts(objects, unread),
    pods: readPods(
      objects,
      associations,
      (association) => places.get(association.id),
      deploymentOrder(project),
      unread,
    ),
    networkPolicies: readNetworkPolicies(objects, unread),
    secretStores: readSecretStores(objects, unread),
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
      const count = properties['PodIdentityAssociations'];
      for (let index = 0; index < (Array.isArray(count) ? count.length : 0); index++) {
        places.set(`${id}/${index}`, { stack, logicalId });
      }
    }
  }
  return places;
}

/** A template in memory as the one stack to read. */
export function singleStack(template: unknown, stackName = 'Template'): StackInput {
  return { stackName, template, dependencies: [], parameters: {}, nested: new Map() };
}
