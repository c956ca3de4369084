import { matchesWildcard } from './wildcard';

/** Whether a role's trust policy allows a service an action, as far as the bare statements tell. */
export interface ServiceTrust {
  /** Whether an Allow statement's `Principal` names the service. */
  readonly named: boolean;
  /** The services and other principals that the Allow statements do name, for a message. */
  readonly principals: readonly string[];
  allows(action: string): boolean;
}

/**
 * Reads which actions a trust policy's Allow statements give a service. Conditions and Deny statements are left to
 * the moment of use: this is the shallow look that EKS takes at a role when it is handed to it.
 *
 * @param document the policy as an object or as JSON text; anything else allows nothing.
 * @param service for example `pods.eks.amazonaws.com`.
 */
export function serviceTrust(document: unknown, service: string): ServiceTrust {
  const allowing = statements(document).filter((statement) => statement['Effect'] === 'Allow');
  const naming = allowing.filter((statement) => namesService(statement['Principal'], service));
  return {
    named: naming.length > 0,
    principals: [...new Set(allowing.flatMap((statement) => principalNames(statement['Principal'])))],
    allows: (action) => naming.some((statement) => coversAction(statement, action)),
  };
}

function statements(document: unknown): Record<string, unknown>[] {
  let policy = document;
  if (typeof policy === 'string') {
    try {
      policy = JSON.parse(policy);
    } catch {
      return [];
    }
  }
  return isRecord(policy) ? list(policy['Statement']).filter(isRecord) : [];
}

function namesService(principal: unknown, service: string): boolean {
  if (principal === '*') return true;
  return isRecord(principal) && list(principal['Service']).some((name) => name === service || name === '*');
}

function principalNames(principal: unknown): string[] {
  if (typeof principal === 'string') return [principal];
  if (!isRecord(principal)) return [];
  return Object.values(principal).flatMap((names) => list(names).filter((name) => typeof name === 'string'));
}

function coversAction(statement: Record<string, unknown>, action: string): boolean {
  if ('NotAction' in statement) return !list(statement['NotAction']).some((pattern) => matches(pattern, action));
  return list(statement['Action']).some((pattern) => matches(pattern, action));
}

/** IAM action patterns: `*` and `?`, letters of either case. */
function matches(pattern: unknown, action: string): boolean {
  return typeof pattern === 'string' && matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

function list(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
