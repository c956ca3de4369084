import type { ParseOptions, Policy } from '../../iam/index';
import { MalformedPolicyError, parsePolicy } from '../../iam/index';
import { refusals } from './refusals';

/** Longest names by field, in characters (IAM User Guide, "IAM and AWS STS quotas"). */
const LONGEST_NAME = { roleName: 64, policyName: 128, instanceProfileName: 128 } as const;

/** Refuses a name that IAM would refuse. */
export function checkName(field: keyof typeof LONGEST_NAME, name: string): void {
  const longest = LONGEST_NAME[field];
  if (name.length > longest) {
    throw refusals.constraint(field, name, `Member must have length less than or equal to ${longest}`);
  }
  if (name.length === 0) throw refusals.constraint(field, name, 'Member must have length greater than or equal to 1');
  if (!/^[A-Za-z0-9_+=,.@-]+$/.test(name)) throw refusals.invalidName(field);
}

/** Refuses a path that is neither `/` nor printable ASCII between slashes, or is over 512 characters. */
export function checkPath(path: string): void {
  if (path.length > 512) throw refusals.constraint('path', path, 'Member must have length less than or equal to 512');
  if (!/^\/(?:[!-~]+\/)?$/.test(path)) throw refusals.invalidPath();
}

/** Refuses a role's longest session outside one to twelve hours. In seconds. */
export function checkMaxSessionDuration(seconds: number): void {
  if (!(seconds >= 3600)) {
    throw refusals.constraint('maxSessionDuration', seconds, 'Member must have value greater than or equal to 3600');
  }
  if (seconds > 43_200) {
    throw refusals.constraint('maxSessionDuration', seconds, 'Member must have value less than or equal to 43200');
  }
}

/** Parses a policy document, refusing a malformed one as IAM does. */
export function readPolicy(document: unknown, kind: 'identity' | 'trust', options?: ParseOptions): Policy {
  try {
    return parsePolicy(document, kind, options);
  } catch (error) {
    if (error instanceof MalformedPolicyError) throw refusals.malformedPolicy(error.message);
    throw error;
  }
}

/** A document's length as IAM counts it: without white space. In characters. */
export function policySize(document: unknown): number {
  const value: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  return JSON.stringify(value).length;
}

/**
 * Refuses a trust policy that names a role of this account which does not exist, as IAM does. Roles of other accounts
 * are taken as existing: this account cannot see them.
 */
export function checkPrincipals(
  trust: Policy,
  account: { readonly accountId: string; roleByArn(arn: string): unknown },
): void {
  for (const { principals } of trust.statements) {
    for (const entry of principals?.entries ?? []) {
      const own = entry.type === 'role' && entry.arn.split(':')[4] === account.accountId;
      if (own && !account.roleByArn(entry.arn)) {
        throw refusals.malformedPolicy(`Invalid principal in policy: "AWS":"${entry.arn}"`);
      }
    }
  }
}
