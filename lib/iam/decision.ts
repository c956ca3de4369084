import type { PolicyLayer } from './request';

/** The answer to an {@link AccessRequest}, with its reason. */
export type Decision = AllowedDecision | DeniedDecision | UnknownDecision;

/** A statement allows the request, and none denies it. */
export interface AllowedDecision {
  readonly outcome: 'allowed';
  readonly layer: PolicyLayer;
  /** Name of the policy whose statement decided. */
  readonly policy: string;
  /** Its `Sid`, or `#` and its position. */
  readonly statement: string;
  /** One sentence. */
  readonly reason: string;
}

/** A statement denies the request, or none allows it. */
export interface DeniedDecision {
  readonly outcome: 'denied';
  /** True when a `Deny` statement applies, false when nothing allows. */
  readonly explicit: boolean;
  /** The kind of policy that AWS's denial names. */
  readonly layer: PolicyLayer;
  /** The denying policy; for an implicit denial the one whose statement came closest to allowing, if any did. */
  readonly policy?: string;
  readonly statement?: string;
  /** One sentence: for an unmet condition with key, expected and actual value. */
  readonly reason: string;
}

/** The answer depends on something that this library does not cover or that AWS does not document. */
export interface UnknownDecision {
  readonly outcome: 'unknown';
  /** One sentence. */
  readonly reason: string;
}
