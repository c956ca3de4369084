import type { Decision, NamedPolicy } from '../../iam/index';
import { denialMessage } from '../../iam/index';
import type { PolicyDenial } from '../policy-denial';
import { decide, rolePolicies } from './applicable-policies';
import type { Context, Occasion } from './principal-context';
import { principalContext } from './principal-context';
import type { Session } from './session';
import type { SessionRole } from './session-book';

/** What a session asks to do. */
export interface Ask {
  /** `s3:ListAllMyBuckets` */
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  /** Default: the session's own account. */
  readonly resourceAccountId?: string;
  /** The service's own condition keys, for example `s3:prefix`. */
  readonly context?: Context;
  /** The policy attached to the resource. */
  readonly resourcePolicy?: NamedPolicy;
  /** Of a KMS key whose policy is given: that it has no grants. */
  readonly keyGrants?: 'none';
  /** Whether a denial names the resource. Default: unless it is `*`. S3's ListBuckets names none. */
  readonly resourceInMessage?: boolean;
}

/** A decision; for a denial also AWS's sentence, and what it takes to undo it unless the session's role is gone. */
export interface Authorization {
  readonly decision: Decision;
  readonly message?: string;
  readonly denial?: PolicyDenial;
}

/**
 * Decides what a session may do.
 *
 * @param role what stands behind the session; `undefined` if it is gone
 */
export function authorize(
  session: Session,
  role: SessionRole | undefined,
  ask: Ask,
  occasion: Occasion,
): Authorization {
  const decision = role ? decideAsk(session, role, ask, occasion) : roleIsGone(session);
  if (decision.outcome !== 'denied') return { decision };
  const named = ask.resourceInMessage ?? ask.resource !== '*';
  const resource = named ? ask.resource : undefined;
  const message = denialMessage({ principalArn: session.arn, action: ask.action, resource, decision });
  const denial = { by: session.roleArn, actions: [ask.action], resource: resource ?? '*', decision };
  return { decision, message, ...(role && { denial }) };
}

function decideAsk(session: Session, by: SessionRole, ask: Ask, occasion: Occasion): Decision {
  const resourceAccountId = ask.resourceAccountId ?? session.accountId;
  return decide(
    {
      principal: {
        type: 'assumed-role',
        arn: session.arn,
        roleArn: session.roleArn,
        accountId: session.accountId,
      },
      action: ask.action,
      resource: ask.resource,
      resourceAccountId,
      context: {
        ...principalContext(session, by.role, by.issuedAt, occasion),
        'aws:ResourceAccount': resourceAccountId,
        ...ask.context,
      },
    },
    rolePolicies(by.role, by.account),
    {
      session: by.sessionPolicies.length > 0 ? by.sessionPolicies : undefined,
      resource: ask.resourcePolicy,
      keyGrants: ask.keyGrants,
    },
  );
}

/** The name of the role that every EC2 instance has without its being in IAM. No role of IAM can have a colon in its name. */
export const INSTANCE_IDENTITY_ROLE = 'aws:ec2-instance';

/** The decision on any request of a session whose role is no more, or never was one of IAM. */
export function roleIsGone(session: Session): Extract<Decision, { outcome: 'denied' }> {
  const reason = session.roleArn.endsWith(`:role/${INSTANCE_IDENTITY_ROLE}`)
    ? `${session.arn} is the identity of an EC2 instance, which has no policies and tells services only which instance it is`
    : `the role ${session.roleArn} that this session was issued for (${session.roleId}) has been deleted`;
  return { outcome: 'denied', explicit: false, layer: 'identity', reason };
}
