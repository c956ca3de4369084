import { parsePolicy } from '../../iam';
import { refusal, words } from './refusals';
import { parseRoleArn } from './roles';

/** Which pods an association is for: those of a namespace that run as a ServiceAccount. No wildcards. */
export interface PodIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** An EKS Pod Identity association, with the fields in the order that EKS returns them. Never changed in place. */
export interface PodIdentityAssociation extends PodIdentity {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  /** `arn:aws:eks:REGION:ACCOUNT:podidentityassociation/CLUSTER/a-…` */
  readonly associationArn: string;
  /** `a-` and 17 characters of a-z and 0-9. */
  readonly associationId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch; on the wire they are seconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Set if an add-on owns the association. */
  readonly ownerArn?: string;
  readonly disableSessionTags: boolean;
  readonly targetRoleArn?: string;
  /** `region/account/cluster/namespace/serviceAccount`; only with a target role. */
  readonly externalId?: string;
  /** Session policy as JSON text. */
  readonly policy?: string;
}

/** What a list gives of an association: no role. */
export type PodIdentityAssociationSummary = Pick<
  PodIdentityAssociation,
  'clusterName' | 'namespace' | 'serviceAccount' | 'associationArn' | 'associationId' | 'ownerArn'
>;

export interface CreateAssociationInput extends PodIdentity {
  readonly clusterName: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
  readonly disableSessionTags?: boolean;
  readonly policy?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly clientRequestToken?: string;
}

/**
 * What may be changed; absent fields stay. `targetRoleArn: ''` removes the target role and its external id (seen);
 * `policy: ''` removes the policy. Unconfirmed: the latter.
 */
export interface UpdateAssociationInput {
  readonly roleArn?: string;
  readonly targetRoleArn?: string;
  readonly disableSessionTags?: boolean;
  readonly policy?: string;
  readonly clientRequestToken?: string;
}

/** "Limits" in the EKS user guide's page on Pod Identity; not adjustable. */
export const MAX_ASSOCIATIONS = 5000;
/** "Tag restrictions" of the EKS API reference (shapes `TagMap`, `TagKey`, `TagValue`). In characters. */
const TAG_LIMITS = { count: 50, key: 128, value: 256 } as const;

/** The expression that EKS quotes when it refuses a namespace. */
export const NAMESPACE_EXPRESSION = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
/** ServiceAccounts are named as DNS subdomains. Unconfirmed: the expression that EKS quotes for them. */
const SERVICE_ACCOUNT_EXPRESSION = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

/** The guard against a confused deputy that EKS sends when it assumes a target role; `sts:ExternalId` in its trust. */
export function externalIdOf(region: string, accountId: string, clusterName: string, pods: PodIdentity): string {
  return [region, accountId, clusterName, pods.namespace, pods.serviceAccount].join('/');
}

/**
 * Refuses what is wrong with a create request by itself, before anything is looked up.
 *
 * Unconfirmed: the order of these checks, and every wording that {@link words} does not hold.
 *
 * @throws ResourceError
 */
export function checkCreateInput(input: CreateAssociationInput): void {
  checkRequestToken(input.clientRequestToken);
  checkName('namespace', input.namespace, NAMESPACE_EXPRESSION, 63);
  checkName('serviceAccount', input.serviceAccount, SERVICE_ACCOUNT_EXPRESSION, 253);
  checkTags(input.tags);
  checkSettings(input);
}

/** @throws ResourceError if a request token was given that is not 33 to 126 characters long. */
export function checkRequestToken(token: string | undefined): void {
  if (token !== undefined && (token.length < 33 || token.length > 126)) {
    throw refusal('InvalidParameterException', words.requestTokenLength);
  }
}

/**
 * Refuses settings of an association that do not go together: a session policy needs the session tags disabled (EKS
 * API reference, CreatePodIdentityAssociation). Unconfirmed: the wordings.
 *
 * @throws ResourceError
 */
export function checkSettings(o: {
  readonly targetRoleArn?: string;
  readonly disableSessionTags?: boolean;
  readonly policy?: string;
}): void {
  if (o.targetRoleArn && !parseRoleArn(o.targetRoleArn)) {
    throw refusal(
      'InvalidParameterException',
      `The parameter targetRoleArn is not an IAM role ARN: ${o.targetRoleArn}`,
    );
  }
  if (!o.policy) return;
  if (!o.disableSessionTags) {
    throw refusal(
      'InvalidParameterException',
      'disableSessionTags must be set to true when a policy is specified',
      'a session policy and the six session tags share one size limit in STS: set disableSessionTags to true',
    );
  }
  try {
    parsePolicy(o.policy, 'identity', { use: 'session' });
  } catch (error) {
    const flaw = error instanceof Error ? error.message : String(error);
    throw refusal('InvalidParameterException', 'The policy of the association is malformed', flaw);
  }
}

function checkName(parameter: string, value: string, expression: string, longest: number): void {
  if (!new RegExp(expression).test(value)) {
    throw refusal('InvalidParameterException', words.invalidCharacters(parameter, expression));
  }
  if (value.length > longest) {
    throw refusal('InvalidParameterException', `The parameter ${parameter} must be at most ${longest} characters.`);
  }
}

/**
 * Refuses tags that EKS's API reference does not allow. Unconfirmed: the wordings.
 *
 * @throws ResourceError
 */
export function checkTags(tags: Readonly<Record<string, string>> = {}): void {
  const entries = Object.entries(tags);
  if (entries.length > TAG_LIMITS.count) {
    throw refusal(
      'InvalidParameterException',
      `An association may have ${TAG_LIMITS.count} tags; ${entries.length} were given.`,
    );
  }
  for (const [key, value] of entries) {
    const flaw = tagFlaw(key, value);
    if (flaw) throw refusal('InvalidParameterException', `The tag ${JSON.stringify(key.slice(0, 150))} ${flaw}.`);
  }
}

function tagFlaw(key: string, value: string): string | undefined {
  if (key.length < 1 || key.length > TAG_LIMITS.key) return `must have a key of 1 to ${TAG_LIMITS.key} characters`;
  if (value.length > TAG_LIMITS.value) return `must have a value of at most ${TAG_LIMITS.value} characters`;
  if (/^aws:/i.test(key) || /^aws:/i.test(value)) return 'begins with aws:, which is reserved';
  return undefined;
}
