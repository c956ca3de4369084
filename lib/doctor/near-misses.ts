import { hasUnknown, itemsOf, type Association, type IdentityChain, type Pod } from '../model/chain';
import { isSlip } from '../model/slip';
import { groupBy, inOneCluster, lookup } from './lookup';

/** A pod without an association next to an association without a pod. */
export interface NearMiss {
  readonly association: Association;
  readonly pod: Pod;
}

/** So many pods of a namespace are compared with an association; more would take time that grows with the square. */
const MOST_COMPARED = 200;

/**
 * Associations that no pod uses, each with a pod that probably was meant: of the same ServiceAccount in another namespace, or
 * of a ServiceAccount of the namespace whose name differs by a slip of the pen. A ServiceAccount `default` is in every
 * namespace and says nothing.
 */
export function nearMisses(chain: IdentityChain): readonly NearMiss[] {
  const { associationsOf, podsOf } = lookup(chain);
  const without = itemsOf(chain.pods).filter(
    (pod) => associationsOf({ ...pod, name: pod.serviceAccount }).length === 0,
  );
  const byAccount = groupBy(without, ({ serviceAccount }) => serviceAccount);
  const byNamespace = groupBy(without, ({ namespace }) => namespace);
  return itemsOf(chain.associations).flatMap((association): NearMiss[] => {
    const { namespace, serviceAccount, clusterName } = association;
    if (hasUnknown(namespace) || hasUnknown(serviceAccount) || podsOf(association).length > 0) return [];
    const sameName = serviceAccount === 'default' ? [] : (byAccount.get(serviceAccount) ?? []);
    const close = (byNamespace.get(namespace) ?? [])
      .slice(0, MOST_COMPARED)
      .filter((pod) => isSlip(serviceAccount, pod.serviceAccount));
    const pod = [...sameName, ...close].find((each) => inOneCluster(each.clusterName, clusterName));
    return pod ? [{ association, pod }] : [];
  });
}
