import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { associationSubject } from '../subjects';
import { UNAUTHORIZED } from '../symptom';
import { judgeTargets, refusalByBase } from '../target-role';

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
    judgeTargets(chain, verdicts, (association, base, targetRoleArn) => {
      const subject = associationSubject(association);
      const refusal = refusalByBase({ chain, association, base, targetArn: targetRoleArn });
      if (!refusal) return [verdicts.compliant(subject)];
      const { action, decision } = refusal;
      if (decision.outcome === 'unknown') {
        return [
          verdicts.unclear(
            subject,
            `Whether ${base.name} may assume the target would have to be known: ${decision.reason}`,
          ),
        ];
      }
      return [
        verdicts.broken(subject, {
          cause: `Role ${base.name} may not call ${action} on ${targetRoleArn}: ${decision.reason}`,
          fix: `- Effect: Allow\n  Action: [sts:AssumeRole, sts:TagSession]\n  Resource: ${targetRoleArn}`,
        }),
      ];
    }),
});
