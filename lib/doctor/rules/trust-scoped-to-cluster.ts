import { judgeAssociatedRoles } from '../associated-roles';
import { clusterCondition } from '../cluster-condition';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { clusterArnOf } from '../session-tags';
import { associationSubject } from '../subjects';
import { signs } from '../symptom';
import { POD_IDENTITY_SERVICE, trustsAnotherCluster } from '../trust';
import { trustFaultOf } from '../trust-fault';

export const trustScopedToCluster = defineRule({
  id: 'trust-scoped-to-cluster',
  title: "The role's trust policy accepts pods of the clusters it is meant for, and of no other.",
  severity: 'warning',
  step: 'trust',
  docs: DOCS.role,
  symptom: signs('stranger-gets-the-role'),
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    "The trust policy is evaluated as for the same pod in a cluster called `another-cluster`. The statement that AWS's documentation shows first, without a condition, accepts it.",
  judge: (chain, verdicts) =>
    judgeAssociatedRoles(chain, verdicts, (association, role) => {
      if (trustFaultOf(chain, association, role).kind !== 'none') return [];
      const subject = associationSubject(association);
      const verdict = trustsAnotherCluster(chain, association, role);
      if (verdict === 'no') return [verdicts.compliant(subject)];
      if (verdict === 'unknown') {
        return [verdicts.unclear(subject, `Whether role ${role.name} trusts other clusters would have to be known.`)];
      }
      const condition = clusterCondition(association, clusterArnOf(chain, association, role));
      return [
        verdicts.broken(subject, {
          cause: `No condition of the trust policy of role ${role.name} names the cluster.`,
          fix: `Condition:   # of each statement for ${POD_IDENTITY_SERVICE}\n${condition}`,
        }),
      ];
    }),
});
