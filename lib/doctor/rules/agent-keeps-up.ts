import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const agentKeepsUp = defineListeningRule({
  id: 'agent-keeps-up',
  title: 'The agent answers in time when many pods start at once.',
  severity: 'warning',
  step: 'agent',
  docs: DOCS.agent,
  symptom: words('context canceled'),
  about:
    'The agent gives EKS Auth one second, clients give the agent one or two, and 3 requests a second renew credentials, those of pods that are gone too; a burst at start-up shows as `context canceled` or 429 (aws/eks-pod-identity-agent#50, #97, #171).',
  shownBy: 'rehearsal',
  components: ['agent', 'client'],
  pattern: /context canceled|context deadline exceeded|Too Many Requests|ThrottlingException/,
  cause: () =>
    'EKS Auth did not answer within the second that the agent gives it, or the agent itself limited the rate.',
  fix: "env: [{ name: AWS_METADATA_SERVICE_TIMEOUT, value: '5' }, { name: AWS_METADATA_SERVICE_NUM_ATTEMPTS, value: '5' }]   # Python; and update the add-on",
});
