import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS, TRUST_STATEMENT } from '../docs';
import { lookup } from '../lookup';
import { roleSubject } from '../subjects';
import { words } from '../symptom';
import { trustFaultOf } from '../trust-fault';

export const trustIsWellFormed = defineRule({
  id: 'trust-is-well-formed',
  title: "The role's trust policy is one that IAM accepts.",
  severity: 'error',
  step: 'association',
  docs: DOCS.role,
  symptom: words('MalformedPolicyDocument'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'The trust policy is checked by the rules of IAM; the role cannot be made with it, and so neither can the association.',
  judge: (chain, verdicts) =>
    associatedRoles(chain).flatMap((role) => {
      const [association] = lookup(chain).associationsWithRole(role.arn);
      const fault = association && trustFaultOf(chain, association, role);
      if (!fault || fault.kind === 'unclear') return [];
      const subject = roleSubject(chain, role);
      if (fault.kind !== 'malformed') return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `IAM refuses the trust policy of role ${role.name}: ${fault.reason}`,
          fix: TRUST_STATEMENT,
          symptom: words(fault.reason),
        }),
      ];
    }),
});
