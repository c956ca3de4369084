import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { silent } from '../symptom';

export const tokenReadableByContainer = defineRule({
  id: 'token-readable-by-container',
  title: 'A pod whose containers do not run as root has an fsGroup.',
  severity: 'info',
  step: 'credential-chain',
  docs: DOCS.webhook,
  symptom: silent('Permission denied when the client reads its token.'),
  shownBy: 'template',
  needs: ['associations', 'pods'],
  about:
    "The webhook's README asks for `securityContext.fsGroup` so that others than root can read the token; it was written for IRSA. Unconfirmed: that it is still needed. The projected volume is 0644 by default, and nobody has reported it of Pod Identity. No rehearsal shows it: every program in it may read the token.",
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) => {
      const container = pod.containers.find(({ nonRoot }) => nonRoot);
      if (!container || pod.hasFsGroup) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `Container ${container.name} does not run as root, and the pod has no fsGroup.`,
        fix: 'securityContext: { fsGroup: 65534 }   # of the pod, only if the token cannot be read',
      });
    }),
});
