import { unsetVariables } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgeContainers, ownVariable } from '../identified-pods';
import { signs } from '../symptom';

/** What the webhook sets (its `main.go` and `pkg/constants.go`); IPv6 clusters have the other address. */
const INJECTED: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    ['http://169.254.170.23/v1/credentials', 'http://[fd00:ec2::23]/v1/credentials'],
  ],
  [
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    ['/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token'],
  ],
]);

export const credentialVariablesLeftToWebhook = defineRule({
  id: 'credential-variables-left-to-webhook',
  title: 'A container does not set the variables that the webhook sets.',
  severity: 'error',
  step: 'injection',
  docs: DOCS.webhook,
  symptom: signs('keeps-own-variables'),
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'A container with either of `AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` gets neither from the webhook. Both, with just the values that the webhook would set, do no harm.',
  judge: (chain, verdicts) =>
    judgeContainers(chain, verdicts, (container, pod) => {
      const set = [...INJECTED.keys()].filter((name) => ownVariable(container, name));
      const isAsInjected = [...INJECTED].every(([name, values]) =>
        values.includes(ownVariable(container, name)?.value ?? ''),
      );
      if (set.length === 0 || isAsInjected) return undefined;
      return {
        cause: `Container ${container.name} sets ${set.join(' and ')} itself, so that the webhook leaves both variables alone.`,
        fix: unsetVariables(pod, container, set),
      };
    }),
});
