import { unsetMetadata } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { judgePods, skippedContainers, skipsAll } from '../identified-pods';
import { NOT_INJECTED } from '../symptom';

export const containerNotSkipped = defineRule({
  id: 'container-not-skipped',
  title: 'No annotation keeps the webhook from the containers of a pod that has an association.',
  severity: 'warning',
  step: 'injection',
  docs: DOCS.webhook,
  symptom: NOT_INJECTED,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'The annotation `eks.amazonaws.com/skip-containers` lists containers that stay as they are. That may be meant for a side-car; if it is every container, it is an error.',
  judge: (chain, verdicts) =>
    judgePods(chain, (pod, subject) => {
      const listed = skippedContainers(pod);
      const skipped = pod.containers.filter(({ name }) => listed.has(name)).map(({ name }) => name);
      if (skipped.length === 0) return verdicts.compliant(subject);
      const isAll = skipsAll(pod);
      return verdicts.broken(subject, {
        severity: isAll ? 'error' : 'warning',
        cause: `The pod's annotation eks.amazonaws.com/skip-containers names ${isAll ? 'all its containers' : `container ${skipped.join(', ')}`}.`,
        fix: unsetMetadata(pod, 'annotations', 'eks.amazonaws.com/skip-containers'),
      });
    }),
});
