import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const agentPortWasFree = defineListeningRule({
  id: 'agent-port-was-free',
  title: 'The agent found its port free.',
  severity: 'error',
  step: 'agent',
  docs: DOCS.agent,
  symptom: words('bind: address already in use'),
  about:
    "What the agent's log says where `agent-port-is-free` can only suspect (aws/eks-pod-identity-agent#10). No rehearsal shows it: nothing but the agent listens on its nodes.",
  components: ['agent'],
  pattern: /bind: address already in use/,
  cause: () => "Another process on the host's network holds port 80 of 169.254.170.23 or of all addresses.",
  fix: "ss -ltnp 'sport = :80'   # on the node; move what it shows",
});
