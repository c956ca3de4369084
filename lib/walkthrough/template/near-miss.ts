import type { AssociationView } from '../../model/template-environment';
import type { NearMiss } from '../../model/template-result';
import type { PodToBe } from './pods';

/** As many letters wrong count as a slip. */
const SLIP = 2;
const SHORTEST = 4;

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

function isSlip(meant: string, written: string): boolean {
  const plain = (name: string) => name.replace(/[-_.]/g, '').toLowerCase();
  if (plain(meant) === plain(written)) return true;
  return Math.min(meant.length, written.length) >= SHORTEST && editDistance(meant, written) <= SLIP;
}

/** Levenshtein's: how many letters must be put in, left out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
