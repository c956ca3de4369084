import type { Part } from './part';
import type { Value } from './read';

/** A Pod Identity association: which role the pods of one ServiceAccount get. */
export interface Association extends Part {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  /** The role that pods get in the end; EKS assumes it with {@link roleArn}. */
  readonly targetRoleArn?: string;
  readonly sessionTagsDisabled: Value<boolean>;
  /** The session policy, JSON text. */
  readonly policy?: string;
  /** Of an association that exists: `a-` and 17 characters. */
  readonly associationId?: string;
  /** The EKS add-on that makes it, by name; absent if it stands for itself. */
  readonly owner?: string;
  /** Milliseconds since the Unix epoch; absent for what does not exist yet. */
  readonly createdAt?: number;
  /** When its role was last changed, in the same unit. */
  readonly changedAt?: number;
}
