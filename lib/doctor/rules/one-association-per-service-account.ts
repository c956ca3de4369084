import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { groupBy, identityKey } from '../lookup';
import { associationSubject } from '../subjects';
import { words } from '../symptom';

export const oneAssociationPerServiceAccount = defineRule({
  id: 'one-association-per-service-account',
  title: 'A ServiceAccount of a cluster has one association, made by one owner.',
  severity: 'error',
  step: 'association',
  docs: DOCS.associate,
  symptom: words('ResourceInUseException: Association already exists: a-'),
  shownBy: 'rehearsal',
  needs: ['associations'],
  about:
    'The second owner is often an add-on with `PodIdentityAssociations`, another stack, or a retry (crossplane-contrib/provider-upjet-aws#1437, eksctl-io/eksctl#7753). For an association that exists, its `ownerArn` tells the owner.',
  judge: (chain, verdicts) =>
    [...groupBy(itemsOf(chain.associations), identityKey).values()].map((same) => {
      const [first, second] = same;
      if (first === undefined) return verdicts.unclear(undefined, 'An association would have to be read.');
      if (second === undefined) return verdicts.compliant(associationSubject(first));
      const made = same.map(({ owner, id }) => (owner === undefined ? id : `the add-on ${owner}`)).join(' and ');
      return verdicts.broken(associationSubject(second), {
        cause: `Associations of ${second.namespace}/${second.serviceAccount} in cluster ${second.clusterName} are made ${same.length} times: by ${made}. The first to be deployed wins, the next is refused.`,
        fix: `aws eks list-pod-identity-associations --cluster-name ${second.clusterName} --namespace ${second.namespace} --service-account ${second.serviceAccount}   # keep one: ${made}`,
      });
    }),
});
