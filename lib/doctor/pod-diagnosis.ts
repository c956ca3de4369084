import { bindUnknowns, itemsOf, type Association, type IdentityChain, type Pod } from '../model/chain';
import type { Diagnosis, Subject } from '../model/diagnosis';
import { sentence } from '../model/sentence';
import { isSlip } from '../model/slip';
import { RULES } from './catalogue';
import { diagnose } from './diagnose';
import { identityKey, lookup } from './lookup';
import { nearMisses } from './near-misses';
import type { Rule, RuleOutcome } from './rule';
import { podSubject } from './subjects';

/** There is no such pod, or nothing that could give it credentials. The message says what there is instead. */
export class PodNotFoundError extends Error {
  constructor(problem: string, remedy: string) {
    super(`${problem}\n${remedy}`);
    this.name = 'PodNotFoundError';
  }
}

/** There is such a pod, and no association that is for it or was probably meant for it. */
export class PodWithoutAssociationError extends PodNotFoundError {
  constructor(problem: string, remedy: string) {
    super(problem, remedy);
    this.name = 'PodWithoutAssociationError';
  }
}

/** A pod by its name, with the associations of its ServiceAccount. */
export interface FoundPod {
  readonly pod: Pod;
  readonly associations: readonly Association[];
}

/**
 * Finds pods by `NAMESPACE/NAME`, where the name is the pod's own or that of the workload that makes it. The same name may
 * stand in several clusters.
 *
 * @throws PodNotFoundError if there is none, or the text is not of that form
 */
export function findPods(chain: IdentityChain, text: string): readonly FoundPod[] {
  const [, namespace, name] = /^([^/\s]+)\/([^/\s]+)$/.exec(text) ?? [];
  if (namespace === undefined || name === undefined) {
    throw new PodNotFoundError(`${text}: not a pod.`, 'Write NAMESPACE/NAME, for example default/aws-cli.');
  }
  if (!chain.pods.read) throw new PodNotFoundError(`${text}: no pods were read.`, sentence(chain.pods.why));
  const found = chain.pods.items.filter(
    (pod) =>
      pod.namespace === namespace &&
      (pod.name === name || pod.workload?.name === name || (bindUnknowns(pod.name, name)?.size ?? 0) > 0),
  );
  if (found.length === 0) {
    const names = new Set(chain.pods.items.map((pod) => `${pod.namespace}/${pod.workload?.name ?? pod.name}`));
    const meant = [...names].find((each) => isSlip(each, text));
    const question = meant === undefined ? '' : `Did you mean ${meant}? `;
    throw new PodNotFoundError(`${text}: no such pod.`, `${question}There are: ${shortList([...names])}.`);
  }
  return found.map((pod) => ({
    pod,
    associations: lookup(chain).associationsOf({ ...pod, name: pod.serviceAccount }),
  }));
}

/**
 * Judges what concerns one pod: its own findings, and those of what its identity passes on the way. For a pod without an
 * association that is the association which was probably meant for it.
 *
 * @param text `NAMESPACE/NAME`, as {@link findPods} takes it
 * @throws PodNotFoundError if there is no such pod
 * @throws PodWithoutAssociationError if no association is for it
 */
export function diagnosePod(chain: IdentityChain, text: string, rules: readonly Rule[] = RULES): Diagnosis {
  const found = findPods(chain, text);
  const associations = found.flatMap(({ pod, associations }) =>
    associations.length > 0 ? associations : meantFor(chain, pod),
  );
  const [first] = found;
  if (first !== undefined && associations.length === 0) throw withoutAssociation(chain, text, first.pod);
  const identities = new Set(associations.map(identityKey));
  const pods = new Set(found.map(({ pod, associations }) => podSubject(pod, associations).name));
  const concerning = (outcome: RuleOutcome) => narrowed(outcome, identities, pods);
  const narrow = rules.map((rule) => ({ ...rule, check: () => rule.check(chain).flatMap(concerning) }));
  return diagnose({ ...chain, associations: { read: true, items: associations } }, narrow);
}

function meantFor(chain: IdentityChain, pod: Pod): readonly Association[] {
  return nearMisses(chain)
    .filter((miss) => miss.pod.namespace === pod.namespace && miss.pod.serviceAccount === pod.serviceAccount)
    .map(({ association }) => association);
}

function withoutAssociation(chain: IdentityChain, text: string, pod: Pod): PodWithoutAssociationError {
  const { namespace, serviceAccount } = pod;
  const theirs = itemsOf(chain.associations).map((each) => `${each.namespace}/${each.serviceAccount}`);
  const remedy = chain.associations.read
    ? `There are associations for: ${theirs.length === 0 ? 'nobody' : shortList([...new Set(theirs)])}.`
    : sentence(`No associations were read: ${chain.associations.why}`);
  return new PodWithoutAssociationError(
    `${text}: no association is for its ServiceAccount ${namespace}/${serviceAccount}, so nothing gives it credentials.`,
    remedy,
  );
}

/** The outcome as far as it is about these, or nothing. */
function narrowed(outcome: RuleOutcome, identities: ReadonlySet<string>, pods: ReadonlySet<string>): RuleOutcome[] {
  const subject = outcome.outcome === 'not-compliant' ? outcome.finding.subject : outcome.subject;
  if (subject === undefined) return [outcome];
  if (subject.kind === 'pod' && !pods.has(subject.name)) return [];
  if (subject.identities === 'all') return [outcome];
  const own = subject.identities.filter((identity) => identities.has(identity));
  if (own.length === 0) return [];
  const less: Subject = { ...subject, identities: own };
  return [
    outcome.outcome === 'not-compliant'
      ? { ...outcome, finding: { ...outcome.finding, subject: less } }
      : { ...outcome, subject: less },
  ];
}

/** So many names stand in a message; of more the number is told. */
const MOST_NAMED = 10;

function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}` || 'none';
}
