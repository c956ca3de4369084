import { judgeAssociatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { associationSubject } from '../subjects';
import { UNAUTHORIZED } from '../symptom';
import { trustFaultOf } from '../trust-fault';

export const trustDoesWithoutDisabledTags = defineRule({
  id: 'trust-does-without-disabled-tags',
  title: "Where an association disables session tags, the role's trust policy does not ask for them.",
  severity: 'error',
  step: 'trust',
  docs: DOCS.sessionTags,
  symptom: UNAUTHORIZED,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'With `DisableSessionTags` none of the six tags is sent, so that conditions on `aws:RequestTag/…` never hold. Said of a trust policy that would accept the pod if the tags were sent.',
  judge: (chain, verdicts) =>
    judgeAssociatedRoles(chain, verdicts, (association, role) => {
      if (association.sessionTagsDisabled !== true) return [];
      const fault = trustFaultOf(chain, association, role);
      const subject = associationSubject(association);
      if (fault.kind === 'none') return [verdicts.compliant(subject)];
      if (fault.kind !== 'tags-disabled') return [];
      return [
        verdicts.broken(subject, {
          cause: `The association disables session tags, and role ${role.name} trusts only with them: ${fault.reason}`,
          fix: 'DisableSessionTags: false   # or take the conditions on aws:RequestTag out of the trust policy',
        }),
      ];
    }),
});
