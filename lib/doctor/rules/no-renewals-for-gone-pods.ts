import { DOCS } from '../docs';
import { defineListeningRule } from '../heard';
import { words } from '../symptom';

export const noRenewalsForGonePods = defineListeningRule({
  id: 'no-renewals-for-gone-pods',
  title: 'The agent does not renew credentials of pods that are gone.',
  severity: 'info',
  step: 'agent',
  docs: DOCS.agent,
  symptom: words('ExpiredTokenException: The token included in the request is expired'),
  about:
    'Noise in the log of older agents: tokens of deleted pods stay in its cache until EKS Auth refuses them (aws/eks-pod-identity-agent#89).',
  shownBy: 'rehearsal',
  components: ['agent'],
  pattern: /ExpiredTokenException/,
  cause: () =>
    'The agent renews credentials by the token that a pod had first, though the pod is gone or its token was rotated.',
  fix: 'aws eks update-addon --addon-name eks-pod-identity-agent --cluster-name NAME   # a newer one is quieter; nothing needs to be done',
});
