import type { Decision, NamedPolicy } from '../../iam/index';
import type { Role } from '../iam/role';
import type { RolePolicies } from './applicable-policies';
import { decide, rolePolicies } from './applicable-policies';
import type { AssumeRoleRequest } from './assume-role';
import { isSession } from './assume-role';
import type { Context, Occasion } from './principal-context';
import { principalContext, tagContext, timeContext } from './principal-context';
import type { SessionRole } from './session-book';
import type { SessionTags } from './session-tags';

/** An AssumeRole request with all that its evaluation needs. */
export interface TrustQuestion {
  readonly request: AssumeRoleRequest;
  readonly role: Role;
  /** The account of `role`. */
  readonly accountId: string;
  readonly tags: SessionTags;
  readonly occasion: Occasion;
  /** Of the calling session, if the caller is one; `undefined` if its role is gone. */
  readonly caller?: SessionRole;
}

/** A decision that refuses, the action it was about, and the true cause in one sentence. */
export interface TrustRefusal {
  readonly action: 'sts:AssumeRole' | 'sts:TagSession';
  /** All actions that the session needs; absent where no policy was asked. */
  readonly actions?: readonly string[];
  readonly decision: Exclude<Decision, { outcome: 'allowed' }>;
  readonly cause: string;
}

/** What a policy statement allowed, of all that a session needs. */
export interface TrustGrant {
  readonly action: string;
  /** Its Sid, or `#0` for the first without one. */
  readonly statement: string;
  readonly reason: string;
}

/**
 * Decides whether the caller may have the session: `sts:AssumeRole` must be allowed and, if the session carries tags,
 * passed or inherited, `sts:TagSession` too. For a session as caller its own policies count beside the trust policy
 * (IAM User Guide, "Pass session tags in AWS STS", "Methods to assume a role").
 *
 * @returns the refusal, or which statements allowed it
 */
export function decideByPolicy(
  question: TrustQuestion,
): { readonly refusal: TrustRefusal } | { readonly refusal?: undefined; readonly allowedBy: readonly TrustGrant[] } {
  const { request, role, tags } = question;
  const context = assumeRoleContext(question);
  const tagCount = Object.keys(tags.tags).length;
  const actions = tagCount > 0 ? (['sts:AssumeRole', 'sts:TagSession'] as const) : (['sts:AssumeRole'] as const);
  const allowedBy: TrustGrant[] = [];
  for (const action of actions) {
    const decision = decideAction(question, action, context);
    if (decision.outcome === 'allowed') {
      allowedBy.push({ action, statement: decision.statement, reason: decision.reason });
      continue;
    }
    const untagged = action === 'sts:TagSession' && decision.outcome === 'denied' && !decision.explicit;
    const cause =
      untagged && decision.layer === 'resource'
        ? `the trust policy of role ${role.name} allows sts:AssumeRole but not sts:TagSession, and ${describeTags(request, tagCount)}: ${decision.reason}`
        : decision.reason;
    return { refusal: { action, actions, decision, cause } };
  }
  return { allowedBy };
}

function decideAction(question: TrustQuestion, action: string, context: Context): Decision {
  const { request, role, caller } = question;
  const principal = isSession(request.caller)
    ? {
        type: 'assumed-role' as const,
        arn: request.caller.arn,
        roleArn: request.caller.roleArn,
        accountId: request.caller.accountId,
      }
    : { type: 'service' as const, service: request.caller.service };
  const policies: RolePolicies = caller
    ? rolePolicies(caller.role, caller.account)
    : { known: {}, unknownAttached: [] };
  return decide({ principal, action, resource: role.arn, resourceAccountId: question.accountId, context }, policies, {
    resource: { name: role.name, policy: role.trust },
    session: sessionLayer(caller),
  });
}

function sessionLayer(caller: SessionRole | undefined): readonly NamedPolicy[] | undefined {
  return caller && caller.sessionPolicies.length > 0 ? caller.sessionPolicies : undefined;
}

/**
 * The condition keys of an AssumeRole request (Service Authorization Reference, "Actions, resources, and condition keys
 * for AWS Security Token Service"). Inherited transitive tags are taken for request tags too: a chained role's trust
 * policy tests `aws:RequestTag/…` of Pod Identity's tags (EKS User Guide, "Access AWS Resources using EKS Pod Identity
 * Target IAM Roles"), which the second call cannot pass again.
 * `aws:SourceOrgId` and its like are absent, since the accounts here belong to no organization.
 * Unconfirmed: that `sts:TransitiveTagKeys` lists inherited keys, and `sts:ExternalId` beside sts:TagSession.
 */
function assumeRoleContext({ request, role, accountId, tags, occasion, caller }: TrustQuestion): Context {
  const keys = Object.keys(tags.tags);
  return {
    ...callerContext(request, caller, occasion),
    'aws:ResourceAccount': accountId,
    'sts:RoleSessionName': request.sessionName,
    ...(request.externalId === undefined ? {} : { 'sts:ExternalId': request.externalId }),
    ...tagContext('aws:RequestTag/', tags.tags),
    ...(keys.length > 0 ? { 'aws:TagKeys': keys } : {}),
    ...(tags.transitiveTagKeys.length > 0 ? { 'sts:TransitiveTagKeys': tags.transitiveTagKeys } : {}),
    ...tagContext('aws:ResourceTag/', role.tags),
    ...tagContext('iam:ResourceTag/', role.tags),
  };
}

function callerContext(request: AssumeRoleRequest, caller: SessionRole | undefined, occasion: Occasion): Context {
  if (isSession(request.caller)) {
    return caller ? principalContext(request.caller, caller.role, caller.issuedAt, occasion) : timeContext(occasion);
  }
  const { service, sourceAccount, sourceArn } = request.caller;
  return {
    ...timeContext(occasion),
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': service,
    'aws:PrincipalServiceNamesList': [service],
    ...(sourceAccount === undefined ? {} : { 'aws:SourceAccount': sourceAccount }),
    ...(sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn }),
  };
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function describeTags(request: AssumeRoleRequest, count: number): string {
  const number = `${NUMBERS[count] ?? count} session tag${count === 1 ? '' : 's'}`;
  if (isSession(request.caller)) return `the session would carry ${number}`;
  const passer = request.caller.service === 'pods.eks.amazonaws.com' ? 'Pod Identity' : request.caller.service;
  return `${passer} passes ${number}`;
}
