import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const endpointCertificateTrusted = defineListeningRule({
  id: 'endpoint-certificate-trusted',
  title: 'The agent trusts the certificate of the endpoint that it calls.',
  severity: 'error',
  step: 'eks-auth',
  docs: DOCS.agent,
  symptom: words('x509: certificate signed by unknown authority'),
  about:
    "What the agent's log says if `agent-trusts-private-endpoint` could not see it: a proxy that opens TLS, or an endpoint with a private authority. No rehearsal shows it: its agent calls EKS Auth without TLS.",
  components: ['agent'],
  pattern: /x509: certificate signed by unknown authority/,
  cause: () =>
    "The endpoint's certificate is signed by an authority that the agent's image does not know; AWS_CA_BUNDLE is ignored.",
  fix: 'SSL_CERT_FILE: /path/to/bundle.pem   # in the env of the agent',
});
