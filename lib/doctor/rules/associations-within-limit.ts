import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { groupBy, identityKey, lookup } from '../lookup';
import { otherSubject } from '../subjects';
import { unconfirmedSigns } from '../symptom';

/** EKS user guide, "Learn how EKS Pod Identity grants pods access to AWS services", limits; not adjustable. */
const MOST = 5000;

export const associationsWithinLimit = defineRule({
  id: 'associations-within-limit',
  title: 'A cluster has at most 5,000 associations.',
  severity: 'error',
  step: 'association',
  docs: DOCS.overview,
  symptom: unconfirmedSigns('association-beyond-limit'),
  shownBy: 'rehearsal',
  needs: ['associations'],
  about: 'The limit cannot be raised. A ServiceAccount that several workloads share needs one association only.',
  judge: (chain, verdicts) =>
    [...groupBy(itemsOf(chain.associations), ({ clusterName }) => clusterName)].flatMap(([clusterName, items]) => {
      const [first] = items;
      if (!first) return [];
      const part = lookup(chain).cluster(clusterName) ?? first;
      const beyond = items.slice(MOST).map(identityKey);
      const subject = otherSubject('cluster', `cluster ${clusterName}`, part, beyond);
      if (items.length <= MOST) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `${items.length} associations are made for cluster ${clusterName}; EKS allows ${MOST}.`,
          fix: 'Let workloads with the same permissions share a ServiceAccount, or spread them over clusters.',
        }),
      ];
    }),
});
