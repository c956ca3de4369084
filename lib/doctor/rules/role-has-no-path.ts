import { defineRule } from '../define-rule';
import { associatedRoles } from '../associated-roles';
import { DOCS } from '../docs';
import { roleSubject } from '../subjects';
import { INVALID_TRUST } from '../symptom';

export const roleHasNoPath = defineRule({
  id: 'role-has-no-path',
  title: "An association's role has no path.",
  severity: 'warning',
  step: 'association',
  docs: DOCS.role,
  symptom: INVALID_TRUST,
  shownBy: 'template',
  needs: ['associations', 'roles'],
  about:
    "Users report that EKS refused associations of roles with a path. Unconfirmed: that it still does. No rehearsal shows it: its stand-in for EKS takes such roles. In any case the path is missing from the session's ARN (`assumed-role/NAME/SESSION`), so that policies which compare that ARN with the role's miss it.",
  judge: (chain, verdicts) =>
    associatedRoles(chain).map((role) => {
      const subject = roleSubject(chain, role);
      if (role.path === '/') return verdicts.compliant(subject);
      return verdicts.broken(subject, { cause: `The role's Path is ${role.path}.`, fix: 'Path: /' });
    }),
});
