import { isKnown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { groupBy, lookup } from '../lookup';
import { clusterSubject, otherSubject } from '../subjects';
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
    const { agents } = chain;
    const byCluster = groupBy(itemsOf(chain.associations), ({ clusterName }) => clusterName);
    return [...byCluster].flatMap(([name, [first]]) => {
      const cluster = lookup(chain).cluster(name);
      if (!cluster) {
        if (!first) return [];
        const identities = lookup(chain).identitiesOf(name);
        const subject = otherSubject('cluster', `cluster ${name}`, first, identities);
        if (lookup(chain).agentsOf(name).length > 0) return [verdicts.compliant(subject)];
        const needs = `The add-ons of cluster ${name} would have to be read: nothing that was read makes it.`;
        return [verdicts.unclear(subject, needs)];
      }
      const subject = clusterSubject(chain, cluster);
      if (lookup(chain).agentsOf(name).length > 0 || cluster.autoMode === true) return [verdicts.compliant(subject)];
      if (!isKnown(cluster.autoMode)) {
        return [
          verdicts.unclear(
            subject,
            `Whether the cluster is in Auto Mode would have to be known: ${cluster.autoMode.notKnown}.`,
          ),
        ];
      }
      if (agents.read && agents.mayBeMore !== undefined) {
        return [verdicts.unclear(subject, `Whether there is an agent would have to be known: ${agents.mayBeMore}.`)];
      }
      return [
        verdicts.broken(subject, {
          cause: `Nothing installs the add-on eks-pod-identity-agent in cluster ${name}.`,
          fix: `PodIdentityAgent:\n  Type: AWS::EKS::Addon\n  Properties: { ClusterName: ${name}, AddonName: eks-pod-identity-agent }`,
        }),
      ];
    });
  },
});
