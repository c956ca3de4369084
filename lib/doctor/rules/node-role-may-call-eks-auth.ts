import { itemsOf } from '../../model/chain';
import { decideForRole } from '../allowed';
import { notRead } from '../associated-roles';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { lookup } from '../lookup';
import { nodeGroupSubject } from '../subjects';
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
    itemsOf(chain.nodeGroups)
      .filter(({ clusterName }) => lookup(chain).identitiesOf(clusterName).length > 0)
      .map((group) => {
        const subject = nodeGroupSubject(chain, group);
        const role = lookup(chain).role(group.roleArn);
        if (!role) return verdicts.unclear(subject, notRead(group.roleArn));
        const decision = decideForRole(chain, {
          role,
          sessionName: 'i-0123456789abcdef0',
          action: ACTION,
          resource: lookup(chain).cluster(group.clusterName)?.arn ?? '*',
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
