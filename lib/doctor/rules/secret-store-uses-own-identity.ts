import { itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { otherSubject } from '../subjects';
import { unconfirmed } from '../symptom';

export const secretStoreUsesOwnIdentity = defineRule({
  id: 'secret-store-uses-own-identity',
  title: 'SecretStores of External Secrets do not point to a ServiceAccount that has Pod Identity.',
  severity: 'error',
  step: 'service',
  docs: DOCS.externalSecrets,
  symptom: unconfirmed('The SecretStore is not ready: the operator cannot assume a role for the ServiceAccount.'),
  shownBy: 'template',
  needs: ['secretStores', 'associations'],
  about:
    '`auth.jwt.serviceAccountRef` is IRSA: the operator exchanges a token of that ServiceAccount itself, which Pod Identity does not allow. With Pod Identity the operator uses its own association and, where needed, `role` (external-secrets/external-secrets#2951, #6488). No rehearsal shows it: no operator runs in it.',
  judge: (chain, verdicts) =>
    itemsOf(chain.secretStores).map((store) => {
      const { serviceAccountRef, namespace, clusterName } = store;
      const subject = otherSubject('secret-store', `${store.kind} ${store.name}`, store);
      if (serviceAccountRef === undefined) return verdicts.compliant(subject);
      if (namespace === undefined) {
        return verdicts.unclear(
          subject,
          `The namespace of ServiceAccount ${serviceAccountRef} would have to be known.`,
        );
      }
      const associations = lookup(chain).associationsOf({ clusterName, namespace, name: serviceAccountRef });
      if (associations.length === 0) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `${store.kind} ${store.name} authenticates by serviceAccountRef ${serviceAccountRef}, which has an association and not IRSA.`,
        fix: "Take spec.provider.aws.auth out, and give the operator's own ServiceAccount an association.",
      });
    }),
});
