import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const sdkAcceptsAgentAddress = defineListeningRule({
  id: 'sdk-accepts-agent-address',
  title: "The client's SDK is new enough to accept the agent's address.",
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.minimumSdk,
  symptom: words('169.254.170.23 is not a valid container metadata service hostname'),
  about:
    'Also: `invalid endpoint host, "169.254.170.23", only loopback hosts are allowed` (Go), `Unsupported host \'169.254.170.23\'` (Python), `has an invalid host. Host should resolve to a loopback address` (Java). A new JavaScript SDK says the first, too, whenever the agent does not answer well. Minimum: Java v2 2.21.30, boto3 1.34.41, AWS CLI 2.15.0 or 1.30.0, JavaScript v3 3.458.0, Go v1 1.47.11, Go v2 of 2023-11-14 (aws/aws-sdk-js-v3#5709, kubernetes-sigs/external-dns#4353).',
  components: ['client'],
  pattern:
    /169\.254\.170\.23 is not a valid container metadata service hostname|only loopback hosts are allowed|Unsupported host '169\.254\.170\.23'|has an invalid host\. Host should resolve to a loopback address/,
  cause: () =>
    "The SDK does not know the agent's address, or, with the JavaScript SDK, the agent refused and the SDK lost its words.",
  fix: "Bring the AWS SDK of the image to a version with Pod Identity; with a new JavaScript SDK look into the agent's log.",
});
