import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { UNAUTHORIZED } from '../symptom';
import { judgeTrust } from '../trust-fault';

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
    judgeTrust(chain, verdicts, (fault, { sessionTagsDisabled }, role) => {
      if (sessionTagsDisabled !== true) return undefined;
      if (fault.kind === 'none') return 'in order';
      if (fault.kind !== 'tags-disabled') return undefined;
      return {
        cause: `The association disables session tags, and role ${role.name} trusts only with them: ${fault.reason}`,
        fix: 'DisableSessionTags: false   # or take the conditions on aws:RequestTag out of the trust policy',
      };
    }),
});
