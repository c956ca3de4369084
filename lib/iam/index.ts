/**
 * IAM policies: parsing, evaluation with the reason, AWS's denial sentence, AWS managed policies.
 * See README.md beside this file for what is covered and what is not.
 */
export { evaluate } from './evaluate';
export { parsePolicy, type ParseOptions } from './parse-policy';
export { MalformedPolicyError } from './malformed';
export { principalText } from './principal-text';
export { coversAction } from './statement-match';
export { matchesWildcard } from './wildcard';
export { denialMessage, type Denial } from './denial-message';
export {
  managedPolicy,
  managedPolicyDocument,
  managedPolicySource,
  type ManagedPolicyDocument,
  type ManagedPolicySource,
} from './managed-policy';
export type { Policy, PolicyKind, PolicyVersion, PrincipalElement, PrincipalEntry, Statement } from './policy';
export type { AccessRequest, ApplicablePolicies, NamedPolicy, PolicyLayer, RequestPrincipal } from './request';
export type { AllowedDecision, Decision, DeniedDecision, UnknownDecision } from './decision';
