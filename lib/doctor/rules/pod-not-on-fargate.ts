import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { fargateProfileOf, judgePods } from '../identified-pods';
import { NO_AGENT } from '../symptom';

export const podNotOnFargate = defineRule({
  id: 'pod-not-on-fargate',
  title: 'Pods that have an association do not run on Fargate.',
  severity: 'error',
  step: 'reaching-the-agent',
  docs: DOCS.overview,
  symptom: NO_AGENT,
  shownBy: 'template',
  needs: ['associations', 'pods', 'fargateProfiles'],
  about:
    "There is no agent on Fargate. The pod's namespace and labels are compared with the selectors of its cluster's profiles. No rehearsal shows it: it runs no pods on Fargate, and says so of those that a profile selects.",
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) => {
      const profile = fargateProfileOf(chain, pod);
      if (profile === undefined) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `The Fargate profile ${profile} selects the pod.`,
        fix: `kubectl annotate serviceaccount ${pod.serviceAccount} -n ${pod.namespace} eks.amazonaws.com/role-arn=ROLE_ARN   # IRSA, with an OIDC provider for the cluster and a role that trusts it; or run the pod on EC2 nodes`,
      });
    }),
});
