import { itemsOf, type ServiceAccount } from '../../model/chain';
import { unsetIrsa } from '../../model/kubectl';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { serviceAccountSubject } from '../subjects';
import { NO_OIDC_PROVIDER } from '../symptom';

const ANNOTATION = 'eks.amazonaws.com/role-arn';

/** The construct has no setting for it. */
const BY_CONSTRUCT =
  "the CDK's construct ServiceAccount writes it each time: make the ServiceAccount by cluster.addManifest, beside a CfnPodIdentityAssociation";

export const noIrsaAnnotation = defineRule({
  id: 'no-irsa-annotation',
  title: 'A ServiceAccount with an association has no IRSA annotation.',
  severity: 'warning',
  step: 'injection',
  docs: DOCS.webhook,
  symptom: NO_OIDC_PROVIDER,
  shownBy: 'rehearsal',
  needs: ['associations', 'serviceAccounts'],
  about:
    'As long as the webhook knows the association it ignores `eks.amazonaws.com/role-arn`. A pod that is admitted without one gets IRSA instead of nothing: with a role that trusts no OIDC provider it fails in words that never mention Pod Identity; with one that does it silently keeps the old role (aws/amazon-eks-pod-identity-webhook#264). The L2 construct `ServiceAccount` of `aws-eks-v2` writes the annotation even with `IdentityType.POD_IDENTITY`.',
  judge: (chain, verdicts) =>
    itemsOf(chain.serviceAccounts).flatMap((account) => {
      const associations = lookup(chain).associationsOf(account);
      if (associations.length === 0) return [];
      const subject = serviceAccountSubject(account, associations);
      const role = account.annotations[ANNOTATION];
      if (role === undefined) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `The ServiceAccount has an association and the annotation ${ANNOTATION}: ${role}.`,
          fix: isOfConstruct(account) ? `${unsetIrsa(account)}; ${BY_CONSTRUCT}` : unsetIrsa(account),
        }),
      ];
    }),
});

/** Whether the manifest is that of the CDK's `ServiceAccount`: it is called so there, and the logical id ends in a hash. */
function isOfConstruct({ source: { logicalId = '' } }: ServiceAccount): boolean {
  return /ServiceAccountResource[0-9A-F]{8}$/.test(logicalId);
}
