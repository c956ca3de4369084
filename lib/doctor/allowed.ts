import {
  evaluate,
  MalformedPolicyError,
  parsePolicy,
  type ApplicablePolicies,
  type Decision,
  type DeniedDecision,
  type UnknownDecision,
} from '../iam';
import type { IdentityChain, Role } from '../model/chain';
import { valuesOf, type RequestContext } from './request-context';
import { documentsOf, permissionsOf } from './role-policies';
import { decideInAllWorlds, type Fill } from './worlds';

/** What a role's session wants to do. Texts may have missing parts. */
export interface RoleRequest {
  readonly role: Role;
  readonly sessionName: string;
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly context?: RequestContext;
  /** The policy of the resource: for sts:AssumeRole the trust policy. */
  readonly resourcePolicy?: { readonly name: string; readonly document: unknown; readonly kind: 'resource' | 'trust' };
}

/** The first of some actions that is not allowed, and why. */
export interface Refusal {
  readonly action: string;
  readonly decision: DeniedDecision | UnknownDecision;
}

/** A policy that allows everything, to stand for one that is not known. */
export const ALLOW_EVERYTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/**
 * Decides a request of a role's session. Where a policy's document is not known, the decision stands only if no document
 * could change it. A malformed policy makes it unknown.
 */
export function decideForRole(chain: IdentityChain, request: RoleRequest): Decision {
  const { role, resourcePolicy, context = {} } = request;
  const sessionArn = sessionArnOf(request);
  try {
    return decideInAllWorlds({
      documents: [...documentsOf(role), ...(resourcePolicy ? [resourcePolicy.document] : [])],
      facts: [sessionArn, role.arn, role.accountId, request.resource, request.resourceAccountId, ...valuesOf(context)],
      chain,
      decide: (fill) => decideIn(fill, request),
    });
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return { outcome: 'unknown', reason: `A policy of ${role.name} is malformed: ${error.message}` };
  }
}

/** @throws MalformedPolicyError */
function decideIn(fill: Fill, request: RoleRequest): Decision {
  const { role, action, resource, resourceAccountId, context = {}, resourcePolicy } = request;
  const { policies, notKnown } = permissionsOf(role, fill);
  const asked = {
    principal: {
      type: 'assumed-role' as const,
      arn: fill(sessionArnOf(request)),
      roleArn: fill(role.arn),
      accountId: fill(role.accountId),
    },
    action,
    resource: fill(resource),
    resourceAccountId: fill(resourceAccountId),
    context: fill(context),
  };
  const known: ApplicablePolicies = {
    ...policies,
    ...(resourcePolicy && {
      resource: {
        name: resourcePolicy.name,
        policy: parsePolicy(fill(resourcePolicy.document), resourcePolicy.kind),
      },
    }),
  };
  const decision = evaluate(asked, known);
  if (notKnown.length === 0 || (decision.outcome === 'denied' && decision.explicit)) return decision;
  const any = { name: 'any policy', policy: parsePolicy(ALLOW_EVERYTHING, 'identity') };
  const atBest = evaluate(asked, { ...known, identity: [...(known.identity ?? []), any] });
  if (atBest.outcome === 'denied' && decision.outcome === 'denied') return decision;
  return { outcome: 'unknown', reason: `It depends on ${notKnown.join(' and ')}, which was not read.` };
}

function sessionArnOf({ role, sessionName }: RoleRequest): string {
  return `arn:${role.arn.split(':')[1]}:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`;
}
