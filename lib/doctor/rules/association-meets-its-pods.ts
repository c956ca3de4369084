import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { nearMisses } from '../near-misses';
import { associationSubject } from '../subjects';
import { NOT_INJECTED } from '../symptom';

export const associationMeetsItsPods = defineRule({
  id: 'association-meets-its-pods',
  title: "No pod's namespace and ServiceAccount all but match an association that no pod uses.",
  severity: 'error',
  step: 'association',
  docs: DOCS.associate,
  symptom: NOT_INJECTED,
  shownBy: 'rehearsal',
  needs: ['associations', 'pods'],
  about:
    'The webhook compares namespace and ServiceAccount letter by letter. Found are associations without a pod next to a pod without an association: the same ServiceAccount in another namespace, or one that differs by a slip of the pen. EKS accepts associations for what does not exist, so nothing else says so.',
  judge(chain, verdicts) {
    const misses = new Map(nearMisses(chain).map(({ association, pod }) => [association, pod]));
    return itemsOf(chain.associations).map((association) => {
      const subject = associationSubject(association);
      const pod = misses.get(association);
      if (!pod) return verdicts.compliant(subject);
      const what = pod.workload ? `${pod.workload.kind} ${pod.workload.name}` : `Pod ${pod.name}`;
      return verdicts.broken(subject, {
        cause: `No pod that was read uses ${association.namespace}/${association.serviceAccount}; ${what} uses ${pod.namespace}/${pod.serviceAccount}, which has no association.`,
        fix: `Namespace: ${pod.namespace}\nServiceAccount: ${pod.serviceAccount}`,
      });
    });
  },
});
