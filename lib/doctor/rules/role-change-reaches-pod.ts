import { recreate } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods } from '../identified-pods';
import { signs } from '../symptom';

export const roleChangeReachesPod = defineRule({
  id: 'role-change-reaches-pod',
  title: "Pods are younger than the last change of their association's role.",
  severity: 'info',
  step: 'service',
  docs: DOCS.associate,
  symptom: signs('keeps-old-role'),
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'The agent keeps credentials up to six hours, with a target role 59 minutes. A pod that is created anew gets a new token and so new credentials. Only what runs has an age.',
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject, { associations }) => {
      const created = pod.createdAt;
      if (created === undefined) {
        return verdicts.unclear(subject, 'The pod would have to run: only a cluster knows when it was created.');
      }
      const changed = associations.find(
        ({ createdAt, changedAt }) => changedAt !== undefined && changedAt !== createdAt && changedAt > created,
      );
      if (!changed) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `The association's role was changed at ${new Date(changed.changedAt ?? 0).toISOString()}, after the pod was created at ${new Date(created).toISOString()}.`,
        fix: recreate(pod),
      });
    }),
});
