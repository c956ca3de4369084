import { itemsOf } from '../../model/chain';
import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

/** What a JavaScript SDK says that asked an agent in vain, too: an old one does not ask. */
const OF_A_NEW_SDK = /169\.254\.170\.23 is not a valid container metadata service hostname/;

export const sdkAcceptsAgentAddress = defineListeningRule({
  id: 'sdk-accepts-agent-address',
  title: "The client's SDK is new enough to accept the agent's address.",
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.minimumSdk,
  symptom: words('169.254.170.23 is not a valid container metadata service hostname'),
  about:
    'Also: `invalid endpoint host, "169.254.170.23", only loopback hosts are allowed` (Go), `Unsupported host \'169.254.170.23\'` (Python), `has an invalid host. Host should resolve to a loopback address` (Java). A new JavaScript SDK says the first, too, whenever the agent refuses or is not there; where an agent was heard, or is missing on a node, it is not taken for an old one. Minimum: Java v2 2.21.30, boto3 1.34.41, AWS CLI 2.15.0 or 1.30.0, JavaScript v3 3.458.0, Go v1 1.47.11, Go v2 of 2023-11-14 (aws/aws-sdk-js-v3#5709, kubernetes-sigs/external-dns#4353). No rehearsal shows it: the images of pods are not run, and the clients that are run in their place are new ones.',
  components: ['client'],
  pattern:
    /169\.254\.170\.23 is not a valid container metadata service hostname|only loopback hosts are allowed|Unsupported host '169\.254\.170\.23'|has an invalid host\. Host should resolve to a loopback address/,
  explained: (chain, { said }) =>
    OF_A_NEW_SDK.test(said) &&
    (itemsOf(chain.answers).some(({ component }) => component === 'agent') ||
      itemsOf(chain.nodes).some(({ agentReady }) => !agentReady)),
  cause: () =>
    "The SDK does not know the agent's address, or, with the JavaScript SDK, the agent refused and the SDK lost its words.",
  fix: "Bring the AWS SDK of the image to a version with Pod Identity; with a new JavaScript SDK look into the agent's log.",
});
