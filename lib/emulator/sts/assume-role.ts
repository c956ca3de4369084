import type { Decision } from '../../iam/index';
import type { PolicyDenial } from '../policy-denial';
import type { Session } from './session';
import type { TrustGrant } from './trust';

/** A session tag as a caller passes it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Who asks for a session: an AWS service on its own behalf, or a role session (role chaining). */
export type AssumeRoleCaller =
  | {
      /** For example `pods.eks.amazonaws.com`. */
      readonly service: string;
      /** The account of the resource on whose behalf the service acts: `aws:SourceAccount`. */
      readonly sourceAccount?: string;
      /** The ARN of that resource: `aws:SourceArn`. */
      readonly sourceArn?: string;
    }
  | Session;

export interface AssumeRoleRequest {
  readonly caller: AssumeRoleCaller;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly tags?: readonly Tag[];
  readonly transitiveTagKeys?: readonly string[];
  readonly externalId?: string;
  /** Session policy: an object or JSON text. */
  readonly policy?: unknown;
}

export type AssumeRoleCode =
  'AccessDenied' | 'ValidationError' | 'InvalidParameterValue' | 'MalformedPolicyDocument' | 'PackedPolicyTooLarge';

export interface AssumeRoleRefusal {
  readonly ok: false;
  readonly code: AssumeRoleCode;
  /** What STS says. */
  readonly message: string;
  /** What is truly wrong, in one sentence. */
  readonly cause: string;
  /** For `AccessDenied`: the evaluation that refused. `outcome: 'unknown'` where a policy is not known here. */
  readonly decision?: Decision;
  /** Where policies refused. */
  readonly denial?: PolicyDenial;
}

export type AssumeRoleOutcome =
  | {
      readonly ok: true;
      readonly session: Session;
      /** The statements that allowed it, for the journal. */
      readonly allowedBy: readonly TrustGrant[];
    }
  | AssumeRoleRefusal;

/** Makes a refusal whose cause is its message, for the plain mistakes that STS names itself. */
export function refuse(code: AssumeRoleCode, message: string, cause = message): AssumeRoleRefusal {
  return { ok: false, code, message, cause };
}

/** Whether a caller is a session (and not a service). */
export function isSession(caller: AssumeRoleCaller): caller is Session {
  return 'accessKeyId' in caller;
}
