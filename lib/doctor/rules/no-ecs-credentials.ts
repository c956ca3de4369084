import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { hasValue, judgeContainers, withoutVariables } from '../identified-pods';
import { signs } from '../symptom';

export const noEcsCredentials = defineRule({
  id: 'no-ecs-credentials',
  title: "A container with an association does not set ECS's variable for credentials.",
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.credentialChain,
  symptom: signs('asks-ecs'),
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about: 'SDKs prefer `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` to the `…_FULL_URI` that the webhook sets.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container, pod) =>
      hasValue(container, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
        ? {
            cause: `Container ${container.name} sets AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, which goes before AWS_CONTAINER_CREDENTIALS_FULL_URI.`,
            fix: withoutVariables(pod, container, ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']),
          }
        : undefined,
    ),
});
