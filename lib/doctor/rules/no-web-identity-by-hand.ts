import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { hasValue, judgeContainers, withoutVariables } from '../identified-pods';
import { NO_OIDC_PROVIDER } from '../symptom';

export const noWebIdentityByHand = defineRule({
  id: 'no-web-identity-by-hand',
  title: 'A container with an association has no web identity token (IRSA) in its environment.',
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.credentialChain,
  symptom: NO_OIDC_PROVIDER,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'botocore and the JavaScript SDK use `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN` before they ask the agent. Left behind by hand or by IRSA, it fails in an account without an OIDC provider; in one with a provider that the role trusts the pod silently keeps the old role, and `aws sts get-caller-identity` shows its ARN. The rehearsal shows the first.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container, pod) =>
      hasValue(container, 'AWS_WEB_IDENTITY_TOKEN_FILE')
        ? {
            cause: `Container ${container.name} has AWS_WEB_IDENTITY_TOKEN_FILE in its environment: SDKs use web identity before Pod Identity.`,
            fix: withoutVariables(pod, container, ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN']),
          }
        : undefined,
    ),
});
