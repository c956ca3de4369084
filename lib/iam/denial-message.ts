import type { DeniedDecision } from './decision';
import { LAYER_NAMES } from './layer-names';

/** What a denial is about. */
export interface Denial {
  /** Who asked: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly principalArn: string;
  /** `s3:ListAllMyBuckets`, as the service writes it. */
  readonly action: string;
  /** Left out where the service names none: ListBuckets. */
  readonly resource?: string;
  readonly decision: DeniedDecision;
  /**
   * Whether the resource is put in quotation marks.
   * @default - as Amazon S3 does it for `s3:` actions, and no other service
   */
  readonly quoteResource?: boolean;
  /**
   * ARN of the denying policy, which AWS has begun (January 2026) to append to explicit denials within an account or
   * organization. Unconfirmed: which services do so yet.
   * @default - not appended
   */
  readonly policyArn?: string;
}

/**
 * AWS's sentence for a denied request:
 * `User: … is not authorized to perform: … on resource: … because no identity-based policy allows the … action`.
 *
 * Unconfirmed: that sentence for resource control policies. It cannot come about, for AWS keeps RCPFullAWSAccess attached.
 *
 * Sources: IAM User Guide, "Troubleshoot access denied error messages"
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors"
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
export function denialMessage(denial: Denial): string {
  const { principalArn, action, resource, decision, policyArn } = denial;
  const quoted = denial.quoteResource ?? /^s3:/i.test(action);
  const where = resource === undefined ? '' : ` on resource: ${quoted ? `"${resource}"` : resource}`;
  return `User: ${principalArn} is not authorized to perform: ${action}${where} ${tail(action, decision, policyArn)}`;
}

function tail(action: string, { explicit, layer }: DeniedDecision, policyArn: string | undefined): string {
  const kind = LAYER_NAMES[layer];
  if (!explicit) return `because no ${kind} allows the ${action} action`;
  const article = layer === 'identity' ? 'an' : 'a';
  return `with an explicit deny in ${article} ${kind}${policyArn === undefined ? '' : `: ${policyArn}`}`;
}
