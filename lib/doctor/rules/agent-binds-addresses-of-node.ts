import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const agentBindsAddressesOfNode = defineListeningRule({
  id: 'agent-binds-addresses-of-node',
  title: 'The agent binds only addresses that the node can have.',
  severity: 'error',
  step: 'agent',
  docs: DOCS.disableIpv6,
  symptom: words('listen tcp [fd00:ec2::23]:80: bind: cannot assign requested address'),
  about:
    'On nodes with IPv6 switched off the agent ends at start (aws/eks-pod-identity-agent#16, #26; aws/containers-roadmap#2639). Whether IPv6 is off only a node tells. No rehearsal shows it: where a machine has no IPv6 the agent is run as the fix has it.',
  components: ['agent'],
  pattern: /bind: cannot assign requested address/,
  cause: () => 'The node has IPv6 switched off, and the agent binds [fd00:ec2::23] as well.',
  fix: `ConfigurationValues: '{"agent":{"additionalArgs":{"-b":"169.254.170.23"}}}'   # of the add-on`,
});
