import { isSlip } from '../../model/slip';
import type { AssociationView } from '../../model/template-environment';
import type { NearMiss } from '../../model/template-result';
import type { PodToBe } from './pods';

/**
 * Pods whose ServiceAccount has no association, next to an association that no pod uses and that all but names theirs:
 * the same ServiceAccount in another namespace, or another ServiceAccount of the namespace by a slip of the pen.
 */
export function nearMisses(pods: readonly PodToBe[], associations: readonly AssociationView[]): NearMiss[] {
  const isFor = (association: AssociationView, pod: PodToBe) =>
    association.cluster === pod.cluster &&
    association.namespace === pod.namespace &&
    association.serviceAccount === pod.serviceAccount;
  const unused = associations.filter((association) => !pods.some((pod) => isFor(association, pod)));
  return pods
    .filter((pod) => !associations.some((association) => isFor(association, pod)))
    .flatMap(({ manifest: _manifest, source: _source, ...pod }): NearMiss[] => {
      for (const association of unused) {
        if (association.cluster !== pod.cluster) continue;
        const sameNamespace = association.namespace === pod.namespace;
        if (!sameNamespace && association.serviceAccount === pod.serviceAccount && pod.serviceAccount !== 'default') {
          return [{ pod, association, differsIn: 'namespace' }];
        }
        if (sameNamespace && isSlip(association.serviceAccount, pod.serviceAccount)) {
          return [{ pod, association, differsIn: 'serviceAccount' }];
        }
      }
      return [];
    });
}
