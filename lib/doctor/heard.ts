import { itemsOf, type Answer, type HeardComponent, type IdentityChain } from '../model/chain';
import { defineRule, type RuleDefinition } from './define-rule';
import type { Rule } from './rule';
import { answerSubject } from './subjects';
import { quoted } from './symptom';

/** A rule that can only be judged by what components of a running cluster say. */
export interface ListeningRule extends Omit<RuleDefinition, 'needs' | 'judge' | 'shownBy'> {
  readonly shownBy?: Rule['shownBy'];
  readonly components: readonly HeardComponent[];
  /** What gives the fault away; must not backtrack, for what was said is untrusted. */
  readonly pattern: RegExp;
  /** Whether the chain holds another reason for what was said, of which another rule speaks. @default never */
  readonly explained?: (chain: IdentityChain, answer: Answer) => boolean;
  readonly cause: (answer: Answer) => string;
  readonly fix: string;
}

/** The most that is looked at of one answer, in characters. */
const LONGEST_ANSWER = 20_000;

/** What each component is called in a sentence. */
const NAMES: Readonly<Record<HeardComponent, string>> = {
  agent: 'the agent',
  webhook: 'the webhook',
  'eks-auth': 'EKS Auth',
  eks: 'EKS',
  sts: 'STS',
  cloudformation: 'CloudFormation',
  kubernetes: 'the API server',
  kubelet: 'the kubelet',
  imds: 'instance metadata',
  client: "the pods' own client",
  service: 'the service',
};

/** A rule with a finding for each component that was heard to say something; it cannot tell of what does not run. */
export function defineListeningRule(rule: ListeningRule): Rule {
  const { components, pattern, explained, cause, fix, ...definition } = rule;
  return defineRule({
    shownBy: 'live',
    ...definition,
    needs: ['answers'],
    judge(chain, verdicts) {
      const outcomes = itemsOf(chain.answers)
        .filter(({ component }) => components.includes(component))
        .map((answer) => {
          const subject = answerSubject(chain, answer);
          const said = answer.said.slice(0, LONGEST_ANSWER);
          if (!pattern.test(said) || explained?.(chain, answer)) return verdicts.compliant(subject);
          return verdicts.broken(subject, { cause: cause(answer), fix, symptom: quoted(said) });
        });
      if (outcomes.some(({ outcome }) => outcome === 'not-compliant')) return outcomes;
      const unheard = components.find((component) => chain.unheard?.[component] !== undefined);
      if (unheard === undefined) return outcomes;
      const needs = `What ${NAMES[unheard]} says would have to be read (${chain.unheard?.[unheard]}).`;
      return [...outcomes, verdicts.unclear(undefined, needs)];
    },
  });
}
