import { decideForRole } from '../allowed';
import { notRead } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { judgeNodesOfPods } from '../nodes-of-pods';
import { clusterArnOf } from '../session-tags';
import { words } from '../symptom';

const ACTION = 'eks-auth:AssumeRoleForPodIdentity';

export const nodeRoleMayCallEksAuth = defineRule({
  id: 'node-role-may-call-eks-auth',
  title: 'The node role may call eks-auth:AssumeRoleForPodIdentity.',
  severity: 'error',
  step: 'eks-auth',
  docs: DOCS.agentSetup,
  symptom: words(`is not authorized to perform: ${ACTION}`),
  shownBy: 'rehearsal',
  needs: ['nodeGroups', 'roles', 'associations'],
  about:
    "The agent signs its calls with the node role, evaluated with all its policies; AWS's managed ones are known from a snapshot. `AmazonEKSWorkerNodePolicy` and, for Auto Mode, `AmazonEKSWorkerNodeMinimalPolicy` hold the action. Unconfirmed: the status and the rest of the words.",
  judge: (chain, verdicts) =>
    judgeNodesOfPods(chain, verdicts, (group, subject) => {
      const role = lookup(chain).role(group.roleArn);
      if (!role) return verdicts.unclear(subject, notRead(group.roleArn));
      const decision = decideForRole(chain, {
        role,
        sessionName: 'i-0123456789abcdef0',
        action: ACTION,
        resource: clusterArnOf(chain, group, role),
        resourceAccountId: role.accountId,
      });
      if (decision.outcome === 'allowed') return verdicts.compliant(subject);
      if (decision.outcome === 'unknown') {
        return verdicts.unclear(
          subject,
          `Whether the node role may call EKS Auth would have to be known: ${decision.reason}`,
        );
      }
      return verdicts.broken(subject, {
        cause: `Node role ${role.name}: ${decision.reason}`,
        fix: 'ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy]',
      });
    }),
});
