import type { PrincipalElement, PrincipalEntry } from './policy';
import type { RequestPrincipal } from './request';
import type { Truth } from './truth';

/**
 * How a resource policy came to speak of the principal. In the principal's own account it decides which other policies
 * still limit the permission: `direct` (the session itself, or everybody) none; `role` boundary and session policies;
 * `account` all, since the account's identity policies must grant it.
 *
 * Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * For everybody (`"*"`): "AWS JSON policy elements: Principal", which says so of `"*"` with `aws:PrincipalArn`.
 */
export type Grant = 'direct' | 'role' | 'account';

/** Strongest first. */
export const GRANTS: readonly Grant[] = ['direct', 'role', 'account'];

/** Whether the statement speaks of the principal, and how. */
export interface PrincipalMatch {
  readonly truth: Truth;
  readonly grant: Grant;
}

const NO: PrincipalMatch = { truth: false, grant: 'account' };

/**
 * Compares `Principal` or `NotPrincipal` with who asks.
 * @param hasBoundary whether the role has a permissions boundary; `NotPrincipal` with `Deny` then always applies
 */
export function matchPrincipal(
  element: PrincipalElement | undefined,
  principal: RequestPrincipal,
  hasBoundary: boolean,
): PrincipalMatch {
  if (!element) return NO;
  if (element.negated) return { truth: isExcluded(element, principal, hasBoundary), grant: 'direct' };
  let best = NO;
  for (const entry of element.entries) {
    const match = matchEntry(entry, principal);
    if (rank(match) > rank(best)) best = match;
  }
  return best;
}

/** A match that is certain goes before one that is not, and of those alike the stronger grant. */
function rank({ truth, grant }: PrincipalMatch): number {
  if (truth === false) return 0;
  return (truth === true ? 10 : 1) - GRANTS.indexOf(grant) / 10;
}

function matchEntry(entry: PrincipalEntry, principal: RequestPrincipal): PrincipalMatch {
  const isRole = principal.type === 'assumed-role';
  switch (entry.type) {
    case 'anyone':
      return { truth: true, grant: 'direct' };
    case 'session':
      return { truth: isRole && entry.arn === principal.arn, grant: 'direct' };
    case 'role':
      return { truth: isRole && entry.arn === principal.roleArn, grant: 'role' };
    case 'account':
      return { truth: isRole && entry.accountId === principal.accountId, grant: 'account' };
    case 'service':
      return { truth: !isRole && entry.service === principal.service.toLowerCase(), grant: 'direct' };
    case 'unclear':
      // A canonical user id stands for an account we cannot name; "Service": "*" may stand for any service.
      return {
        truth: (entry.value === '*') !== isRole && 'unknown',
        grant: entry.value === '*' ? 'direct' : 'account',
      };
    case 'placeholder':
      return { truth: isRole && 'unknown', grant: 'direct' };
    case 'other':
      return NO;
  }
}

/**
 * `NotPrincipal`: AWS compares the account, then the role, then the session, and "might" deny where one of them is not
 * listed. Listed account and role exempt the role's sessions, none listed does not; anything between is unknown.
 *
 * Source: IAM User Guide, "AWS JSON policy elements: NotPrincipal"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExcluded(element: PrincipalElement, principal: RequestPrincipal, hasBoundary: boolean): Truth {
  if (principal.type === 'assumed-role' && hasBoundary) return true;
  const matches = element.entries.map((entry) => ({ entry, match: matchEntry(entry, principal) }));
  const lists = (type: PrincipalEntry['type']): boolean =>
    matches.some(({ entry, match }) => entry.type === type && match.truth === true);
  if (lists('anyone') || lists('service') || (lists('account') && lists('role'))) return false;
  return matches.every(({ match }) => match.truth === false) ? true : 'unknown';
}
