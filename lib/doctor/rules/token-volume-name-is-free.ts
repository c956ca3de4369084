import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { signs } from '../symptom';

const VOLUME = 'eks-pod-identity-token';
const AUDIENCE = 'pods.eks.amazonaws.com';

export const tokenVolumeNameIsFree = defineRule({
  id: 'token-volume-name-is-free',
  title: "A pod has no volume of its own under the name of the webhook's.",
  severity: 'error',
  step: 'injection',
  docs: DOCS.webhook,
  symptom: signs('no-good-token'),
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about: `If the pod has a volume \`${VOLUME}\`, of any kind, the webhook adds none, and the variables point to a file that is not there.`,
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) => {
      const own = pod.volumes.find(({ name }) => name === VOLUME);
      if (!own || (own.kind === 'projected' && own.tokenAudiences.includes(AUDIENCE)))
        return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `The pod has a volume ${VOLUME} of its own (${own.kind}), which projects no token for ${AUDIENCE}.`,
        fix: `Give the volume ${VOLUME} another name, or take it out.`,
      });
    }),
});
