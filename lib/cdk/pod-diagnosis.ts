import { diagnose, RULES, type Rule, type RuleOutcome } from '../doctor';
import { identityKey, lookup } from '../doctor/lookup';
import { nearMisses } from '../doctor/near-misses';
import { podSubject } from '../doctor/subjects';
import { bindUnknowns, itemsOf, type Association, type IdentityChain, type Pod } from '../model/chain';
import type { Diagnosis, Subject } from '../model/diagnosis';

/** There is no such pod, or nothing that could give it credentials. The message says what there is instead. */
export class PodNotFoundError extends Error {
  constructor(problem: string, remedy: string) {
    super(`${problem}\n${remedy}`);
    this.name = 'PodNotFoundError';
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
  if (!chain.pods.read) throw new PodNotFoundError(`${text}: no pods were read.`, `${sentence(chain.pods.why)}`);
  const found = chain.pods.items.filter(
    (pod) =>
      pod.namespace === namespace &&
      (pod.name === name || pod.workload?.name === name || (bindUnknowns(pod.name, name)?.size ?? 0) > 0),
  );
  if (found.length === 0) {
    const names = chain.pods.items.map((pod) => `${pod.namespace}/${pod.workload?.name ?? pod.name}`);
    throw new PodNotFoundError(`${text}: no such pod.`, `There are: ${shortList([...new Set(names)])}.`);
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
 * @throws PodNotFoundError if there is no such pod, or none that an association is for
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

function withoutAssociation(chain: IdentityChain, text: string, { namespace, serviceAccount }: Pod): PodNotFoundError {
  const theirs = itemsOf(chain.associations).map((each) => `${each.namespace}/${each.serviceAccount}`);
  const remedy = chain.associations.read
    ? `There are associations for: ${theirs.length === 0 ? 'nobody' : shortList([...new Set(theirs)])}.`
    : sentence(`No associations were read: ${chain.associations.why}`);
  return new PodNotFoundError(
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

const MOST_NAMED = 10;

function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}` || 'none';
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1).replace(/\.$/, '')}.`;
}
