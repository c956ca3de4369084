import { judgeAssociatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { conditionKeysOf } from '../policy-statements';
import { documentsOf } from '../role-policies';
import { associationSubject } from '../subjects';
import { words } from '../symptom';

const TAG =
  /^aws:principaltag\/(?:eks-cluster-(?:arn|name)|kubernetes-(?:namespace|service-account|pod-name|pod-uid))$/;

export const permissionsFindTheirTags = defineRule({
  id: 'permissions-find-their-tags',
  title: 'Policies that ask for session tags belong to sessions that have them.',
  severity: 'error',
  step: 'permissions',
  docs: DOCS.sessionTags,
  symptom: words('because no identity-based policy allows the … action'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'Looked for are conditions on `aws:PrincipalTag/…` of one of the six session tags in policies of a role whose association disables them. Such a condition never holds: AWS denies what a policy seems to allow.',
  judge: (chain, verdicts) =>
    judgeAssociatedRoles(chain, verdicts, (association, role) => {
      if (association.sessionTagsDisabled !== true || association.targetRoleArn !== undefined) return [];
      const subject = associationSubject(association);
      const key = documentsOf(role)
        .flatMap((document) => [...conditionKeysOf(document)])
        .find((name) => TAG.test(name));
      if (key === undefined || role.tags[key.slice(key.indexOf('/') + 1)] !== undefined)
        return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `A policy of role ${role.name} has a condition on ${key}, and the association disables session tags.`,
          fix: 'DisableSessionTags: false',
        }),
      ];
    }),
});
