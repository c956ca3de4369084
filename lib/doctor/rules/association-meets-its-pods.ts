import { hasUnknown, itemsOf, unknownsIn, type Association, type IdentityChain } from '../../model/chain';
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
    'The webhook compares namespace and ServiceAccount letter by letter. Found are associations without a pod next to a pod without an association: the same ServiceAccount in another namespace, or one that differs by a slip of the pen. EKS accepts associations for what does not exist, so nothing else says so. Of a loose manifest that names no namespace it could not be told.',
  judge(chain, verdicts) {
    const misses = new Map(nearMisses(chain).map(({ association, pod }) => [association, pod]));
    return itemsOf(chain.associations).map((association) => {
      const subject = associationSubject(association);
      const { namespace, serviceAccount } = association;
      if (hasUnknown(namespace) || hasUnknown(serviceAccount)) {
        return verdicts.unclear(
          subject,
          `Which pods it is for would have to be known: ${whyOpen(chain, association)}.`,
        );
      }
      const pod = misses.get(association);
      if (!pod) return verdicts.compliant(subject);
      const what = pod.workload ? `${pod.workload.kind} ${pod.workload.name}` : `Pod ${pod.name}`;
      if (pod.namespaceByDefault && pod.serviceAccount === serviceAccount) {
        const needs = `The namespace of ${what} would have to be known: its manifest names none, and is applied to ${namespace} perhaps.`;
        return verdicts.unclear(subject, needs);
      }
      return verdicts.broken(subject, {
        cause: `No pod that was read uses ${namespace}/${serviceAccount}; ${what} uses ${pod.namespace}/${pod.serviceAccount}, which has no association.`,
        fix: `Namespace: ${pod.namespace}\nServiceAccount: ${pod.serviceAccount}`,
      });
    });
  },
});

function whyOpen({ unknowns }: IdentityChain, { namespace, serviceAccount }: Association): string {
  const [name = ''] = unknownsIn(`${namespace}/${serviceAccount}`);
  return unknowns[name] ?? `‹${name}› is not known`;
}
