import { unsetMetadata } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { NOT_INJECTED } from '../symptom';

const LABEL = 'eks.amazonaws.com/skip-pod-identity-webhook';

export const podNotHiddenFromWebhook = defineRule({
  id: 'pod-not-hidden-from-webhook',
  title: 'No label hides a pod that has an association from the webhook.',
  severity: 'warning',
  step: 'injection',
  docs: DOCS.webhook,
  symptom: NOT_INJECTED,
  shownBy: 'template',
  needs: ['associations', 'pods'],
  about: `The webhook's own deployment leaves out pods with the label \`${LABEL}\`. Unconfirmed: that the webhook which EKS runs does so too. No rehearsal shows it: its webhook is asked about every pod.`,
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) =>
      pod.labels[LABEL] === undefined
        ? verdicts.compliant(subject)
        : verdicts.broken(subject, {
            cause: `The pod has the label ${LABEL}.`,
            fix: unsetMetadata(pod, 'labels', LABEL),
          }),
    ),
});
