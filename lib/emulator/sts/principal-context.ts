import type { Role } from '../iam/role';
import { isoSeconds } from './signature-date';
import type { Session } from './session';

/** Condition keys of one request, as `lib/iam` takes them. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** When and where a request is made. */
export interface Occasion {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly region: string;
}

/**
 * The global condition keys of a request that a role session makes (IAM User Guide, "AWS global condition context
 * keys").
 *
 * `aws:SecureTransport` is true even where a client speaks plain HTTP to a stand-in on the same machine: on AWS it
 * would speak TLS. Keys of organizations (`aws:PrincipalOrgID`), VPC endpoints and source addresses are absent unless
 * the service that asks puts them in.
 */
export function principalContext(session: Session, role: Role, issuedAt: number, occasion: Occasion): Context {
  return {
    ...timeContext(occasion),
    'aws:PrincipalArn': session.roleArn,
    'aws:PrincipalAccount': session.accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': `${session.roleId}:${session.sessionName}`,
    'aws:TokenIssueTime': isoSeconds(issuedAt),
    'aws:MultiFactorAuthPresent': 'false',
    'aws:PrincipalIsAWSService': 'false',
    ...tagContext('aws:PrincipalTag/', principalTags(role, session)),
  };
}

/** The keys that do not depend on who asks. */
export function timeContext({ now, region }: Occasion): Context {
  return {
    'aws:CurrentTime': isoSeconds(now),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:RequestedRegion': region,
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
  };
}

/** One condition key for each tag. */
export function tagContext(prefix: string, tags: Readonly<Record<string, string>>): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [prefix + key, value]));
}

/** The role's tags, overridden by the session's of the same key whatever its case. */
function principalTags(role: Role, session: Session): Record<string, string> {
  const overridden = new Set(Object.keys(session.tags).map((key) => key.toLowerCase()));
  const kept = Object.entries(role.tags).filter(([key]) => !overridden.has(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...session.tags };
}
