import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { hasValue, judgeContainers, withoutVariables } from '../identified-pods';
import { SOMEBODY_ELSE } from '../symptom';

export const noStaticCredentials = defineRule({
  id: 'no-static-credentials',
  title: 'A container with an association has no access key in its environment.',
  severity: 'error',
  step: 'credential-chain',
  docs: DOCS.credentialChain,
  symptom: SOMEBODY_ELSE,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'Every SDK takes `AWS_ACCESS_KEY_ID` before it asks the agent (the JavaScript SDK not if `AWS_PROFILE` is set). Secrets and ConfigMaps that a container takes variables from are looked into if they are among the manifests; of others it could not be told.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container, pod) => {
      if (hasValue(container, 'AWS_ACCESS_KEY_ID')) {
        return {
          cause: `Container ${container.name} has AWS_ACCESS_KEY_ID in its environment, which every SDK uses before Pod Identity.`,
          fix: withoutVariables(pod, container, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']),
        };
      }
      const [from] = container.envFrom;
      return from === undefined
        ? undefined
        : {
            needs: `The keys of ${from} would have to be read, from which container ${container.name} takes variables.`,
          };
    }),
});
