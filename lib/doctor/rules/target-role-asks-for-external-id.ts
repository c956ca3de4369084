import { notRead } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { conditionKeysOf } from '../policy-statements';
import { associationSubject } from '../subjects';
import { signs } from '../symptom';
import { externalIdOf, judgeTargets, refusalByTarget } from '../target-role';

const GUARDS = /^(?:sts:externalid|aws:(?:requesttag|principaltag)\/(?:kubernetes|eks)-)/;

export const targetRoleAsksForExternalId = defineRule({
  id: 'target-role-asks-for-external-id',
  title: 'The trust policy of a target role asks for the external id, or for the session tags.',
  severity: 'warning',
  step: 'trust',
  docs: DOCS.targetRole,
  symptom: signs('neighbour-gets-the-target'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'EKS documents the external id as the guard against the confused deputy. Looked for is a condition on `sts:ExternalId` or on one of the six session tags, in a trust policy that lets the association in.',
  judge: (chain, verdicts) =>
    judgeTargets(chain, verdicts, (association, base, targetArn) => {
      const subject = associationSubject(association);
      const target = lookup(chain).role(targetArn);
      if (!target) return [verdicts.unclear(subject, notRead(targetArn))];
      if (refusalByTarget({ chain, association, base, targetArn }, target)) return [];
      if ([...conditionKeysOf(target.trust)].some((key) => GUARDS.test(key))) return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `No condition of the trust policy of ${target.name} is on sts:ExternalId or on a session tag of the pod.`,
          fix: `Condition:\n  StringEquals:\n    sts:ExternalId: ${externalIdOf(chain, association, base)}`,
        }),
      ];
    }),
});
