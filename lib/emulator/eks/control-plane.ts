import type { Clock } from '../clock';
import type { Journal } from '../journal';
import type { AccessEntry, CreateAccessEntryInput, UpdateAccessEntryInput } from './access-entries';
import { createAccessEntry, deleteAccessEntry, updateAccessEntry } from './access-entry-operations';
import { createAddon, deleteAddon, updateAddon } from './addon-operations';
import type { Addon, CreateAddonInput, UpdateAddonInput } from './addons';
import type { AssociationFilter, AssociationPage } from './association-book';
import {
  createAssociation,
  deleteAssociation,
  existing,
  tagAssociation,
  updateAssociation,
} from './association-operations';
import {
  checkRequestToken,
  type CreateAssociationInput,
  type PodIdentity,
  type PodIdentityAssociation,
  type UpdateAssociationInput,
} from './associations';
import { createCluster, deleteCluster, updateCluster } from './cluster-operations';
import type { Cluster, CreateClusterInput, UpdateClusterInput } from './clusters';
import { ControlPlaneState } from './control-plane-state';
import type { EksEvent } from './events';
import { createFargateProfile, deleteFargateProfile } from './fargate-profile-operations';
import type { CreateFargateProfileInput, FargateProfile } from './fargate-profiles';
import type { LaunchTemplateLookup } from './launch-templates';
import { createNodegroup, deleteNodegroup, updateNodegroup } from './nodegroup-operations';
import type { CreateNodegroupInput, Nodegroup, UpdateNodegroupInput } from './nodegroups';
import type { RoleLookup } from './roles';
import type { Scope } from './scope';
import type { TokenVerifier } from './tokens';

export interface EksControlPlaneOptions {
  /** Twelve digits; must be the account of `iam`. */
  readonly accountId: string;
  readonly region: string;
  /** @default 'aws' */
  readonly partition?: string;
  readonly clock: Clock;
  readonly iam: RoleLookup;
  readonly journal?: Journal;
  /** Milliseconds until the admission webhook sees that an association was made or removed. @default 0 */
  readonly propagationMs?: number;
}

/**
 * The EKS API of one account and region, as calls: clusters and what belongs to them. Whatever EKS refuses is thrown as
 * `ResourceError` with EKS's code, words and HTTP status, and with the true cause as the error's `cause`; the journal
 * gets both. Everything handed out is a value that later changes do not touch.
 */
export class EksControlPlane {
  readonly scope: Scope;
  private readonly state: ControlPlaneState;

  constructor({
    accountId,
    region,
    partition = 'aws',
    clock,
    iam,
    journal,
    propagationMs = 0,
  }: EksControlPlaneOptions) {
    this.scope = { accountId, region, partition };
    this.state = new ControlPlaneState(this.scope, clock, iam, propagationMs, journal);
  }

  createCluster(input: CreateClusterInput): Cluster {
    return createCluster(this.state, input);
  }

  cluster(name: string): Cluster | undefined {
    return this.state.clusters.get(name)?.cluster;
  }

  clusters(): readonly Cluster[] {
    return [...this.state.clusters.values()].map((state) => state.cluster);
  }

  updateCluster(name: string, input: UpdateClusterInput): Cluster {
    return updateCluster(this.state, name, input);
  }

  deleteCluster(name: string): Cluster {
    return deleteCluster(this.state, name);
  }

  /** @param launchTemplates needed if the input names a launch template. */
  createNodegroup(input: CreateNodegroupInput, launchTemplates: LaunchTemplateLookup = none): Nodegroup {
    return createNodegroup(this.state, input, launchTemplates);
  }

  nodegroup(cluster: string, name: string): Nodegroup | undefined {
    return this.state.clusters.get(cluster)?.nodegroups.get(name);
  }

  nodegroups(cluster: string): readonly Nodegroup[] {
    return [...(this.state.clusters.get(cluster)?.nodegroups.values() ?? [])];
  }

  /** @param launchTemplates needed if the input names a launch template. */
  updateNodegroup(
    cluster: string,
    name: string,
    input: UpdateNodegroupInput,
    launchTemplates: LaunchTemplateLookup = none,
  ): Nodegroup {
    return updateNodegroup(this.state, cluster, name, input, launchTemplates);
  }

  deleteNodegroup(cluster: string, name: string): Nodegroup {
    return deleteNodegroup(this.state, cluster, name);
  }

  createAddon(input: CreateAddonInput): Addon {
    return createAddon(this.state, input);
  }

  addon(cluster: string, name: string): Addon | undefined {
    return this.state.clusters.get(cluster)?.addons.get(name);
  }

  addons(cluster: string): readonly Addon[] {
    return [...(this.state.clusters.get(cluster)?.addons.values() ?? [])];
  }

  updateAddon(cluster: string, name: string, input: UpdateAddonInput): Addon {
    return updateAddon(this.state, cluster, name, input);
  }

  deleteAddon(cluster: string, name: string): Addon {
    return deleteAddon(this.state, cluster, name);
  }

  createAccessEntry(input: CreateAccessEntryInput): AccessEntry {
    return createAccessEntry(this.state, input);
  }

  accessEntry(cluster: string, principalArn: string): AccessEntry | undefined {
    return this.state.clusters.get(cluster)?.accessEntries.get(principalArn);
  }

  accessEntries(cluster: string): readonly AccessEntry[] {
    return [...(this.state.clusters.get(cluster)?.accessEntries.values() ?? [])];
  }

  updateAccessEntry(cluster: string, principalArn: string, input: UpdateAccessEntryInput): AccessEntry {
    return updateAccessEntry(this.state, cluster, principalArn, input);
  }

  deleteAccessEntry(cluster: string, principalArn: string): AccessEntry {
    return deleteAccessEntry(this.state, cluster, principalArn);
  }

  createFargateProfile(input: CreateFargateProfileInput): FargateProfile {
    return createFargateProfile(this.state, input);
  }

  fargateProfile(cluster: string, name: string): FargateProfile | undefined {
    return this.state.clusters.get(cluster)?.fargateProfiles.get(name);
  }

  fargateProfiles(cluster: string): readonly FargateProfile[] {
    return [...(this.state.clusters.get(cluster)?.fargateProfiles.values() ?? [])];
  }

  deleteFargateProfile(cluster: string, name: string): FargateProfile {
    return deleteFargateProfile(this.state, cluster, name);
  }

  createPodIdentityAssociation(input: CreateAssociationInput): PodIdentityAssociation {
    const subject = `${input.clusterName}/${input.namespace}/${input.serviceAccount}`;
    return this.state.attempt('association', 'created', subject, () => {
      checkRequestToken(input.clientRequestToken);
      const { association, created } = createAssociation(this.state, this.state.cluster(input.clusterName), input);
      if (created) this.state.tell('associations-changed', input.clusterName, association.associationId);
      return association;
    });
  }

  updatePodIdentityAssociation(cluster: string, id: string, input: UpdateAssociationInput): PodIdentityAssociation {
    return this.state.attempt('association', 'updated', `${cluster}/${id}`, () => {
      const association = updateAssociation(this.state, this.state.cluster(cluster), id, input);
      this.state.tell('associations-changed', cluster, id);
      return association;
    });
  }

  /** `TagResource` and `UntagResource` in one: gives the association these tags and no others. */
  tagPodIdentityAssociation(
    cluster: string,
    id: string,
    tags: Readonly<Record<string, string>>,
  ): PodIdentityAssociation {
    return tagAssociation(this.state.cluster(cluster), id, tags);
  }

  deletePodIdentityAssociation(cluster: string, id: string): PodIdentityAssociation {
    return this.state.attempt('association', 'deleted', `${cluster}/${id}`, () => {
      const association = deleteAssociation(this.state.clock, this.state.cluster(cluster), id);
      this.state.tell('associations-changed', cluster, id);
      return association;
    });
  }

  /** @throws ResourceError if there is no such association; {@link association} asks without. */
  describePodIdentityAssociation(cluster: string, id: string): PodIdentityAssociation {
    return existing(this.state.cluster(cluster), id);
  }

  listPodIdentityAssociations(cluster: string, filter: AssociationFilter = {}): AssociationPage {
    return this.state.cluster(cluster).associations.page(filter);
  }

  association(cluster: string, id: string): PodIdentityAssociation | undefined {
    return this.state.clusters.get(cluster)?.associations.get(id);
  }

  /** The association for these pods as the EKS API knows it now, whatever the webhook has seen. */
  associationFor(cluster: string, pods: PodIdentity): PodIdentityAssociation | undefined {
    return this.state.clusters.get(cluster)?.associations.for(pods);
  }

  /** What the admission webhook's file holds now. The same array as the last time while nothing has changed. */
  visibleIdentities(cluster: string): readonly PodIdentity[] {
    return this.state.clusters.get(cluster)?.propagated.visible() ?? [];
  }

  /** Whether {@link visibleIdentities} holds these pods, without going through the list. */
  isIdentityVisible(cluster: string, pods: PodIdentity): boolean {
    return this.state.clusters.get(cluster)?.propagated.has(pods) ?? false;
  }

  /** Calls `listener` after each change, in order. Gives a function that ends it. */
  onChange(listener: (event: EksEvent) => void): () => void {
    return this.state.onChange(listener);
  }

  /** Says who checks the tokens of this cluster's pods: the emulated API server's issuer. */
  attachTokenVerifier(cluster: string, verifier: TokenVerifier): void {
    this.state.cluster(cluster).tokenVerifier = verifier;
  }

  tokenVerifier(cluster: string): TokenVerifier | undefined {
    return this.state.clusters.get(cluster)?.tokenVerifier;
  }
}

const none: LaunchTemplateLookup = () => undefined;
