import { itemsOf } from '../../model/chain';
import { isRecord, listOf, statementsOf, type PlainStatement } from '../../model/policy-document';
import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { identityKey, lookup } from '../lookup';
import { coversAction } from '../policy-statements';
import { otherSubject } from '../subjects';
import { words } from '../symptom';

export const chainedRoleAcceptsTags = defineRule({
  id: 'chained-role-accepts-tags',
  title: "A role that trusts a pod's role for sts:AssumeRole trusts it for sts:TagSession too.",
  severity: 'error',
  step: 'permissions',
  docs: DOCS.roleChaining,
  symptom: words('is not authorized to perform: sts:TagSession'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    "The six session tags are transitive: whatever role a pod's program assumes with its credentials, the tags come along, and that role must allow `sts:TagSession` (aws/eks-pod-identity-agent#80). Found are roles whose trust policy names the role of an association with session tags. Target roles of associations have a rule of their own.",
  judge(chain, verdicts) {
    const targets = new Set(itemsOf(chain.associations).map(({ targetRoleArn }) => targetRoleArn));
    const tagged = associatedRoles(chain).filter(({ arn }) =>
      lookup(chain)
        .associationsWithRole(arn)
        .some(({ sessionTagsDisabled }) => sessionTagsDisabled === false),
    );
    const names = new Map(tagged.map((role) => [role.arn, role]));
    return itemsOf(chain.roles)
      .filter(({ arn }) => !targets.has(arn))
      .flatMap((role) => {
        const allowing = statementsOf(role.trust).filter(({ Effect }) => Effect === 'Allow');
        const trusted = [
          ...new Set(allowing.filter((item) => coversAction(item, 'sts:AssumeRole')).flatMap(awsPrincipals)),
        ].flatMap((arn) => names.get(arn) ?? []);
        return trusted.map((from) => {
          const identities = lookup(chain).associationsWithRole(from.arn).map(identityKey);
          const subject = otherSubject('role', `role ${role.name}`, role, identities);
          const mayTag = allowing.some(
            (item) => awsPrincipals(item).includes(from.arn) && coversAction(item, 'sts:TagSession'),
          );
          if (mayTag) return verdicts.compliant(subject);
          return verdicts.broken(subject, {
            cause: `The trust policy of role ${role.name} allows role ${from.name} sts:AssumeRole but not sts:TagSession, and sessions of ${from.name} carry transitive tags.`,
            fix: 'Action: [sts:AssumeRole, sts:TagSession]   # or DisableSessionTags: true on the association',
          });
        });
      });
  },
});

function awsPrincipals({ Principal: principal }: PlainStatement): readonly string[] {
  return isRecord(principal) ? listOf(principal['AWS']).filter((name) => typeof name === 'string') : [];
}
