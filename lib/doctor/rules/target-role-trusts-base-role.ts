import { notRead } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { associationSubject } from '../subjects';
import { UNAUTHORIZED } from '../symptom';
import { externalIdOf, judgeRefusal, judgeTargets, refusalByTarget } from '../target-role';

export const targetRoleTrustsBaseRole = defineRule({
  id: 'target-role-trusts-base-role',
  title: "The target role trusts the association's role, with its tags and its external id.",
  severity: 'error',
  step: 'trust',
  docs: DOCS.targetRole,
  symptom: UNAUTHORIZED,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    "The target's trust policy is evaluated for the association's role with the pod's session tags and the external id `region/account/cluster/namespace/serviceaccount`. Without `sts:TagSession` it fails with the tags (aws/eks-pod-identity-agent#51). Unconfirmed: that the external id is sent when session tags are on.",
  judge: (chain, verdicts) =>
    judgeTargets(chain, verdicts, (association, base, targetArn) => {
      const target = lookup(chain).role(targetArn);
      if (!target) return [verdicts.unclear(associationSubject(association), notRead(targetArn))];
      const refusal = refusalByTarget({ chain, association, base, targetArn }, target);
      const question = `Whether ${target.name} trusts ${base.name}`;
      return judgeRefusal(verdicts, association, refusal, question, ({ action, decision }) => ({
        cause: `Role ${target.name} refuses ${action} to ${base.name}: ${decision.reason}`,
        fix: `- Effect: Allow\n  Principal: { AWS: ${base.arn} }\n  Action: [sts:AssumeRole, sts:TagSession]\n  Condition: { StringEquals: { sts:ExternalId: ${externalIdOf(chain, association, base)} } }`,
      }));
    }),
});
