import { itemsOf, type IdentityChain, type NodeGroup } from '../model/chain';
import type { Subject } from '../model/diagnosis';
import type { Verdicts } from './define-rule';
import { groupBy, lookup } from './lookup';
import type { RuleOutcome } from './rule';
import { namedClusterSubject, nodeGroupSubject } from './subjects';

/**
 * Judges each node group of the clusters that have associations. Of a cluster of which no node group was read, or that may
 * have nodes beside them, it could not be told: they may be self-managed, Karpenter's, or Auto Mode's.
 */
export function judgeNodesOfPods(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (group: NodeGroup, subject: Subject) => RuleOutcome,
): readonly RuleOutcome[] {
  const { nodeGroups } = chain;
  const others = nodeGroups.read ? nodeGroups.mayBeMore : undefined;
  const byCluster = groupBy(itemsOf(chain.associations), ({ clusterName }) => clusterName);
  return [...byCluster].flatMap(([name, [first]]) => {
    const groups = lookup(chain).nodeGroupsOf(name);
    const judged = groups.map((group) => judge(group, nodeGroupSubject(chain, group)));
    const why = others ?? (groups.length === 0 ? 'nothing that was read makes any' : undefined);
    if (why === undefined || first === undefined) return judged;
    const needs = `${groups.length === 0 ? 'The' : 'Further'} nodes of cluster ${name} would have to be read: ${why}.`;
    return [...judged, verdicts.unclear(namedClusterSubject(chain, name, first), needs)];
  });
}
