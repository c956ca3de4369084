/** The identity chain as plain data: what readers fill and the doctor's rules look at. */
export type { Association } from './association';
export { unreadChain, type IdentityChain, type PartName } from './chain';
export type { Cluster, FargateProfile, FargateSelector } from './cluster';
export type { Answer, HeardComponent, ResourcePolicy, SecretStore } from './evidence';
export type { EgressDestination, EgressPort, EgressRule, NetworkPolicy, Subnet, VpcEndpoint } from './network';
export type { AgentInstallation, MetadataSettings, Node, NodeGroup } from './node';
export type { Part, Source } from './part';
export type { Container, EnvironmentVariable, InheritedVariable, Pod, ServiceAccount, Volume } from './pod';
export { asRead, isKnown, itemsOf, type Read, type Value } from './read';
export type { Role, RolePolicy } from './role';
export { bindUnknowns, fillUnknowns, hasUnknown, soleUnknown, unknownsIn, unknownText } from './unknown-text';
