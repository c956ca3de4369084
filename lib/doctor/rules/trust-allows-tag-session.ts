import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { INVALID_TRUST } from '../symptom';
import { judgeTrust } from '../trust-fault';

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
    judgeTrust(chain, verdicts, ({ kind }, _association, role) => {
      if (kind === 'none') return 'in order';
      if (kind !== 'no-tag-session') return undefined;
      return {
        cause: `The trust policy of role ${role.name} allows pods.eks.amazonaws.com sts:AssumeRole but not sts:TagSession.`,
        fix: "Action: [sts:AssumeRole, sts:TagSession]   # CDK: new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags()",
      };
    }),
});
