import type { LoadedManifest } from '../emulator/kubernetes/manifests';
import { unreadChain, type IdentityChain } from '../model/chain';
import { readKubernetesObjects } from './kubernetes-objects';
import { objectParts, resourceParts, unknownsOf } from './parts';
import { openProject, type Destination, type Project } from './project';
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
    return { ...noTemplate, ...kubernetes, nodes, answers, at: sources.at, ...unknownsOf(project) };
  }
  return { ...nothing, ...resourceParts(project), ...kubernetes, at: sources.at, ...unknownsOf(project) };
}

function readKubernetes(project: Project, { stacks, manifests }: ChainSources) {
  const objects = readKubernetesObjects(project, manifests ?? []);
  const unread =
    stacks === undefined
      ? 'no Kubernetes manifests were given'
      : 'the template applies no Kubernetes manifests, and none were given beside it';
  const { agents, ...parts } = objectParts(project, objects, unread);
  return { ...(stacks === undefined && manifests === undefined ? {} : { agents }), ...parts };
}

/** A template in memory as the one stack to read. */
export function singleStack(template: unknown, stackName = 'Template'): StackInput {
  return { stackName, template, dependencies: [], parameters: {}, nested: new Map() };
}
