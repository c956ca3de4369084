import { isKnown, itemsOf, type Cluster, type IdentityChain } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { groupBy, lookup } from '../lookup';
import { namedClusterSubject } from '../subjects';
import { NO_AGENT } from '../symptom';

export const agentInstalled = defineRule({
  id: 'agent-installed',
  title: 'A cluster with associations has the Pod Identity agent.',
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.agentSetup,
  symptom: NO_AGENT,
  shownBy: 'rehearsal',
  needs: ['associations', 'clusters', 'agents'],
  about:
    'The agent comes as the add-on `eks-pod-identity-agent`, as a Helm chart or a DaemonSet; Auto Mode has it built in. A cluster that is not in what was read may have it already.',
  judge(chain, verdicts) {
    const byCluster = groupBy(itemsOf(chain.associations), ({ clusterName }) => clusterName);
    return [...byCluster].flatMap(([name, [first]]) => {
      if (!first) return [];
      const { cluster: clusterOf, agentsOf } = lookup(chain);
      const cluster = clusterOf(name);
      const subject = namedClusterSubject(chain, name, first);
      if (agentsOf(name).length > 0) return [verdicts.compliant(subject)];
      const needs = cluster
        ? whatToKnow(cluster, chain)
        : `The add-ons of cluster ${name} would have to be read: nothing that was read makes it.`;
      if (needs !== undefined) return [verdicts.unclear(subject, needs)];
      if (cluster?.autoMode === true) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `Nothing installs the add-on eks-pod-identity-agent in cluster ${name}.`,
          fix: `PodIdentityAgent:\n  Type: AWS::EKS::Addon\n  Properties: { ClusterName: ${name}, AddonName: eks-pod-identity-agent }`,
        }),
      ];
    });
  },
});

/** What would have to be known to tell whether a cluster lacks the agent for which none was found. */
function whatToKnow({ autoMode }: Cluster, { agents }: IdentityChain): string | undefined {
  if (autoMode === true) return undefined;
  if (!isKnown(autoMode)) return `Whether the cluster is in Auto Mode would have to be known: ${autoMode.notKnown}.`;
  if (!agents.read || agents.mayBeMore === undefined) return undefined;
  return `Whether there is an agent would have to be known: ${agents.mayBeMore}.`;
}
