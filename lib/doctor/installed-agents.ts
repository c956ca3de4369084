import { itemsOf, type AgentInstallation, type IdentityChain } from '../model/chain';
import type { Fault, Verdicts } from './define-rule';
import type { RuleOutcome } from './rule';
import { agentSubject } from './subjects';

/**
 * Judges each thing that installs the agent.
 * @param judge what is wrong with it; `undefined` if it is in order
 */
export function judgeAgents(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (agent: AgentInstallation) => Fault | undefined,
): readonly RuleOutcome[] {
  return itemsOf(chain.agents).map((agent) => {
    const subject = agentSubject(chain, agent);
    const fault = judge(agent);
    return fault ? verdicts.broken(subject, fault) : verdicts.compliant(subject);
  });
}
