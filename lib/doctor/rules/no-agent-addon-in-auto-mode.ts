import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { agentSubject } from '../subjects';
import { silent } from '../symptom';

export const noAgentAddonInAutoMode = defineRule({
  id: 'no-agent-addon-in-auto-mode',
  title: 'A cluster in Auto Mode does not install the agent itself.',
  severity: 'warning',
  step: 'reaching-the-agent',
  docs: DOCS.autoMode,
  symptom: silent(
    "The add-on is ACTIVE and runs nowhere: its DaemonSet leaves out Auto Mode's nodes, which have the agent built in.",
  ),
  shownBy: 'template',
  needs: ['agents', 'clusters'],
  about:
    'Harmless, but misleading. A cluster that has node groups of its own beside Auto Mode needs the add-on for those; then nothing is said. No rehearsal shows it: nothing fails.',
  judge: (chain, verdicts) =>
    itemsOf(chain.agents).flatMap((agent) => {
      const cluster = agent.clusterName === undefined ? undefined : lookup(chain).cluster(agent.clusterName);
      if (!cluster) return [];
      const subject = agentSubject(chain, agent);
      const { nodeGroups } = chain;
      const hasOwnNodes = lookup(chain).nodeGroupsOf(cluster.name).length > 0;
      if (cluster.autoMode !== true || hasOwnNodes) return [verdicts.compliant(subject)];
      if (!nodeGroups.read || nodeGroups.mayBeMore !== undefined) {
        return [verdicts.unclear(subject, 'Whether the cluster has nodes of its own would have to be known.')];
      }
      return [
        verdicts.broken(subject, {
          cause: `Cluster ${cluster.name} is in Auto Mode and has no node group, and ${agent.id} installs the agent.`,
          fix: `Take ${agent.id} out of the template.`,
        }),
      ];
    }),
});
