import type { Found } from './findings';
import type { Condition, Statement } from './policy';
import { matchPrincipal } from './principal-match';
import type { NamedPolicy, PolicyLayer } from './request';
import { coversAction, coversResource } from './statement-match';
import type { Subject } from './subject';

/** An element of a statement that keeps it from applying. */
export type Mismatch =
  | { readonly element: 'principal' | 'action' | 'resource' }
  | { readonly element: 'condition'; readonly condition: Condition };

/** A statement that would have allowed, but for its mismatches. */
export interface NearMiss extends Found {
  readonly mismatches: readonly Mismatch[];
}

/**
 * The Allow statement that fewest elements keep from applying; among equals one that lists the action, then the first.
 * Statements about other services altogether are not near misses.
 */
export function closestStatement(
  policies: readonly NamedPolicy[],
  subject: Subject,
  layer: PolicyLayer,
): NearMiss | undefined {
  let closest: NearMiss | undefined;
  for (const policy of policies) {
    for (const statement of policy.policy.statements) {
      if (statement.effect !== 'Allow' || !isAboutService(statement, subject)) continue;
      const mismatches = findMismatches(statement, subject, layer);
      if (!closest || distance(mismatches) < distance(closest.mismatches)) closest = { policy, statement, mismatches };
    }
  }
  return closest;
}

/** How far from applying: an action that is not listed counts a little more than anything else. */
function distance(mismatches: readonly Mismatch[]): number {
  return mismatches.length + (mismatches.some(({ element }) => element === 'action') ? 0.5 : 0);
}

function isAboutService(statement: Statement, subject: Subject): boolean {
  if (coversAction(statement, subject.lowerCaseAction)) return true;
  const prefix = subject.lowerCaseAction.slice(0, subject.lowerCaseAction.indexOf(':') + 1);
  return statement.actions.listed.some((action) => action.toLowerCase().startsWith(prefix));
}

/** Every element that keeps a statement from applying, in the order in which people read a statement. */
function findMismatches(statement: Statement, subject: Subject, layer: PolicyLayer): Mismatch[] {
  const mismatches: Mismatch[] = [];
  if (layer === 'resource') {
    const { truth } = matchPrincipal(statement.principals, subject.principal, subject.hasBoundary);
    if (truth !== true) mismatches.push({ element: 'principal' });
  }
  if (!coversAction(statement, subject.lowerCaseAction)) mismatches.push({ element: 'action' });
  if (coversResource(statement, subject) !== true) mismatches.push({ element: 'resource' });
  for (const condition of statement.conditions) {
    if (condition.evaluate(subject.context) !== true) mismatches.push({ element: 'condition', condition });
  }
  return mismatches;
}
