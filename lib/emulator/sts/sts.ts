import type { Clock } from '../clock';
import { ResourceError } from '../cloudformation/provider';
import type { HttpHandler, HttpRequest } from '../http';
import type { IamAccount } from '../iam/account';
import { uniqueId } from '../iam/unique-id';
import type { Journal } from '../journal';
import type { AssumeRoleCaller, AssumeRoleOutcome, AssumeRoleRefusal, AssumeRoleRequest } from './assume-role';
import { isSession, refuse } from './assume-role';
import type { Ask, Authorization } from './authorization';
import { authorize, INSTANCE_IDENTITY_ROLE, roleIsGone } from './authorization';
import type { NewSession } from './credentials';
import type { Occasion } from './principal-context';
import { stsEndpoint } from './query-api';
import type { Session } from './session';
import { SessionBook } from './session-book';
import type { SessionTags } from './session-tags';
import { sessionTags } from './session-tags';
import type { SignatureRefusal } from './signature';
import { SigningKeys } from './signing-keys';
import { verifySignature } from './sigv4';
import type { TrustRefusal } from './trust';
import { decideByPolicy } from './trust';
import { validateRequest } from './validate-request';

/** The longest session of a role assumed by another role's session. In seconds. */
const CHAINED_SECONDS = 3600;

/**
 * AWS Security Token Service for the accounts that it knows: issues role sessions, recognises the requests they sign, and
 * decides what they may do.
 *
 * Not modelled: users and their keys, SAML and web identity, session policies by ARN, source identity, MFA.
 */
export class Sts {
  readonly handler: HttpHandler;
  private readonly accounts: Map<string, IamAccount>;
  private readonly region: string;
  private readonly clock: Clock;
  private readonly journal?: Journal;
  private readonly book: SessionBook;
  private readonly signingKeys = new SigningKeys();

  constructor(o: { accounts: readonly IamAccount[]; region: string; clock: Clock; journal?: Journal }) {
    this.accounts = new Map(o.accounts.map((account) => [account.accountId, account]));
    this.book = new SessionBook(this.accounts);
    this.region = o.region;
    this.clock = o.clock;
    this.journal = o.journal;
    this.handler = stsEndpoint({
      authenticate: (request, expected) => this.authenticate(request, { ...expected, region: this.region }),
      assumeRole: (request) => this.assumeRole(request),
      identified: ({ arn, accessKeyId }) =>
        this.journal?.record({
          at: this.clock.now(),
          component: 'sts',
          event: 'caller identified',
          subject: arn,
          detail: { accessKeyId },
        }),
    });
  }

  /** Makes an account known after the fact: its roles can then be assumed, and its sessions recognised. */
  addAccount(account: IamAccount): void {
    this.accounts.set(account.accountId, account);
  }

  /** The account of this id, if it is one of those known here. */
  account(accountId: string): IamAccount | undefined {
    return this.accounts.get(accountId);
  }

  /**
   * Issues a session, or says in STS's words and in plain ones why not.
   *
   * The role's `MaxSessionDuration` does not limit AWS services: EKS Pod Identity's sessions last six hours whatever the
   * role's setting (EKS User Guide, target IAM roles, "Caching considerations"). A session that assumes a role gets one
   * hour at most (role chaining).
   */
  assumeRole(request: AssumeRoleRequest): AssumeRoleOutcome {
    const outcome = this.decideAssumeRole(request);
    this.journal?.record({
      at: this.clock.now(),
      component: 'sts',
      event: outcome.ok ? 'role assumed' : 'role not assumed',
      subject: request.roleArn,
      said: outcome.ok ? undefined : `${outcome.code}: ${outcome.message}`,
      cause: outcome.ok ? undefined : outcome.cause,
      ...(!outcome.ok && { denial: outcome.denial }),
      detail: {
        caller: callerName(request.caller),
        sessionName: request.sessionName,
        durationSeconds: request.durationSeconds,
        tags: Object.fromEntries((request.tags ?? []).map(({ key, value }) => [key, value])),
        ...(outcome.ok && { session: outcome.session.arn, allowedBy: outcome.allowedBy }),
      },
    });
    return outcome;
  }

  /**
   * Issues the session that instance metadata hands out: its name is the instance's id.
   *
   * @param durationSeconds how long it lasts; EC2's last about six hours
   * @throws ResourceError `AssumeRoleUnauthorizedAccess`, as the metadata service words it, if there is no such role
   *   or its trust policy does not let ec2.amazonaws.com assume it
   */
  issueInstanceSession(roleArn: string, instanceId: string, durationSeconds: number): Session {
    const outcome = this.assumeRole({
      caller: { service: 'ec2.amazonaws.com' },
      roleArn,
      sessionName: instanceId,
      durationSeconds,
    });
    if (outcome.ok) return outcome.session;
    throw new ResourceError(
      'AssumeRoleUnauthorizedAccess',
      `EC2 cannot assume the role ${roleArn.slice(roleArn.lastIndexOf('/') + 1)}. Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.`,
      200,
    );
  }

  /**
   * Issues a session of an instance's identity role, which is no role of IAM: STS tells whose it is, and nothing else
   * here takes it. Unconfirmed: the words in which a service refuses it, here those for a role without policies.
   *
   * Source: EC2 User Guide, "Instance identity roles".
   */
  issueInstanceIdentitySession(account: IamAccount, instanceId: string, durationSeconds: number): Session {
    const { accountId, partition } = account;
    const name = INSTANCE_IDENTITY_ROLE;
    const role = { name, arn: `arn:${partition}:iam::${accountId}:role/${name}`, roleId: uniqueId('AROA') };
    const issuedAt = this.clock.now();
    const expiration = issuedAt + durationSeconds * 1000;
    return this.book.issue({ role, accountId, partition, sessionName: instanceId, expiration }, issuedAt);
  }

  /** The session an access key id belongs to, expired or not. */
  session(accessKeyId: string): Session | undefined {
    return this.book.session(accessKeyId);
  }

  /** Recognises who signed a request to the service `expected.service`. */
  authenticate(
    request: HttpRequest,
    expected: { service: string; region: string },
  ): { ok: true; session: Session } | SignatureRefusal {
    const verdict = verifySignature(request, {
      ...expected,
      now: this.clock.now(),
      credentials: (accessKeyId) => this.session(accessKeyId),
      signingKeys: this.signingKeys,
    });
    if (!verdict.ok) return verdict;
    const session = this.session(verdict.accessKeyId);
    if (!session) throw new Error(`verified a signature by ${verdict.accessKeyId}, which nobody was issued`);
    return { ok: true, session };
  }

  /**
   * Decides what a session may do: by the role's policies, its boundary, the session policy and the resource's policy,
   * as they are now and not as they were when the session was issued.
   *
   * A session of a role that has been deleted may do nothing, also if a role of the same name was made since.
   * Unconfirmed: the words for that; here they are those of a role without policies.
   */
  authorize(session: Session, ask: Ask): Authorization {
    return authorize(session, this.book.roleOf(session), ask, this.occasion());
  }

  private decideAssumeRole(request: AssumeRoleRequest): AssumeRoleOutcome {
    const malformed = validateRequest(request);
    if (malformed) return malformed;
    const tags = sessionTags(request);
    if (!tags.ok) return tags;

    const [, partition = 'aws', , , accountId = ''] = request.roleArn.split(':');
    const role = this.accounts.get(accountId)?.roleByArn(request.roleArn);
    if (!role) return this.noSuchRole(request, accountId);
    const caller = isSession(request.caller) ? this.book.roleOf(request.caller) : undefined;
    if (isSession(request.caller) && !caller) {
      const decision = roleIsGone(request.caller);
      return denied(request, { action: 'sts:AssumeRole', decision, cause: decision.reason });
    }
    const occasion = this.occasion();
    const verdict = decideByPolicy({ request, role, accountId, tags: tags.value, occasion, caller });
    if (verdict.refusal) return denied(request, verdict.refusal);
    const tooLong = isSession(request.caller) ? refuseDuration(request.durationSeconds) : undefined;
    if (tooLong) return tooLong;
    const session = this.issue(request, { role, accountId, partition, tags: tags.value });
    return { ok: true, session, allowedBy: verdict.allowedBy };
  }

  private issue(
    request: AssumeRoleRequest,
    o: Pick<NewSession, 'role' | 'accountId' | 'partition'> & { tags: SessionTags },
  ): Session {
    const issuedAt = this.clock.now();
    const expiration = issuedAt + request.durationSeconds * 1000;
    const { sessionName, policy: sessionPolicy } = request;
    return this.book.issue({ ...o, ...o.tags, sessionName, expiration, sessionPolicy }, issuedAt);
  }

  /** STS does not tell a role that is missing from one that may not be assumed. */
  private noSuchRole(request: AssumeRoleRequest, accountId: string): AssumeRoleRefusal {
    const known = this.accounts.has(accountId);
    const cause = known
      ? `account ${accountId} has no role ${request.roleArn}`
      : `the role ${request.roleArn} is in account ${accountId}, which is not one of the accounts emulated here`;
    const decision: TrustRefusal['decision'] = known
      ? { outcome: 'denied', explicit: false, layer: 'resource', reason: cause }
      : { outcome: 'unknown', reason: cause };
    return denied(request, { action: 'sts:AssumeRole', decision, cause });
  }

  private occasion(): Occasion {
    return { now: this.clock.now(), region: this.region };
  }
}

/**
 * The sentence ends with the role: public reports of AssumeRole do not go on to name the kind of policy, as those of other
 * services do. Unconfirmed: that, for an explicit deny; and the words for a service as caller, which nobody outside AWS
 * sees. A decision that could not be made is refused too, with `outcome: 'unknown'`.
 */
function denied(request: AssumeRoleRequest, { action, actions, decision, cause }: TrustRefusal): AssumeRoleRefusal {
  const message = `User: ${callerName(request.caller)} is not authorized to perform: ${action} on resource: ${request.roleArn}`;
  const refusal = { ...refuse('AccessDenied', message, cause), decision };
  if (!actions || decision.outcome !== 'denied') return refusal;
  const by = isSession(request.caller) ? request.caller.roleArn : request.caller.service;
  return { ...refusal, denial: { by, actions, resource: request.roleArn, decision } };
}

function callerName(caller: AssumeRoleCaller): string {
  return isSession(caller) ? caller.arn : caller.service;
}

/** A role's own `MaxSessionDuration` is an hour at least, so that no session as caller comes to be limited by it. */
function refuseDuration(seconds: number): AssumeRoleRefusal | undefined {
  if (seconds <= CHAINED_SECONDS) return undefined;
  return refuse(
    'ValidationError',
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  );
}
