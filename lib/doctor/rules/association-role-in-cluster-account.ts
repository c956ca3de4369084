import { hasUnknown, itemsOf } from '../../model/chain';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { associationSubject } from '../subjects';
import { unconfirmedSigns } from '../symptom';

export const associationRoleInClusterAccount = defineRule({
  id: 'association-role-in-cluster-account',
  title: "An association's role is in the cluster's own account.",
  severity: 'error',
  step: 'association',
  docs: DOCS.targetRole,
  symptom: unconfirmedSigns('association-refused'),
  shownBy: 'rehearsal',
  needs: ['associations', 'clusters'],
  about:
    'A role of another account goes into `TargetRoleArn`; `RoleArn` is one of the own account that may assume it. Unconfirmed: the words; IAM says "Cross-account pass role is not allowed." elsewhere.',
  judge: (chain, verdicts) =>
    itemsOf(chain.associations).flatMap((association) => {
      const subject = associationSubject(association);
      const [, , service, , account = '', resource = ''] = association.roleArn.split(':');
      // A part that is not known is a whole ARN or its beginning, or stands within one field.
      if (association.roleArn === '' || association.roleArn.startsWith('‹')) {
        return [verdicts.unclear(subject, "The association's RoleArn would have to be known.")];
      }
      if (service !== 'iam' || !resource.startsWith('role/')) {
        return [
          verdicts.broken(subject, {
            cause: `RoleArn is ${association.roleArn}, which is not the ARN of an IAM role.`,
            fix: 'RoleArn: arn:aws:iam::ACCOUNT:role/NAME',
          }),
        ];
      }
      const clusterAccount = lookup(chain).cluster(association.clusterName)?.accountId;
      if (clusterAccount === undefined) {
        // A role and an association that are deployed together are in one account, and so is the association's cluster.
        if (lookup(chain).role(association.roleArn)) return [verdicts.compliant(subject)];
        return [verdicts.unclear(subject, `The account of cluster ${association.clusterName} would have to be read.`)];
      }
      if (account === clusterAccount) return [verdicts.compliant(subject)];
      if (hasUnknown(account) || hasUnknown(clusterAccount)) {
        const needs = `Whether account ${account} is the cluster's would have to be known: give the account that is deployed to.`;
        return [verdicts.unclear(subject, needs)];
      }
      return [
        verdicts.broken(subject, {
          cause: `The role is in account ${account}, the cluster in ${clusterAccount}.`,
          fix: `RoleArn: arn:aws:iam::${clusterAccount}:role/BASE_ROLE   # may sts:AssumeRole and sts:TagSession on the target\nTargetRoleArn: ${association.roleArn}`,
        }),
      ];
    }),
});
