import type { Part } from './part';
import type { Read, Value } from './read';

/** An IAM role with all that decides who may have it and what it may do. */
export interface Role extends Part {
  /** `arn:aws:iam::ACCOUNT:role/PATH/NAME`; parts may be missing. */
  readonly arn: string;
  readonly name: string;
  /** `/`, or `/team/`. */
  readonly path: string;
  readonly accountId: string;
  /** The trust policy as it stands, unchecked. */
  readonly trust: unknown;
  /** Inline and managed. */
  readonly policies: readonly RolePolicy[];
  /** Why there may be more policies than {@link policies}. */
  readonly mayHaveMorePolicies?: string;
  readonly boundary?: RolePolicy;
  readonly tags: Readonly<Record<string, string>>;
  /** Services that the role's sessions have called; only IAM's access advisor knows. */
  readonly servicesUsed: Read<string>;
}

/** A policy of a role. */
export interface RolePolicy {
  readonly kind: 'inline' | 'managed';
  readonly name: string;
  /** Of a managed policy. */
  readonly arn?: string;
  /** As it stands, unchecked; not known for a managed policy that what was read only names. */
  readonly document: Value<unknown>;
}
