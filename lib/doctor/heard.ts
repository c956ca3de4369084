import { itemsOf, type Answer } from '../model/chain';
import { defineRule, type RuleDefinition } from './define-rule';
import type { Rule } from './rule';
import { words } from './symptom';
import { answerSubject } from './subjects';

/** A rule that can only be judged by what components of a running cluster say. */
export interface ListeningRule extends Omit<RuleDefinition, 'needs' | 'judge' | 'shownBy'> {
  readonly shownBy?: Rule['shownBy'];
  readonly components: readonly Answer['component'][];
  /** What gives the fault away; must not backtrack, for what was said is untrusted. */
  readonly pattern: RegExp;
  readonly cause: (answer: Answer) => string;
  readonly fix: string;
}

/** The most that is looked at, and that is quoted, of one answer, in characters. */
const LONGEST_ANSWER = 20_000;
const LONGEST_QUOTE = 500;

/** A rule with a finding for each component that was heard to say something; it cannot tell of what does not run. */
export function defineListeningRule(rule: ListeningRule): Rule {
  const { components, pattern, cause, fix, ...definition } = rule;
  return defineRule({
    shownBy: 'live',
    ...definition,
    needs: ['answers'],
    judge: (chain, verdicts) =>
      itemsOf(chain.answers)
        .filter(({ component }) => components.includes(component))
        .map((answer) => {
          const subject = answerSubject(chain, answer);
          const said = answer.said.slice(0, LONGEST_ANSWER);
          if (!pattern.test(said)) return verdicts.compliant(subject);
          const quote = said.length > LONGEST_QUOTE ? `${said.slice(0, LONGEST_QUOTE)}…` : said;
          return verdicts.broken(subject, { cause: cause(answer), fix, symptom: words(quote) });
        }),
  });
}
