import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { roleSubject } from '../subjects';
import { words } from '../symptom';

export const roleHasPermissions = defineRule({
  id: 'role-has-permissions',
  title: 'The role that a pod gets has a policy.',
  severity: 'warning',
  step: 'permissions',
  docs: DOCS.role,
  symptom: words('because no identity-based policy allows the … action'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'A warning, since policies of resources of the same account can allow what the role itself does not. The role of an association with a target role is not looked at here.',
  judge: (chain, verdicts) =>
    associatedRoles(chain)
      .filter(({ arn }) =>
        lookup(chain)
          .associationsWithRole(arn)
          .some(({ targetRoleArn }) => targetRoleArn === undefined),
      )
      .map((role) => {
        const subject = roleSubject(chain, role);
        if (role.policies.length > 0) return verdicts.compliant(subject);
        if (role.mayHaveMorePolicies !== undefined) {
          return verdicts.unclear(subject, `The role's policies would have to be known: ${role.mayHaveMorePolicies}.`);
        }
        return verdicts.broken(subject, {
          cause: `Role ${role.name} has neither an inline nor a managed policy.`,
          fix: 'ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]   # or what the program needs',
        });
      }),
});
