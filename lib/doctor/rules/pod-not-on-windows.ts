import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { NO_AGENT } from '../symptom';

export const podNotOnWindows = defineRule({
  id: 'pod-not-on-windows',
  title: 'Pods that have an association run on Linux.',
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.overview,
  symptom: NO_AGENT,
  shownBy: 'template',
  needs: ['associations', 'pods'],
  about:
    "There is no agent on Windows nodes, though the webhook has a path for them. Looked at are `spec.os` and the pod's nodeSelector. No rehearsal shows it: it has no Windows nodes.",
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) => {
      const selector = ['kubernetes.io/os', 'beta.kubernetes.io/os'].find((key) => pod.nodeSelector[key] === 'windows');
      if (pod.os !== 'windows' && selector === undefined) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `The pod runs on Windows: ${selector === undefined ? 'spec.os.name' : `nodeSelector ${selector}`} is windows.`,
        fix: `kubectl annotate serviceaccount ${pod.serviceAccount} -n ${pod.namespace} eks.amazonaws.com/role-arn=ROLE_ARN   # IRSA, with an OIDC provider for the cluster and a role that trusts it`,
      });
    }),
});
