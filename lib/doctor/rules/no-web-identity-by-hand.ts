import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeContainers, variable } from '../identified-pods';
import { SOMEBODY_ELSE } from '../symptom';

export const noWebIdentityByHand = defineRule({
  id: 'no-web-identity-by-hand',
  title: 'A container with an association has no web identity token (IRSA) in its environment.',
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.credentialChain,
  symptom: SOMEBODY_ELSE,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'botocore and the JavaScript SDK use `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN` before they ask the agent. Left behind by hand or by IRSA, it fails with `InvalidIdentityToken`, or silently keeps the old role.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container) =>
      variable(container, 'AWS_WEB_IDENTITY_TOKEN_FILE')
        ? {
            cause: `Container ${container.name} has AWS_WEB_IDENTITY_TOKEN_FILE in its environment: SDKs use web identity before Pod Identity.`,
            fix: "Take AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN out of the container's env, and create the pod anew.",
          }
        : undefined,
    ),
});
