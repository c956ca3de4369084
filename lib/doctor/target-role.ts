import type { Decision } from '../iam';
import { itemsOf, type Association, type IdentityChain, type Role } from '../model/chain';
import type { Finding } from '../model/diagnosis';
import { callerContext, decideForRole } from './allowed';
import { notRead } from './associated-roles';
import type { Verdicts } from './define-rule';
import { lookup } from './lookup';
import type { RuleOutcome } from './rule';
import { associationSubject } from './subjects';
import { podNamesOf, sessionNameFor, type RequestContext } from './trust';
import { clusterArnOf, sessionTags } from './session-tags';

/** The second hop of an association with a target role: what EKS asks for as the first role. */
export interface Hop {
  readonly chain: IdentityChain;
  readonly association: Association;
  readonly base: Role;
  readonly targetArn: string;
}

const ACTIONS = ['sts:AssumeRole', 'sts:TagSession'] as const;
const MAY_EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** The actions of the hop: tags are passed on unless the association disables them. */
function actionsOf({ association }: Hop): readonly string[] {
  return association.sessionTagsDisabled === true ? ACTIONS.slice(0, 1) : ACTIONS;
}

/** The first action that is not allowed, and why. */
export type Refusal = { readonly action: string; readonly decision: Exclude<Decision, { outcome: 'allowed' }> };

/** Whether the first role's own policies let it assume the target; the target is taken to trust its account. */
export function refusalByBase(hop: Hop): Refusal | undefined {
  const { base } = hop;
  const principal = { AWS: `arn:${base.arn.split(':')[1]}:iam::${base.accountId}:root` };
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: ACTIONS }] };
  return refusal(hop, base, trust);
}

/** Whether the target's trust policy lets the first role in; the first role is taken to be allowed everything. */
export function refusalByTarget(hop: Hop, target: Role): Refusal | undefined {
  const { boundary: _boundary, mayHaveMorePolicies: _more, ...base } = hop.base;
  const policies = [{ kind: 'inline', name: 'everything', document: MAY_EVERYTHING } as const];
  return refusal(hop, { ...base, policies }, target.trust);
}

function refusal(hop: Hop, role: Role, trust: unknown): Refusal | undefined {
  const { chain, association, targetArn } = hop;
  const [podName = ''] = podNamesOf(chain, association);
  for (const action of actionsOf(hop)) {
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
  const cluster = lookup(chain).cluster(association.clusterName);
  const clusterArn = clusterArnOf(association, cluster, base);
  const tags = association.sessionTagsDisabled === true ? [] : sessionTags(association, clusterArn, podName);
  const keys = tags.map(({ key }) => key);
  return {
    ...callerContext(base),
    'sts:ExternalId': externalIdOf(association, clusterArn),
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:PrincipalTag/${key}`, value])),
    ...(keys.length > 0 && { 'aws:TagKeys': keys, 'sts:TransitiveTagKeys': keys }),
  };
}

/** `region/account/cluster/namespace/service-account`. */
export function externalIdOf({ clusterName, namespace, serviceAccount }: Association, clusterArn: string): string {
  const [, , , region, account] = clusterArn.split(':');
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
  fault: (refusal: Refusal) => Pick<Finding, 'cause' | 'fix'>,
): readonly RuleOutcome[] {
  const subject = associationSubject(association);
  if (!refusal) return [verdicts.compliant(subject)];
  const { decision } = refusal;
  return decision.outcome === 'unknown'
    ? [verdicts.unclear(subject, `${question} would have to be known: ${decision.reason}`)]
    : [verdicts.broken(subject, fault(refusal))];
}
