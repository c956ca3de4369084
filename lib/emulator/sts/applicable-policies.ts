import type { AccessRequest, ApplicablePolicies, Decision, NamedPolicy } from '../../iam/index';
import { evaluate, parsePolicy } from '../../iam/index';
import type { IamAccount } from '../iam/account';
import type { Role } from '../iam/role';

/** The policies of a role, and those of them whose documents are not known here. */
export interface RolePolicies {
  readonly known: Pick<ApplicablePolicies, 'identity' | 'boundary'>;
  /** ARNs of attached managed policies that are not in the snapshot. */
  readonly unknownAttached: readonly string[];
  /** ARN of a boundary that is not in the snapshot. */
  readonly unknownBoundary?: string;
}

/** Collects what a role is allowed by: inline policies, attached managed ones, its boundary. */
export function rolePolicies(role: Role, account: IamAccount): RolePolicies {
  const attached = role.attached.map((arn) => ({ arn, policy: account.managedPolicy(arn) }));
  const boundary = role.boundary === undefined ? undefined : account.managedPolicy(role.boundary);
  return {
    known: {
      identity: [
        ...[...role.inline].map(([name, policy]) => ({ name, policy })),
        ...attached.flatMap(({ policy }) => (policy ? [policy] : [])),
      ],
      boundary,
    },
    unknownAttached: attached.filter(({ policy }) => !policy).map(({ arn }) => arn),
    unknownBoundary: boundary ? undefined : role.boundary,
  };
}

const EVERYTHING: NamedPolicy = {
  name: 'any policy',
  policy: parsePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    'identity',
  ),
};

/**
 * Decides a role session's request. Where a policy's document is not known, the decision stands only if no document
 * could change it: an explicit deny elsewhere, or a denial that would remain if the unknown policy allowed everything.
 */
export function decide(
  request: AccessRequest,
  policies: RolePolicies,
  others: Omit<ApplicablePolicies, 'identity' | 'boundary'>,
): Decision {
  const decision = evaluate(request, { ...policies.known, ...others });
  const unknown = [...policies.unknownAttached, ...(policies.unknownBoundary ? [policies.unknownBoundary] : [])];
  if (unknown.length === 0 || (decision.outcome === 'denied' && decision.explicit)) return decision;
  const identity = [...(policies.known.identity ?? []), ...(policies.unknownAttached.length > 0 ? [EVERYTHING] : [])];
  const hopeful = evaluate(request, { ...policies.known, ...others, identity });
  if (hopeful.outcome === 'denied') return decision;
  return {
    outcome: 'unknown',
    reason: `whether ${request.action} is allowed depends on ${unknown.join(' and ')}, whose document is not in the snapshot of AWS managed policies`,
  };
}
