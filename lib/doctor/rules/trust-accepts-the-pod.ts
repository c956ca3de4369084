import type { Association, IdentityChain, Role } from '../../model/chain';
import { clusterCondition } from '../cluster-condition';
import { defineRule } from '../define-rule';
import { DOCS } from '../docs';
import { exemptedPod } from '../exempted-pod';
import { clusterArnOf } from '../session-tags';
import { UNAUTHORIZED } from '../symptom';
import { judgeTrust } from '../trust-fault';

export const trustAcceptsThePod = defineRule({
  id: 'trust-accepts-the-pod',
  title: "The role's trust policy accepts the session tags that this pod's session has.",
  severity: 'error',
  step: 'trust',
  docs: DOCS.role,
  symptom: UNAUTHORIZED,
  shownBy: 'rehearsal',
  needs: ['associations', 'roles'],
  about:
    "The trust policy is evaluated for EKS's own call, with the pod's namespace, ServiceAccount, name and cluster as `aws:RequestTag/…`, and with `aws:SourceArn` and `aws:SourceAccount`. EKS does not look at conditions when the association is made, and its words name neither condition nor value. Unconfirmed: that `aws:SourceArn` is the cluster's ARN.",
  judge: (chain, verdicts) =>
    judgeTrust(chain, verdicts, (fault, association, role) => {
      if (fault.kind === 'unclear') {
        return { needs: `Whether role ${role.name} trusts the pod would have to be known: ${fault.reason}` };
      }
      if (fault.kind === 'none') return 'in order';
      if (fault.kind !== 'refused') return undefined;
      return {
        cause: `Role ${role.name} refuses ${fault.action} for pod ${association.namespace}/${fault.podName}: ${fault.reason}`,
        fix: fixOf(chain, association, role, fault.deniedBy),
      };
    }),
});

/** The pod's own values for the statement that allows; what denies it, on the other hand, no other statement outweighs. */
function fixOf(chain: IdentityChain, association: Association, role: Role, deniedBy: string | undefined): string {
  const clusterArn = clusterArnOf(chain, association, role);
  const exempted = deniedBy === undefined ? undefined : exemptedPod(role.trust, deniedBy, association, clusterArn);
  if (exempted !== undefined) {
    return `# If the denial is meant, give the pod another role. If not, in place of statement ${deniedBy}:\n${exempted}`;
  }
  if (association.sessionTagsDisabled === true) return `Condition:\n${clusterCondition(association, clusterArn)}`;
  return [
    'Condition:',
    '  StringEquals:',
    `    aws:RequestTag/eks-cluster-name: ${association.clusterName}`,
    `    aws:RequestTag/kubernetes-namespace: ${association.namespace}`,
    `    aws:RequestTag/kubernetes-service-account: ${association.serviceAccount}`,
  ].join('\n');
}
