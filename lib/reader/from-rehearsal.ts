import { itemsOf, type HeardComponent, type IdentityChain } from '../model/chain';
import type { RehearsedState } from '../model/rehearsed-state';
import type { TemplateResult } from '../model/template-result';
import { chainFrom, type ChainSources } from './from-template';
import { answersOf, refusalsOf } from './heard-answers';
import { readKubernetesObjects } from './kubernetes-objects';
import { objectParts, resourceParts, unknownsOf } from './parts';
import { openProject } from './project';
import { standingObjects } from './standing-objects';
import {
  standingAssociations,
  standingClusters,
  standingNodeGroups,
  standingNodes,
  standingRoles,
} from './standing-parts';
import { standingProject } from './standing-project';

/** A rehearsal that was played, and has not been taken down. */
export interface Rehearsal {
  /** The stacks and manifests that were played. */
  readonly sources: Required<Pick<ChainSources, 'stacks'>> & Pick<ChainSources, 'manifests'>;
  /** What stood when pods had been asked, with these still running. */
  readonly state: RehearsedState;
  /** How the stacks went, and what the pods got. */
  readonly result: Pick<TemplateResult, 'stacks' | 'identities'>;
}

/** What a rehearsal cannot hear, however it is played. */
const UNHEARD: IdentityChain['unheard'] = {
  client: "the programs of the pods' images are not run, clients of the rehearsal's own ask in their place",
  eks: 'a rehearsal deploys with every permission and without tokens of its own',
};

const RUNNING: readonly HeardComponent[] = [
  'agent',
  'webhook',
  'eks-auth',
  'sts',
  'kubelet',
  'imds',
  'client',
  'service',
];

/**
 * Reads the identity chain from a rehearsal: the same parts, with the same ids and sources, that {@link chainFrom} reads
 * from the template; with nothing missing that a deployment decides, with pods as they were admitted, the nodes with their
 * agents, and what components answered. What the rehearsal took for granted is not in the chain, since nothing of it comes
 * from what is judged. If a stack was refused the chain is that of the template, and the refusal is among the answers.
 *
 * @throws TemplateError as {@link chainFrom}, if a stack was refused
 */
export function chainFromRehearsal({ sources, state, result }: Rehearsal): IdentityChain {
  const refused = result.stacks.find(({ status }) => status !== 'passed');
  if (refused) return chainOfRefused({ sources, state, result }, refused.stackName);
  const project = standingProject(state, sources.stacks);
  const applied = readKubernetesObjects(project, sources.manifests ?? []);
  const objects = standingObjects(
    state,
    applied,
    result.identities.map(({ pod }) => pod),
  );
  const parts = resourceParts(project);
  const ofObjects = objectParts(project, objects, 'neither the stacks nor manifests beside them apply any');
  const nodeGroups = standingNodeGroups(parts.nodeGroups, state);
  return {
    ...parts,
    ...ofObjects,
    clusters: standingClusters(parts.clusters, state),
    nodeGroups,
    nodes: standingNodes(state, itemsOf(nodeGroups)),
    roles: standingRoles(parts.roles, state),
    associations: standingAssociations(parts.associations, state),
    answers: { read: true, items: answersOf(state, result.identities, itemsOf(ofObjects.pods)) },
    unheard: UNHEARD,
    at: state.at,
    ...unknownsOf(project),
  };
}

function chainOfRefused({ sources, state, result }: Rehearsal, stackName: string): IdentityChain {
  const { accountId, region, partition, at } = state;
  const why = `the stack ${stackName} does not deploy, so that nothing runs`;
  const destination = { accountId, region, partition };
  const project = openProject(sources.stacks, destination);
  return {
    ...chainFrom({ ...sources, ...destination, at }),
    nodes: { read: false, why },
    answers: { read: true, items: refusalsOf(project, result.stacks) },
    unheard: Object.fromEntries(RUNNING.map((component) => [component, why])),
  };
}
