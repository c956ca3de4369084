import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { nodeSubject } from '../subjects';
import { NO_AGENT } from '../symptom';

export const agentReadyOnEveryNode = defineRule({
  id: 'agent-ready-on-every-node',
  title: "The agent's pod is ready on every node.",
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.agentSetup,
  symptom: NO_AGENT,
  shownBy: 'live',
  needs: ['nodes'],
  about:
    'An add-on that is ACTIVE says nothing of the node that a pod runs on: EKS reports it six seconds after it was made, with no pod scheduled. On a new node ordinary pods can start before the agent does (aws/karpenter-provider-aws#5784, aws/containers-roadmap#2274).',
  judge: (chain, verdicts) =>
    itemsOf(chain.nodes).map((node) =>
      node.agentReady
        ? verdicts.compliant(nodeSubject(chain, node))
        : verdicts.broken(nodeSubject(chain, node), {
            cause: `No ready pod of the DaemonSet eks-pod-identity-agent runs on node ${node.name}.`,
            fix: `kubectl get pods -n kube-system -l app.kubernetes.io/name=eks-pod-identity-agent --field-selector spec.nodeName=${node.name}`,
          }),
    ),
});
