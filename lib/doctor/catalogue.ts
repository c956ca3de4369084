import type { Rule } from './rule';
import { agentAddonWithoutRole } from './rules/agent-addon-without-role';
import { agentBindsAddressesOfNode } from './rules/agent-binds-addresses-of-node';
import { agentInstalled } from './rules/agent-installed';
import { agentKeepsUp } from './rules/agent-keeps-up';
import { agentNotBehindProxy } from './rules/agent-not-behind-proxy';
import { agentPortIsFree } from './rules/agent-port-is-free';
import { agentPortWasFree } from './rules/agent-port-was-free';
import { agentReadyOnEveryNode } from './rules/agent-ready-on-every-node';
import { agentTrustsPrivateEndpoint } from './rules/agent-trusts-private-endpoint';
import { associationBeforePod } from './rules/association-before-pod';
import { associationForTheToken } from './rules/association-for-the-token';
import { associationMeetsItsPods } from './rules/association-meets-its-pods';
import { associationNamesAreExact } from './rules/association-names-are-exact';
import { associationRoleInClusterAccount } from './rules/association-role-in-cluster-account';
import { associationsWithinLimit } from './rules/associations-within-limit';
import { baseRoleMayAssumeTarget } from './rules/base-role-may-assume-target';
import { chainedRoleAcceptsTags } from './rules/chained-role-accepts-tags';
import { cliKnowsPodIdentity } from './rules/cli-knows-pod-identity';
import { clientSendsRawToken } from './rules/client-sends-raw-token';
import { containerNotSkipped } from './rules/container-not-skipped';
import { credentialVariablesLeftToWebhook } from './rules/credential-variables-left-to-webhook';
import { deployerMayPassRole } from './rules/deployer-may-pass-role';
import { eksAuthReachableFromNodes } from './rules/eks-auth-reachable-from-nodes';
import { endpointCertificateTrusted } from './rules/endpoint-certificate-trusted';
import { kubernetesVersionSupported } from './rules/kubernetes-version-supported';
import { networkPolicyAdmitsTheAgent } from './rules/network-policy-admits-the-agent';
import { noAgentAddonInAutoMode } from './rules/no-agent-addon-in-auto-mode';
import { noEcsCredentials } from './rules/no-ecs-credentials';
import { noIrsaAnnotation } from './rules/no-irsa-annotation';
import { noMountedProfile } from './rules/no-mounted-profile';
import { noRenewalsForGonePods } from './rules/no-renewals-for-gone-pods';
import { noStaticCredentials } from './rules/no-static-credentials';
import { noWebIdentityByHand } from './rules/no-web-identity-by-hand';
import { nodeAmiFitsVersion } from './rules/node-ami-fits-version';
import { nodeMetadataOutOfReach } from './rules/node-metadata-out-of-reach';
import { nodeRoleMayCallEksAuth } from './rules/node-role-may-call-eks-auth';
import { oneAgentPerCluster } from './rules/one-agent-per-cluster';
import { oneAssociationPerServiceAccount } from './rules/one-association-per-service-account';
import { permissionsFindTheirTags } from './rules/permissions-find-their-tags';
import { permissionsNoBroaderThanUsed } from './rules/permissions-no-broader-than-used';
import { podNotHiddenFromWebhook } from './rules/pod-not-hidden-from-webhook';
import { podNotOnFargate } from './rules/pod-not-on-fargate';
import { podNotOnWindows } from './rules/pod-not-on-windows';
import { proxySparesTheAgent } from './rules/proxy-spares-the-agent';
import { requestTokenLongEnough } from './rules/request-token-long-enough';
import { resourcePoliciesNameTheRole } from './rules/resource-policies-name-the-role';
import { roleChangeReachesPod } from './rules/role-change-reaches-pod';
import { roleHasNoPath } from './rules/role-has-no-path';
import { roleHasPermissions } from './rules/role-has-permissions';
import { sdkAcceptsAgentAddress } from './rules/sdk-accepts-agent-address';
import { secretStoreUsesOwnIdentity } from './rules/secret-store-uses-own-identity';
import { sessionPolicyNeedsTagsDisabled } from './rules/session-policy-needs-tags-disabled';
import { sessionTagsFit } from './rules/session-tags-fit';
import { stackDeploys } from './rules/stack-deploys';
import { targetRoleAsksForExternalId } from './rules/target-role-asks-for-external-id';
import { targetRoleTrustsBaseRole } from './rules/target-role-trusts-base-role';
import { tokenReadableByContainer } from './rules/token-readable-by-container';
import { tokenVolumeNameIsFree } from './rules/token-volume-name-is-free';
import { trustAcceptsThePod } from './rules/trust-accepts-the-pod';
import { trustAllowsTagSession } from './rules/trust-allows-tag-session';
import { trustDoesWithoutDisabledTags } from './rules/trust-does-without-disabled-tags';
import { trustIsWellFormed } from './rules/trust-is-well-formed';
import { trustNamesPodIdentity } from './rules/trust-names-pod-identity';
import { trustScopedToCluster } from './rules/trust-scoped-to-cluster';
import { trustStatementStandsOnce } from './rules/trust-statement-stands-once';

/** All rules, in the order of the steps that a request takes, and within a step in the order in which its parts are asked. */
export const RULES: readonly Rule[] = [
  stackDeploys,
  kubernetesVersionSupported,
  nodeAmiFitsVersion,
  associationNamesAreExact,
  associationRoleInClusterAccount,
  trustIsWellFormed,
  trustNamesPodIdentity,
  trustAllowsTagSession,
  sessionPolicyNeedsTagsDisabled,
  oneAssociationPerServiceAccount,
  associationsWithinLimit,
  roleHasNoPath,
  associationMeetsItsPods,
  deployerMayPassRole,
  requestTokenLongEnough,
  associationBeforePod,
  noIrsaAnnotation,
  containerNotSkipped,
  podNotHiddenFromWebhook,
  credentialVariablesLeftToWebhook,
  tokenVolumeNameIsFree,
  noStaticCredentials,
  noWebIdentityByHand,
  noMountedProfile,
  noEcsCredentials,
  cliKnowsPodIdentity,
  sdkAcceptsAgentAddress,
  tokenReadableByContainer,
  nodeMetadataOutOfReach,
  oneAgentPerCluster,
  agentInstalled,
  noAgentAddonInAutoMode,
  agentAddonWithoutRole,
  agentReadyOnEveryNode,
  podNotOnFargate,
  podNotOnWindows,
  proxySparesTheAgent,
  networkPolicyAdmitsTheAgent,
  agentNotBehindProxy,
  agentPortIsFree,
  agentPortWasFree,
  agentBindsAddressesOfNode,
  clientSendsRawToken,
  agentKeepsUp,
  noRenewalsForGonePods,
  nodeRoleMayCallEksAuth,
  eksAuthReachableFromNodes,
  agentTrustsPrivateEndpoint,
  endpointCertificateTrusted,
  associationForTheToken,
  trustAcceptsThePod,
  trustDoesWithoutDisabledTags,
  sessionTagsFit,
  baseRoleMayAssumeTarget,
  targetRoleTrustsBaseRole,
  targetRoleAsksForExternalId,
  trustScopedToCluster,
  trustStatementStandsOnce,
  roleHasPermissions,
  permissionsFindTheirTags,
  chainedRoleAcceptsTags,
  permissionsNoBroaderThanUsed,
  resourcePoliciesNameTheRole,
  secretStoreUsesOwnIdentity,
  roleChangeReachesPod,
];

/** The rule of an id; `undefined` if there is none. */
export function findRule(id: string): Rule | undefined {
  return RULES.find((rule) => rule.id === id);
}
