import { defineRule } from '../define-rule';
import { DOCS, TRUST_STATEMENT } from '../docs';
import { INVALID_TRUST } from '../symptom';
import { judgeTrust } from '../trust-fault';

export const trustNamesPodIdentity = defineRule({
  id: 'trust-names-pod-identity',
  title: "The role's trust policy allows sts:AssumeRole to pods.eks.amazonaws.com.",
  severity: 'error',
  step: 'association',
  docs: DOCS.role,
  symptom: INVALID_TRUST,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'EKS looks at the trust policy when the association is made, and refuses it. A role made for IRSA trusts an OIDC provider instead. The same words come when IAM has not yet spread a new role; then a retry helps.',
  judge: (chain, verdicts) =>
    judgeTrust(chain, verdicts, (fault, _association, role) => {
      if (fault.kind === 'unclear' || fault.kind === 'malformed') return undefined;
      if (fault.kind !== 'no-statement') return 'in order';
      return { cause: `Role ${role.name}: ${fault.cause}`, fix: TRUST_STATEMENT };
    }),
});
