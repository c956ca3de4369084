import type { Clock } from '../clock';
import type { Session } from '../sts/session';

/** AWS promises new credentials at least five minutes before the old ones end. Unconfirmed: the exact moment. */
const RENEW_BEFORE_END_MS = 15 * 60_000;

/** The credentials of a role in instance metadata: the same until they near their end, then new ones. */
export class RenewedSession {
  private issued: { readonly session: Session; readonly at: number } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly issue: () => Session,
  ) {}

  /** @returns the session with the time of its issue, in milliseconds since the Unix epoch */
  current(): { readonly session: Session; readonly at: number } {
    const now = this.clock.now();
    if (!this.issued || now < this.issued.at || now > this.issued.session.expiration - RENEW_BEFORE_END_MS) {
      this.issued = { session: this.issue(), at: now };
    }
    return this.issued;
  }
}
