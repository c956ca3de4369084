import type { Policy } from './policy';

/** The kinds of policy that take part in a decision, in the words of this library. */
export type PolicyLayer = 'identity' | 'boundary' | 'session' | 'resource' | 'service-control' | 'resource-control';

/** A policy and what to call it in an answer. */
export interface NamedPolicy {
  readonly name: string;
  readonly arn?: string;
  readonly policy: Policy;
}

/** Who asks. */
export type RequestPrincipal =
  | {
      readonly type: 'assumed-role';
      /** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION` */
      readonly arn: string;
      /** `arn:aws:iam::ACCOUNT:role/PATH/NAME` */
      readonly roleArn: string;
      readonly accountId: string;
    }
  /** An AWS service on its own behalf, such as `pods.eks.amazonaws.com` when it assumes a role. */
  | { readonly type: 'service'; readonly service: string };

/** What is asked for. */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  /** `s3:ListAllMyBuckets`; compared without regard to case. */
  readonly action: string;
  /**
   * The ARN, or `*` for an action that has no resource. Compared literally: an action which policies may limit to
   * `arn:aws:s3:::*` (s3:ListAllMyBuckets is one) has that very text as its resource.
   */
  readonly resource: string;
  readonly resourceAccountId: string;
  /**
   * Condition keys. Names are compared without regard to case; a key that is absent here is absent in the request.
   * A list makes the key multivalued (`aws:TagKeys`).
   */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** The policies that apply to the request; a kind that is left out does not limit it. */
export interface ApplicablePolicies {
  /** Attached to the role, inline and managed. */
  readonly identity?: readonly NamedPolicy[];
  /** The role's permissions boundary. */
  readonly boundary?: NamedPolicy;
  /** Passed when the role was assumed; one of them must allow. */
  readonly session?: readonly NamedPolicy[];
  /** Attached to the resource; a role's trust policy when the request is to assume it. */
  readonly resource?: NamedPolicy;
  /** Of a KMS key: that it is known to have no grants. @default - it may have some, and they may allow what no policy does */
  readonly keyGrants?: 'none';
  /**
   * Of the principal's organization. A flat list stands for one level (account, organizational unit or root), where one
   * policy must allow; a list of lists for several levels, each of which must allow.
   */
  readonly serviceControl?: readonly NamedPolicy[] | readonly (readonly NamedPolicy[])[];
  /** Of the resource's organization. They can only deny: AWS keeps RCPFullAWSAccess attached. */
  readonly resourceControl?: readonly NamedPolicy[];
}
