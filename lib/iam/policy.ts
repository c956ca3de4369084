import type { Context } from './context';
import type { Truth } from './truth';

/**
 * What a document is attached to, which decides its grammar.
 *
 * - `identity`: a role's permissions, a permissions boundary, a session policy, a service control policy (no `Principal`);
 * - `resource`: a bucket policy, a key policy, a resource control policy (`Principal` required);
 * - `trust`: a role's trust policy (`Principal` required, no `Resource`, STS actions alone).
 */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/** The two versions of the policy language; policy variables exist in the later one alone. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** A policy document that has been checked and compiled. Make one with `parsePolicy`. */
export interface Policy {
  readonly kind: PolicyKind;
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** One statement, compiled. */
export interface Statement {
  /** The `Sid`, or `#` and the position in the document when there is none: `#0`. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in identity policies. */
  readonly principals?: PrincipalElement;
  readonly actions: ActionElement;
  /** Absent when the document names no resource (trust policies; some resource policies): then it applies to its own. */
  readonly resources?: ResourceElement;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction` (negated). Names are lower-cased: IAM compares them without regard to case. */
export interface ActionElement {
  readonly negated: boolean;
  readonly listed: readonly string[];
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly ((lowerCaseAction: string) => boolean)[];
}

/** `Resource` or `NotResource` (negated). */
export interface ResourceElement {
  readonly negated: boolean;
  readonly patterns: readonly TextPattern[];
}

/** `Principal` or `NotPrincipal` (negated). */
export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/** One principal that a statement names. */
export type PrincipalEntry =
  | { readonly type: 'anyone' }
  | { readonly type: 'account'; readonly accountId: string }
  | { readonly type: 'role'; readonly arn: string }
  | { readonly type: 'session'; readonly arn: string }
  | { readonly type: 'service'; readonly service: string }
  /** Users, federated users, identity providers, ids of deleted principals: never who makes our requests. */
  | { readonly type: 'other'; readonly value: string }
  /** Forms whose effect on our requests is not known here. */
  | { readonly type: 'unclear'; readonly value: string }
  /** Stands for an account, a role or a session that is not known. */
  | { readonly type: 'placeholder'; readonly value: string };

/** One condition: an operator, a key and the values it is compared with. */
export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  /** As written; compared without regard to case. */
  readonly key: string;
  /** As written. */
  readonly expected: readonly string[];
  readonly evaluate: (context: Context) => Truth;
}

/** A pattern of the document, ready to be compared with a text of the request. */
export interface TextPattern {
  /** As written in the document. */
  readonly source: string;
  readonly test: (text: string, context: Context) => Truth;
}
