import type { IdentityChain, PartName } from '../model/chain';
import type { Finding, Severity, Step, Subject, Symptom } from '../model/diagnosis';

/**
 * Where the symptom can be seen: `rehearsal`, by playing a broken template on a laptop; `template`, only as what stands in
 * the template or manifest; `live`, on a cluster that runs.
 */
export type ShownBy = 'rehearsal' | 'template' | 'live';

/** What a rule has to say of one subject. */
export type RuleOutcome =
  | { readonly outcome: 'compliant'; readonly subject: Subject }
  | { readonly outcome: 'not-compliant'; readonly finding: Finding }
  | {
      readonly outcome: 'could-not-tell';
      /** Absent if the rule could not look at anything. */
      readonly subject?: Subject;
      /** What would have to be read, one sentence. */
      readonly needs: string;
    };

/** One thing that must be so for a pod to get its credentials. */
export interface Rule {
  /** The name of the rule's file. */
  readonly id: string;
  /** What is true when all is well, one sentence. */
  readonly title: string;
  /** Of most of its findings; a finding may have another. */
  readonly severity: Severity;
  readonly step: Step;
  /** A page of public documentation. */
  readonly docs: string;
  readonly symptom: Symptom;
  readonly shownBy: ShownBy;
  /** The parts of the chain without which it can say nothing. */
  readonly needs: readonly PartName[];
  /** Why it matters, what is compared, and what of it no public source confirms. Markdown, a short paragraph. */
  readonly about: string;
  /** An empty list: there is nothing in the chain that the rule is about. Never throws, never changes the chain. */
  check(chain: IdentityChain): readonly RuleOutcome[];
}
