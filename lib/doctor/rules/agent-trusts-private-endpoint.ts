import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeAgentEnvironments } from '../installed-agents';
import { words } from '../symptom';

export const agentTrustsPrivateEndpoint = defineRule({
  id: 'agent-trusts-private-endpoint',
  title: 'Where the agent is given certificates, it is by a variable that it reads.',
  severity: 'error',
  step: 'eks-auth',
  docs: DOCS.agent,
  symptom: words('x509: certificate signed by unknown authority'),
  shownBy: 'template',
  needs: ['agents'],
  about:
    'The agent is a Go program and ignores `AWS_CA_BUNDLE`; it reads `SSL_CERT_FILE`. No rehearsal shows it: its agent calls EKS Auth without TLS.',
  judge: (chain, verdicts) =>
    judgeAgentEnvironments(chain, verdicts, (env) =>
      env['AWS_CA_BUNDLE'] === undefined || env['SSL_CERT_FILE'] !== undefined
        ? undefined
        : {
            cause: "The agent's environment has AWS_CA_BUNDLE, which it ignores, and no SSL_CERT_FILE.",
            fix: `SSL_CERT_FILE: ${env['AWS_CA_BUNDLE']}`,
          },
    ),
});
