import type { PolicyKind } from './policy';

/**
 * A policy document that AWS would refuse.
 *
 * `message` is AWS's own wording where one is known; `detail` says plainly what is wrong and `path` where.
 */
export class MalformedPolicyError extends Error {
  /** IAM's error code. Other services have their own (Amazon S3: `MalformedPolicy`). */
  readonly code = 'MalformedPolicyDocument';
  override readonly name = 'MalformedPolicyError';

  constructor(
    /** AWS's sentence. */
    message: string,
    /** Where in the document: `Statement[0].Condition`; empty for the document as a whole. */
    readonly path: string,
    /** What is wrong, in our words. */
    readonly detail: string,
  ) {
    super(message);
  }
}

/** The sentence of each refusal. */
export interface Wording {
  readonly json: string;
  /** A value of the wrong type, two elements that exclude each other, an unknown operator. */
  readonly syntax: string;
  readonly unknownField: (field: string) => string;
  readonly version: string;
  readonly noStatements: string;
  readonly noEffect: string;
  readonly effect: (effect: string) => string;
  readonly sidNotUnique: string;
  readonly noActions: string;
  readonly noResources: string;
  readonly date: string;
}

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const missing = (field: string): string => `Missing required field ${field}`;

/**
 * IAM's sentences for permission policies (CreatePolicy, PutRolePolicy, CreatePolicyVersion).
 * Sources: public reports of these errors, and getmoto/moto, moto/iam/policy_validation.py, whose checks were written
 * against the real service.
 */
const IDENTITY: Wording = {
  json: SYNTAX,
  syntax: SYNTAX,
  unknownField: () => SYNTAX,
  version: SYNTAX,
  noStatements: SYNTAX,
  noEffect: SYNTAX,
  effect: (effect) => (/^(allow|deny)$/i.test(effect) ? LEGACY : SYNTAX),
  sidNotUnique: 'Statement IDs (SID) in a single policy must be unique.',
  noActions: 'Policy statement must contain actions.',
  noResources: 'Policy statement must contain resources.',
  date: LEGACY,
};

/**
 * IAM's sentences for trust policies (CreateRole, UpdateAssumeRolePolicy), from public reports of these errors.
 * Unconfirmed: `syntax` and `date`, taken from the permission policies.
 */
const TRUST: Wording = {
  json: 'This policy contains invalid Json',
  syntax: SYNTAX,
  unknownField: (field) => `Unknown field ${field}`,
  version: 'The policy must contain a valid version string',
  noStatements: 'Could not parse the policy: Statement is empty!',
  noEffect: missing('Effect'),
  effect: (effect) => `Invalid effect: ${effect}`,
  sidNotUnique: 'The Statement Ids in the policy are not unique',
  noActions: missing('Action'),
  noResources: missing('Resource'),
  date: LEGACY,
};

/** The sentences by kind of document. Unconfirmed for resource policies, which each service words for itself. */
export const WORDING: Readonly<Record<PolicyKind, Wording>> = { identity: IDENTITY, trust: TRUST, resource: TRUST };

/** Sentences that need no distinction of kinds. Sources as above; for `star` github.com/aws/aws-cdk/issues/5732. */
export const WORDS = {
  /** A managed policy needs the later version; an inline policy does not. */
  managedVersion: 'Policy document must be version 2012-10-17 or greater.',
  /** The console says "Has prohibited field Principal" for the same. */
  identityPrincipal: 'Policy document should not specify a principal.',
  sidCharacters:
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
  noVendor: 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
  colons: 'Actions/Condition can contain only one colon.',
  vendor: (vendor: string) => `Vendor ${vendor} is not valid`,
  notArn: (resource: string) => `Resource ${resource} must be in ARN format or "*".`,
  partition: (partition: string, resource: string) =>
    `Partition "${partition}" is not valid for resource "${resource}".`,
  resourceVendor: 'Resource vendor must be fully qualified and cannot contain regexes.',
  noPrincipal: missing('Principal'),
  emptyPrincipal: 'Missing required field Principal cannot be empty!',
  noPrincipals:
    'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: ' +
    'The passed in policy has a statement with no principals!',
  star: 'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
  principal: (type: string, value: string) => `Invalid principal in policy: "${type}":"${value}"`,
  allowNotPrincipal: 'Allow with NotPrincipal is not allowed.',
  trustNotPrincipal: 'AssumeRole policy must not contain NotPrincipal field.',
  trustResource: 'Has prohibited field Resource',
  trustNotResource: 'AssumeRole policy must not contain resources.',
  onlySts: 'AssumeRole policy may only specify STS AssumeRole actions.',
} as const;
