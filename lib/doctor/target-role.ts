import { itemsOf, type Association, type IdentityChain, type Role } from '../model/chain';
import { ALLOW_EVERYTHING, decideForRole, type Refusal } from './allowed';
import { notRead } from './associated-roles';
import type { Fault, Verdicts } from './define-rule';
import { lookup } from './lookup';
import { callerContext, sessionTagContext, tagContext, type RequestContext } from './request-context';
import type { RuleOutcome } from './rule';
import { clusterArnOf, sessionTags } from './session-tags';
import { associationSubject } from './subjects';
import { actionsOfAssumption, podNamesOf, sessionNameFor } from './trust';

/** The second hop of an association with a target role: what EKS asks for as the first role. */
export interface Hop {
  readonly chain: IdentityChain;
  readonly association: Association;
  readonly base: Role;
  readonly targetArn: string;
}

/** Whether the first role's own policies let it assume the target; the target is taken to trust its account. */
export function refusalByBase(hop: Hop): Refusal | undefined {
  const { base } = hop;
  const principal = { AWS: `arn:${base.arn.split(':')[1]}:iam::${base.accountId}:root` };
  const Action = ['sts:AssumeRole', 'sts:TagSession'];
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action }] };
  return refusal(hop, base, trust);
}

/** Whether the target's trust policy lets the first role in; the first role is taken to be allowed everything. */
export function refusalByTarget(hop: Hop, target: Role): Refusal | undefined {
  const { boundary: _boundary, mayHaveMorePolicies: _more, ...base } = hop.base;
  const policies = [{ kind: 'inline', name: 'everything', document: ALLOW_EVERYTHING } as const];
  return refusal(hop, { ...base, policies }, target.trust);
}

function refusal(hop: Hop, role: Role, trust: unknown): Refusal | undefined {
  const { chain, association, targetArn } = hop;
  const [podName = ''] = podNamesOf(chain, association);
  for (const action of actionsOfAssumption(association)) {
    const decision = decideForRole(chain, {
      role,
      sessionName: sessionNameFor(association, podName),
      action,
      resource: targetArn,
      resourceAccountId: targetArn.split(':')[4] ?? '',
      context: contextOf(hop, podName),
      resourcePolicy: { name: 'the trust policy of the target role', document: trust, kind: 'trust' },
    });
    if (decision.outcome !== 'allowed') return { action, decision };
  }
  return undefined;
}

/**
 * What the call for the target role carries (EKS user guide, "Access AWS resources using EKS Pod Identity Target IAM Roles").
 * Unconfirmed: that the external id is sent when session tags are on as well.
 */
function contextOf({ chain, association, base }: Hop, podName: string): RequestContext {
  const tags = sessionTags(association, clusterArnOf(chain, association, base), podName);
  return {
    ...callerContext(base),
    'sts:ExternalId': externalIdOf(chain, association, base),
    ...sessionTagContext(tags),
    ...tagContext('aws:PrincipalTag', tags),
  };
}

/**
 * The external id by which EKS assumes a target role: `region/account/cluster/namespace/service-account`.
 * @param base the association's own role
 */
export function externalIdOf(chain: IdentityChain, association: Association, base: Role): string {
  const { clusterName, namespace, serviceAccount } = association;
  const [, , , region, account] = clusterArnOf(chain, association, base).split(':');
  return `${region}/${account}/${clusterName}/${namespace}/${serviceAccount}`;
}

/** Judges each association with a target role, if its first role was read. */
export function judgeTargets(
  chain: IdentityChain,
  verdicts: Verdicts,
  judge: (association: Association, base: Role, targetArn: string) => readonly RuleOutcome[],
): readonly RuleOutcome[] {
  return itemsOf(chain.associations).flatMap((association) => {
    const { targetRoleArn, roleArn } = association;
    if (targetRoleArn === undefined) return [];
    const base = lookup(chain).role(roleArn);
    return base
      ? judge(association, base, targetRoleArn)
      : [verdicts.unclear(associationSubject(association), notRead(roleArn))];
  });
}

/** What a refusal, or none, means for an association. @param question what is not known where no policy decides */
export function judgeRefusal(
  verdicts: Verdicts,
  association: Association,
  refusal: Refusal | undefined,
  question: string,
  fault: (refusal: Refusal) => Fault,
): readonly RuleOutcome[] {
  const subject = associationSubject(association);
  if (!refusal) return [verdicts.compliant(subject)];
  const { decision } = refusal;
  return decision.outcome === 'unknown'
    ? [verdicts.unclear(subject, `${question} would have to be known: ${decision.reason}`)]
    : [verdicts.broken(subject, fault(refusal))];
}
