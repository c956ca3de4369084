import { managedPolicy, parsePolicy, type ApplicablePolicies, type NamedPolicy } from '../iam';
import { hasUnknown, isKnown, type Role, type RolePolicy } from '../model/chain';
import type { Fill } from './worlds';

/** A role's policies, ready to be evaluated, and what of them is not known. */
export interface Permissions {
  readonly policies: Pick<ApplicablePolicies, 'identity' | 'boundary'>;
  /** Names of policies whose document is not known. */
  readonly notKnown: readonly string[];
}

/**
 * Collects what a role is allowed by.
 * @throws MalformedPolicyError
 */
export function permissionsOf(role: Role, fill: Fill): Permissions {
  const identity = role.policies.map((policy) => ({ policy, named: namedPolicy(policy, fill) }));
  const boundary = role.boundary && namedPolicy(role.boundary, fill);
  return {
    policies: {
      identity: identity.flatMap(({ named }) => named ?? []),
      ...(boundary && { boundary }),
    },
    notKnown: [
      ...identity.filter(({ named }) => !named).map(({ policy }) => policy.arn ?? policy.name),
      ...(role.boundary && !boundary ? [role.boundary.arn ?? role.boundary.name] : []),
      ...(role.mayHaveMorePolicies === undefined ? [] : [`further policies (${role.mayHaveMorePolicies})`]),
    ],
  };
}

function namedPolicy(policy: RolePolicy, fill: Fill): NamedPolicy | undefined {
  const { name, arn, document } = policy;
  if (isKnown(document)) {
    return { name, ...(arn !== undefined && { arn }), policy: parsePolicy(fill(document), 'identity') };
  }
  return arn === undefined || hasUnknown(arn) ? undefined : managedPolicy(arn);
}

/** The documents of a role that what was read holds, unparsed. */
export function documentsOf(role: Role): readonly unknown[] {
  const policies = role.boundary ? [...role.policies, role.boundary] : role.policies;
  return policies.map(({ document }) => document).filter(isKnown);
}
