import type { HttpRequest } from '../http';
import type { Journal } from '../journal';
import type { Clock } from '../clock';
import type { Session } from '../sts/session';
import type { Authorization } from '../sts/authorization';
import type { Sts } from '../sts/sts';
import type { Bucket } from './bucket-store';
import { refusals, S3Refusal } from './refusals';

/** What of STS the service uses. */
export type Authority = Pick<Sts, 'authenticate' | 'authorize'>;

/** What a caller wants of S3. */
export interface Wish {
  readonly action: string;
  /** For the evaluation: the ARN; `arn:aws:s3:::*` for the account's buckets, which policies may name so. */
  readonly resource: string;
  /** Whether a denial names the resource: not for the account's buckets. */
  readonly resourceInMessage: boolean;
  readonly bucket?: Bucket;
  readonly context: Readonly<Record<string, string>>;
}

/** Recognises callers and enforces IAM, and keeps the evidence of each decision. */
export class AccessControl {
  constructor(private readonly o: { sts: Authority; region: string; clock: Clock; journal?: Journal }) {}

  /** @throws S3Refusal in S3's words, if the request is not signed as it should be */
  authenticate(request: HttpRequest): Session {
    const verdict = this.o.sts.authenticate(request, { service: 's3', region: this.o.region });
    if (verdict.ok) return verdict.session;
    this.o.journal?.record({
      at: this.o.clock.now(),
      component: 's3',
      event: 'request refused',
      said: `${verdict.code}: ${verdict.message}`,
      detail: { method: request.method, path: request.url.split('?', 1)[0] },
    });
    throw new S3Refusal(verdict.code, verdict.message, verdict.httpStatus, verdict.details);
  }

  /**
   * Callers of another account are told nothing but "Access Denied", as S3 does outside an organization. A decision that
   * could not be made is refused in the same two words, and the journal says why.
   *
   * @throws S3Refusal `AccessDenied`
   */
  authorize(session: Session, wish: Wish): void {
    const authorization = this.ask(session, wish);
    const { decision, denial } = authorization;
    const said = decision.outcome === 'allowed' ? undefined : words(session, wish, authorization);
    this.o.journal?.record({
      at: this.o.clock.now(),
      component: 's3',
      event: { allowed: 'access allowed', denied: 'access denied', unknown: 'access undecided' }[decision.outcome],
      subject: session.arn,
      said: said && `AccessDenied: ${said}`,
      cause: decision.outcome === 'allowed' ? undefined : decision.reason,
      denial,
      detail: {
        accessKeyId: session.accessKeyId,
        action: wish.action,
        resource: wish.resource,
        outcome: decision.outcome,
        reason: decision.reason,
        ...(decision.outcome === 'unknown'
          ? {}
          : { layer: decision.layer, policy: decision.policy, statement: decision.statement }),
      },
    });
    if (said !== undefined) throw refusals.accessDenied(said);
  }

  /** Whether the caller may, without leaving evidence: for answers that depend on a second permission. */
  may(session: Session, wish: Wish): boolean {
    return this.ask(session, wish).decision.outcome === 'allowed';
  }

  private ask(session: Session, wish: Wish): Authorization {
    return this.o.sts.authorize(session, {
      action: wish.action,
      resource: wish.resource,
      resourceInMessage: wish.resourceInMessage,
      resourceAccountId: ownerOf(wish, session),
      resourcePolicy: wish.bucket?.policy,
      context: wish.context,
    });
  }
}

/** The account whose resource is asked for: the bucket's, or the caller's own. */
function ownerOf({ bucket }: Wish, session: Session): string {
  return bucket?.ownerAccountId ?? session.accountId;
}

function words(session: Session, wish: Wish, { decision, message }: Authorization): string {
  const told = decision.outcome === 'denied' && session.accountId === ownerOf(wish, session);
  return (told ? message : undefined) ?? 'Access Denied';
}
