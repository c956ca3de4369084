import { evaluate, MalformedPolicyError, parsePolicy, type Decision } from '../iam';
import type { IdentityChain, Role } from '../model/chain';
import { documentsOf, permissionsOf } from './role-policies';
import { decideInAllWorlds } from './worlds';

/** What a role's session wants to do. Texts may have missing parts. */
export interface RoleRequest {
  readonly role: Role;
  readonly sessionName: string;
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly resourceAccountId: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The policy of the resource: for sts:AssumeRole the trust policy. */
  readonly resourcePolicy?: { readonly name: string; readonly document: unknown; readonly kind: 'resource' | 'trust' };
}

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/**
 * Decides a request of a role's session. Where a policy's document is not known, the decision stands only if no document
 * could change it. A malformed policy makes it unknown.
 */
export function decideForRole(chain: IdentityChain, request: RoleRequest): Decision {
  const { role, resourcePolicy } = request;
  const context = request.context ?? {};
  const sessionArn = `arn:${role.arn.split(':')[1]}:sts::${role.accountId}:assumed-role/${role.name}/${request.sessionName}`;
  try {
    return decideInAllWorlds({
      documents: [...documentsOf(role), ...(resourcePolicy ? [resourcePolicy.document] : [])],
      facts: [sessionArn, role.arn, role.accountId, request.resource, request.resourceAccountId, ...valuesOf(context)],
      unknowns: chain.unknowns,
      decide(fill) {
        const { policies, notKnown } = permissionsOf(role, fill);
        const asked = {
          principal: {
            type: 'assumed-role' as const,
            arn: fill(sessionArn),
            roleArn: fill(role.arn),
            accountId: fill(role.accountId),
          },
          action: request.action,
          resource: fill(request.resource),
          resourceAccountId: fill(request.resourceAccountId),
          context: fill(context),
        };
        const resource = resourcePolicy && {
          resource: {
            name: resourcePolicy.name,
            policy: parsePolicy(fill(resourcePolicy.document), resourcePolicy.kind),
          },
        };
        const decision = evaluate(asked, { ...policies, ...resource });
        if (notKnown.length === 0 || (decision.outcome === 'denied' && decision.explicit)) return decision;
        const more = { name: 'any policy', policy: parsePolicy(EVERYTHING, 'identity') };
        const hopeful = evaluate(asked, { ...policies, ...resource, identity: [...(policies.identity ?? []), more] });
        if (hopeful.outcome === 'denied' && decision.outcome === 'denied') return decision;
        return { outcome: 'unknown', reason: `It depends on ${notKnown.join(' and ')}, which was not read.` };
      },
    });
  } catch (error) {
    if (!(error instanceof MalformedPolicyError)) throw error;
    return { outcome: 'unknown', reason: `A policy of ${role.name} is malformed: ${error.message}` };
  }
}

/** The values of condition keys, one after the other. */
export function valuesOf(context: Readonly<Record<string, string | readonly string[]>>): readonly string[] {
  return Object.values(context).flat();
}

/** What every request of a role's session says of who makes it. */
export function callerContext({ arn, accountId }: Pick<Role, 'arn' | 'accountId'>): Readonly<Record<string, string>> {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:SecureTransport': 'true',
  };
}
