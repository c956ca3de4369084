import { itemsOf, type IdentityChain } from '../../model/chain';
import { showAgents } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { nodeSubject } from '../subjects';
import { NO_AGENT } from '../symptom';

export const agentReadyOnEveryNode = defineRule({
  id: 'agent-ready-on-every-node',
  title: "The agent's pod is ready on every node.",
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.agentSetup,
  symptom: NO_AGENT,
  shownBy: 'rehearsal',
  needs: ['nodes'],
  about:
    'An add-on that is ACTIVE says nothing of the node that a pod runs on: EKS reports it six seconds after it was made, with no pod scheduled. On a new node ordinary pods can start before the agent does (aws/karpenter-provider-aws#5784, aws/containers-roadmap#2274). Of a cluster in which nothing installs the agent `agent-installed` speaks.',
  judge: (chain, verdicts) => [
    ...itemsOf(chain.nodes)
      .filter(({ agentReady, clusterName }) => agentReady || !lacksAgent(chain, clusterName))
      .map((node) =>
        node.agentReady
          ? verdicts.compliant(nodeSubject(chain, node))
          : verdicts.broken(nodeSubject(chain, node), {
              cause: `No ready pod of the DaemonSet eks-pod-identity-agent runs on node ${node.name}.`,
              fix: showAgents(node.name),
            }),
      ),
    ...(chain.nodes.read && chain.nodes.mayBeMore !== undefined
      ? [verdicts.unclear(undefined, `Every node would have to be read: ${chain.nodes.mayBeMore}.`)]
      : []),
  ],
});

/** Whether nothing installs the agent in a cluster: then `agent-installed` says so, once and not for each node. */
function lacksAgent(chain: IdentityChain, clusterName: string): boolean {
  const { agents } = chain;
  const isComplete = agents.read && agents.mayBeMore === undefined;
  const { cluster, agentsOf } = lookup(chain);
  return isComplete && cluster(clusterName)?.autoMode === false && agentsOf(clusterName).length === 0;
}
