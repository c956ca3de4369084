import type { NamedPolicy } from '../../iam/index';
import { parsePolicy } from '../../iam/index';
import type { IamAccount } from '../iam/account';
import type { Role } from '../iam/role';
import type { NewSession } from './credentials';
import { newSession } from './credentials';
import type { Session } from './session';

/** What stands behind a session. */
export interface SessionRole {
  readonly role: Role;
  readonly account: IamAccount;
  /** Milliseconds since the Unix epoch. */
  readonly issuedAt: number;
  readonly sessionPolicies: readonly NamedPolicy[];
}

interface Issued {
  readonly session: Session;
  readonly issuedAt: number;
  readonly sessionPolicies: readonly NamedPolicy[];
}

/** Every session that was issued, expired ones too: their keys are answered "expired" and not "unknown". */
export class SessionBook {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly accounts: ReadonlyMap<string, IamAccount>) {}

  /** Makes a session at `issuedAt` (milliseconds since the Unix epoch); its session policy must be well formed. */
  issue(o: NewSession, issuedAt: number): Session {
    const session = newSession(o);
    const sessionPolicies =
      o.sessionPolicy === undefined
        ? []
        : [{ name: 'session policy', policy: parsePolicy(o.sessionPolicy, 'identity') }];
    this.issued.set(session.accessKeyId, { session, issuedAt, sessionPolicies });
    return session;
  }

  session(accessKeyId: string): Session | undefined {
    return this.issued.get(accessKeyId)?.session;
  }

  /** The role a session was issued for, as it is now; `undefined` if it was deleted, even if one of its name exists. */
  roleOf(session: Session): SessionRole | undefined {
    const account = this.accounts.get(session.accountId);
    const role = account?.roleByArn(session.roleArn);
    const issued = this.issued.get(session.accessKeyId);
    if (!account || !issued || role?.roleId !== session.roleId) return undefined;
    return { role, account, issuedAt: issued.issuedAt, sessionPolicies: issued.sessionPolicies };
  }
}
