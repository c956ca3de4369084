import type { Policy } from '../../iam/index';

/** An IAM role. */
export interface Role {
  readonly name: string;
  /** `/`, or `/team-a/` */
  readonly path: string;
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME` */
  readonly arn: string;
  /** `AROA…`: differs from that of an earlier role of the same name. */
  readonly roleId: string;
  readonly trust: Policy;
  /** The trust policy as given: an object or JSON text. */
  readonly trustDocument: unknown;
  /** Inline policies by name. */
  readonly inline: ReadonlyMap<string, Policy>;
  /** ARNs of managed policies, AWS's and the account's own, in the order attached. */
  readonly attached: readonly string[];
  /** ARN of the permissions boundary. */
  readonly boundary?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

/** What `createRole` takes. */
export interface RoleInput {
  readonly name: string;
  readonly path?: string;
  /** The trust policy: an object or JSON text. */
  readonly trust: unknown;
  readonly description?: string;
  /** Seconds, 3600 to 43200. Default: 3600. */
  readonly maxSessionDuration?: number;
  /** ARN of a managed policy. */
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A managed policy of the account's own. */
export interface CustomerPolicy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `ANPA…` */
  readonly policyId: string;
  readonly policy: Policy;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A container that hands one role to EC2 instances. */
export interface InstanceProfile {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `AIPA…` */
  readonly instanceProfileId: string;
  /** Names of roles: none or one. */
  readonly roles: readonly string[];
}
