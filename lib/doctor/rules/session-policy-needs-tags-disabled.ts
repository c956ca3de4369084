import { isKnown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { associationSubject } from '../subjects';
import { unconfirmedSigns } from '../symptom';

export const sessionPolicyNeedsTagsDisabled = defineRule({
  id: 'session-policy-needs-tags-disabled',
  title: 'An association with a session policy disables session tags.',
  severity: 'error',
  step: 'association',
  docs: DOCS.createAssociation,
  symptom: unconfirmedSigns('association-invalid'),
  shownBy: 'rehearsal',
  needs: ['associations'],
  about:
    'The policy and the six tags share one size limit of STS (hashicorp/terraform-provider-aws#48868). With a target role the policy limits the session of the target alone.',
  judge: (chain, verdicts) =>
    itemsOf(chain.associations).flatMap((association) => {
      const { policy, sessionTagsDisabled } = association;
      if (policy === undefined) return [];
      const subject = associationSubject(association);
      if (!isKnown(sessionTagsDisabled)) {
        return [
          verdicts.unclear(subject, `DisableSessionTags would have to be known: ${sessionTagsDisabled.notKnown}.`),
        ];
      }
      if (sessionTagsDisabled) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: 'The association has a Policy, and its DisableSessionTags is not true.',
          fix: 'DisableSessionTags: true',
        }),
      ];
    }),
});
