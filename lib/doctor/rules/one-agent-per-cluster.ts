import { itemsOf, type AgentInstallation, type IdentityChain } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { groupBy } from '../lookup';
import { agentSubject } from '../subjects';
import { words } from '../symptom';

export const oneAgentPerCluster = defineRule({
  id: 'one-agent-per-cluster',
  title: 'One thing installs the agent in a cluster.',
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.agentSetup,
  symptom: words('Addon already exists.'),
  shownBy: 'rehearsal',
  needs: ['agents'],
  about:
    'A second add-on of the same name fails the deployment; a DaemonSet beside the add-on fights for the same address and port. The L2 construct `ServiceAccount` of `aws-eks-v2` adds the add-on by itself, whatever else is there (aws/aws-cdk#32580).',
  judge: (chain, verdicts) =>
    installations(chain).flatMap((agents) => {
      const [first] = agents;
      if (!first) return [];
      const addons = agents.filter(({ kind }) => kind === 'addon');
      // A rendered chart holds DaemonSets of several names for several kinds of nodes: that is one installation.
      const daemonSets = agents.filter(({ kind }) => kind === 'daemonset');
      const doubled = [...groupBy(daemonSets, ({ name }) => name).values()].find(({ length }) => length > 1);
      const second = addons[1] ?? (addons.length > 0 ? daemonSets[0] : doubled?.[1]);
      if (!second) return [verdicts.compliant(agentSubject(chain, first))];
      const made = agents
        .map(({ id, kind }) => `${id} (${kind === 'addon' ? 'add-on' : 'DaemonSet or chart'})`)
        .join(' and ');
      return [
        verdicts.broken(agentSubject(chain, second), {
          cause: `The agent is installed more than once: by ${made}.`,
          fix: `Take ${second.id} out of what is deployed. With the CDK: leave the add-on to \`cluster.eksPodIdentityAgent\`, which the L2 ServiceAccount with POD_IDENTITY makes by itself, or use neither.`,
        }),
      ];
    }),
});

/** What installs the agent, by cluster. Manifests beside the templates are for the one cluster that there is. */
function installations(chain: IdentityChain): readonly (readonly AgentInstallation[])[] {
  const agents = itemsOf(chain.agents);
  const names = new Set([...agents, ...itemsOf(chain.associations)].flatMap(({ clusterName }) => clusterName ?? []));
  const [only, ...others] = names;
  const loosely = others.length === 0 && only !== undefined ? only : '';
  return [...groupBy(agents, ({ clusterName }) => clusterName ?? loosely).values()];
}
