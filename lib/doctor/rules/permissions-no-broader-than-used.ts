import { managedPolicyDocument } from '../../iam';
import { isKnown, type Role, type RolePolicy } from '../../model/chain';
import { listOf, statementsOf } from '../../model/policy-document';
import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { roleSubject } from '../subjects';
import { silent } from '../symptom';

export const permissionsNoBroaderThanUsed = defineRule({
  id: 'permissions-no-broader-than-used',
  title: 'The role that a pod gets allows what is used, and no other services.',
  severity: 'info',
  step: 'permissions',
  docs: DOCS.leastPrivilege,
  symptom: silent('None.'),
  shownBy: 'template',
  needs: ['associations', 'roles'],
  about:
    "A role that may do everything is said to be too broad without further questions. Otherwise the services of its policies' actions are compared with those that IAM's access advisor has seen used, which only the account itself knows. No rehearsal shows it: nothing fails.",
  judge: (chain, verdicts) =>
    associatedRoles(chain).map((role) => {
      const subject = roleSubject(chain, role);
      const allowed = servicesAllowed(role);
      const broad = allowed.get('*');
      if (broad !== undefined) {
        return verdicts.broken(subject, {
          cause: `Policy ${broad} of role ${role.name} allows every action of every service.`,
          fix: 'Allow the actions that the program calls, on the resources that it calls them for.',
        });
      }
      const { servicesUsed } = role;
      if (!servicesUsed.read) {
        return verdicts.unclear(
          subject,
          `The services that role ${role.name} has used would have to be read: ${servicesUsed.why}.`,
        );
      }
      const unused = [...allowed.keys()].filter((service) => !servicesUsed.items.includes(service));
      if (unused.length === 0) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `Role ${role.name} allows ${unused.join(', ')}, which its sessions have never called.`,
        fix: `Take out the actions of ${unused.join(', ')}.`,
      });
    }),
});

/** The services of a role's Allow statements with the policy that allows each; `*` for all. */
function servicesAllowed(role: Role): ReadonlyMap<string, string> {
  const services = new Map<string, string>();
  for (const policy of role.policies) {
    for (const statement of statementsOf(documentOf(policy))) {
      if (statement['Effect'] !== 'Allow') continue;
      for (const action of listOf(statement['Action'])) {
        const service = typeof action === 'string' ? (action.split(':')[0] ?? '').toLowerCase() : '';
        if (service === '*' && !listOf(statement['Resource']).includes('*')) continue;
        if (service !== '' && !services.has(service)) services.set(service, policy.name);
      }
    }
  }
  return services;
}

function documentOf({ document, arn }: RolePolicy): unknown {
  if (isKnown(document)) return document;
  return arn === undefined ? undefined : managedPolicyDocument(arn)?.document;
}
