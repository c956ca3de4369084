import type { AssumeRoleRefusal } from '../../sts/assume-role';
import type { Session } from '../../sts/session';
import { POD_IDENTITY_SERVICE } from '../association-role';
import type { PodIdentityAssociation } from '../associations';
import type { Cluster } from '../clusters';
import type { ServiceAccountClaims } from '../tokens';
import { eksAuthError, eksAuthWords, type EksAuthError } from './errors';
import { sessionName } from './session-name';
import { sessionTags } from './session-tags';
import type { EksAuthSts } from './sts';

/** Six hours, in seconds: how long a pod's session lasts. Seen in CloudTrail; the role's own maximum does not limit it. */
const SESSION_SECONDS = 21_600;

/**
 * 59 minutes, in seconds: how long the session of a target role lasts (EKS user guide, "Access AWS resources using EKS
 * Pod Identity Target IAM Roles"). Unconfirmed: whether EKS asks STS for 3540 or for 3600 seconds.
 */
const TARGET_SESSION_SECONDS = 3540;

/**
 * Has STS make a pod's session: of the association's role, and from there of its target role, if it has one.
 *
 * The first call is made as the service `pods.eks.amazonaws.com`, with the six session tags, all transitive, unless the
 * association disables them. The second is made as the first session, with the external id; the tags come along by
 * being transitive. A session policy narrows the last session alone.
 *
 * Unconfirmed: the value of `aws:SourceArn` (the cluster's ARN is assumed, as AWS's EKS best-practices guide shows it);
 * whether the external id is sent while session tags are on (the guide documents it for disabled ones; here always);
 * the name of the target's session; the lifetime of the first session when a second follows; what EKS Auth makes of STS's
 * `PackedPolicyTooLarge`, which the EKS API reference names at `disableSessionTags` but EKS Auth's model does not have.
 *
 * @throws EksAuthError `AccessDeniedException` with the one sentence that EKS has for whatever STS refused;
 *   `InternalServerException` if the policies could not be decided here.
 */
export function podSession(
  sts: EksAuthSts,
  cluster: Cluster,
  accountId: string,
  association: PodIdentityAssociation,
  claims: ServiceAccountClaims,
): Session {
  const { roleArn, targetRoleArn, externalId } = association;
  const policy = association.policy === undefined ? {} : { policy: association.policy };
  const tags = association.disableSessionTags ? undefined : sessionTags(cluster, claims);
  const base = sts.assumeRole({
    caller: { service: POD_IDENTITY_SERVICE, sourceAccount: accountId, sourceArn: cluster.arn },
    roleArn,
    sessionName: sessionName(cluster.name, claims.podName),
    durationSeconds: SESSION_SECONDS,
    ...(tags && { tags, transitiveTagKeys: tags.map((tag) => tag.key) }),
    ...(targetRoleArn === undefined && policy),
  });
  if (!base.ok) throw unauthorized(base, `EKS Pod Identity cannot assume the association's role ${roleArn}`);
  if (targetRoleArn === undefined) return base.session;
  const target = sts.assumeRole({
    caller: base.session,
    roleArn: targetRoleArn,
    sessionName: sessionName(cluster.name, claims.podName),
    durationSeconds: TARGET_SESSION_SECONDS,
    ...(externalId !== undefined && { externalId }),
    ...policy,
  });
  if (!target.ok) throw unauthorized(target, `${roleArn} cannot assume the association's target role ${targetRoleArn}`);
  return target.session;
}

function unauthorized(refusal: AssumeRoleRefusal, what: string): EksAuthError {
  const cause = `${what}: ${refusal.cause}`;
  if (refusal.decision?.outcome === 'unknown') {
    return eksAuthError('InternalServerException', eksAuthWords.internal, cause);
  }
  return eksAuthError('AccessDeniedException', eksAuthWords.unauthorized, cause);
}
