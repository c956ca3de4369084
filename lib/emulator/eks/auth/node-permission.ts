import { denialMessage, type Decision } from '../../../iam';
import type { Session } from '../../sts/session';
import type { Cluster } from '../clusters';
import { eksAuthError, eksAuthWords } from './errors';
import type { EksAuthSts } from './sts';

const ACTION = 'eks-auth:AssumeRoleForPodIdentity';

/**
 * Asks whether the caller, the node's own session, may have pods' roles assumed on this cluster. The action's resource
 * is the cluster, its only condition keys the cluster's tags (service authorization reference, "Amazon EKS Auth").
 *
 * @param cluster the cluster, or only its ARN and no tags if there is none of that name.
 * @throws EksAuthError `AccessDeniedException` with AWS's general denial sentence. Unconfirmed: that sentence and the
 *   status 400 for this refusal (400 is the modelled one).
 */
export function checkNodePermission(
  sts: EksAuthSts,
  session: Session,
  cluster: Pick<Cluster, 'arn' | 'tags'>,
  accountId: string,
): void {
  const context = Object.fromEntries(
    Object.entries(cluster.tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
  );
  const ask = { action: ACTION, resource: cluster.arn, resourceAccountId: accountId, context };
  const { decision, message, denial } = sts.authorize(session, ask);
  if (decision.outcome === 'allowed') return;
  const cause = `the node's role ${session.roleArn} ${causeOf(decision)}`;
  if (decision.outcome === 'unknown') throw eksAuthError('InternalServerException', eksAuthWords.internal, cause);
  const words =
    message ?? denialMessage({ principalArn: session.arn, action: ACTION, resource: cluster.arn, decision });
  throw eksAuthError('AccessDeniedException', words, cause, denial);
}

function causeOf(decision: Exclude<Decision, { outcome: 'allowed' }>): string {
  if (decision.outcome === 'unknown') return `may or may not be allowed ${ACTION}: ${decision.reason}`;
  if (decision.explicit) return `is denied ${ACTION}: ${decision.reason}`;
  if (decision.layer !== 'identity')
    return `is not allowed ${ACTION} by its ${decision.layer} policy: ${decision.reason}`;
  return `is not allowed ${ACTION}: attach AmazonEKSWorkerNodePolicy or AmazonEKSWorkerNodeMinimalPolicy to it (${decision.reason})`;
}
