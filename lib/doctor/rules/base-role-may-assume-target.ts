import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { UNAUTHORIZED } from '../symptom';
import { judgeRefusal, judgeTargets, refusalByBase } from '../target-role';

export const baseRoleMayAssumeTarget = defineRule({
  id: 'base-role-may-assume-target',
  title: "The association's role may assume its target role and tag the session.",
  severity: 'error',
  step: 'trust',
  docs: DOCS.targetRole,
  symptom: UNAUTHORIZED,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    'EKS assumes the role first and, with it, the target: the role needs `sts:AssumeRole` on the target, and `sts:TagSession` unless session tags are disabled (aws/eks-pod-identity-agent#80).',
  judge: (chain, verdicts) =>
    judgeTargets(chain, verdicts, (association, base, targetArn) => {
      const refusal = refusalByBase({ chain, association, base, targetArn });
      const question = `Whether ${base.name} may assume the target`;
      return judgeRefusal(verdicts, association, refusal, question, ({ action, decision }) => ({
        cause: `Role ${base.name} may not call ${action} on ${targetArn}: ${decision.reason}`,
        fix: `- Effect: Allow\n  Action: [sts:AssumeRole, sts:TagSession]\n  Resource: ${targetArn}`,
      }));
    }),
});
