import { judgeAssociatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { associationSubject } from '../subjects';
import { INVALID_TRUST } from '../symptom';
import { trustFaultOf } from '../trust-fault';

export const trustAllowsTagSession = defineRule({
  id: 'trust-allows-tag-session',
  title: "The role's trust policy allows sts:TagSession to pods.eks.amazonaws.com, unless session tags are disabled.",
  severity: 'error',
  step: 'association',
  docs: DOCS.role,
  symptom: INVALID_TRUST,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    "EKS tags every session, and STS asks for `sts:TagSession` beside `sts:AssumeRole`. The CDK's `new ServicePrincipal('pods.eks.amazonaws.com')` writes `sts:AssumeRole` alone. Taken away later, nothing is refused until a pod asks for credentials: \"Unauthorized Exception! EKS does not have permissions to assume the associated role.\" Unconfirmed: that EKS asks for it when the association is made; aws/aws-cdk#31522 suggests so.",
  judge: (chain, verdicts) =>
    judgeAssociatedRoles(chain, verdicts, (association, role) => {
      const fault = trustFaultOf(chain, association, role);
      const subject = associationSubject(association);
      if (fault.kind !== 'no-tag-session' && fault.kind !== 'none') return [];
      if (fault.kind !== 'no-tag-session') return [verdicts.compliant(subject)];
      return [
        verdicts.broken(subject, {
          cause: `The trust policy of role ${role.name} allows pods.eks.amazonaws.com sts:AssumeRole but not sts:TagSession.`,
          fix: "Action: [sts:AssumeRole, sts:TagSession]   # CDK: new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags()",
        }),
      ];
    }),
});
