import { statementName, statementsOf } from '../../model/policy-document';
import { associatedRoles } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS, TRUST_STATEMENT } from '../docs';
import { coversAction, namesService } from '../policy-statements';
import { roleSubject } from '../subjects';
import { silent } from '../symptom';
import { POD_IDENTITY_SERVICE } from '../trust';

export const trustStatementStandsOnce = defineRule({
  id: 'trust-statement-stands-once',
  title: 'One statement of the trust policy lets EKS Pod Identity assume the role.',
  severity: 'info',
  step: 'trust',
  docs: DOCS.role,
  symptom: silent(
    'None, until somebody puts a condition on one of the two statements: the other still lets everyone in.',
  ),
  shownBy: 'template',
  needs: ['associations', 'roles'],
  about:
    'Counted are statements without conditions that allow `sts:AssumeRole` to `pods.eks.amazonaws.com`. The L2 construct `ServiceAccount` of `aws-eks-v2` writes two: one by `assumedBy`, one with `sts:TagSession`. No rehearsal shows it: nothing fails.',
  judge: (chain, verdicts) =>
    associatedRoles(chain).map((role) => {
      const subject = roleSubject(chain, role);
      const open = statementsOf(role.trust)
        .map((statement, index) => ({ statement, name: statementName(statement, index) }))
        .filter(
          ({ statement }) =>
            statement['Effect'] === 'Allow' &&
            statement['Condition'] === undefined &&
            namesService(statement, POD_IDENTITY_SERVICE) &&
            coversAction(statement, 'sts:AssumeRole'),
        );
      if (open.length < 2) return verdicts.compliant(subject);
      return verdicts.broken(subject, {
        cause: `The trust policy of role ${role.name} lets pods.eks.amazonaws.com assume it by ${open.length} statements: ${open.map(({ name }) => name).join(', ')}.`,
        fix: `${TRUST_STATEMENT}   # in place of all of them`,
      });
    }),
});
