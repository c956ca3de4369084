import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeAgentEnvironments } from '../installed-agents';
import { sparesAgent } from '../proxy';
import { silent } from '../symptom';

export const agentNotBehindProxy = defineRule({
  id: 'agent-not-behind-proxy',
  title: "The agent's own proxy leaves out its own address.",
  severity: 'error',
  step: 'agent',
  docs: DOCS.agent,
  symptom: silent('CrashLoopBackOff of the agent: its probe gets 503 from the proxy where it wants 404.'),
  shownBy: 'template',
  needs: ['agents'],
  about:
    "The agent honours proxy variables for its calls of EKS Auth, and for the probe of its own address too (aws/eks-pod-identity-agent#26). Looked at are the add-on's `ConfigurationValues.env` and a DaemonSet's env. No rehearsal shows it: its agent is started without the variables of the add-on.",
  judge: (chain, verdicts) =>
    judgeAgentEnvironments(chain, verdicts, (env) =>
      sparesAgent(env)
        ? undefined
        : {
            cause: "The agent's environment has HTTP_PROXY, and its NO_PROXY does not hold 169.254.170.23.",
            fix: 'NO_PROXY: 169.254.170.23,[fd00:ec2::23],localhost,127.0.0.1   # beside what it holds already',
          },
    ),
});
