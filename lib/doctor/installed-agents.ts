import { isKnown, itemsOf, type AgentInstallation, type IdentityChain } from '../model/chain';
import type { Fault, Flaw, Verdicts } from './define-rule';
import type { RuleOutcome } from './rule';
import { agentSubject } from './subjects';

/**
 * Judges each thing that installs the agent.
 * @param judge what is wrong with it, or what would have to be read to tell; `undefined` if it is in order
 */
export function judgeAgents(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (agent: AgentInstallation) => Flaw | undefined,
): readonly RuleOutcome[] {
  return itemsOf(chain.agents).map((agent) => {
    const subject = agentSubject(chain, agent);
    const judged = judge(agent);
    if (judged === undefined) return verdicts.compliant(subject);
    return 'needs' in judged ? verdicts.unclear(subject, judged.needs) : verdicts.broken(subject, judged);
  });
}

/** Judges the environment of each such agent, where it is known. */
export function judgeAgentEnvironments(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (env: Readonly<Record<string, string>>) => Fault | undefined,
): readonly RuleOutcome[] {
  return judgeAgents(chain, verdicts, ({ env }) =>
    isKnown(env) ? judge(env) : { needs: `The agent's environment would have to be known: ${env.notKnown}.` },
  );
}
