import type { Clock } from '../clock';
import type { AccessEntry } from './access-entries';
import type { Addon } from './addons';
import { AssociationBook } from './association-book';
import type { Cluster } from './clusters';
import type { FargateProfile } from './fargate-profiles';
import type { Nodegroup } from './nodegroups';
import { PropagatedIdentities } from './propagation';
import type { TokenVerifier } from './tokens';

/** Everything that belongs to one cluster and goes with it. */
export interface ClusterState {
  cluster: Cluster;
  readonly nodegroups: Map<string, Nodegroup>;
  readonly addons: Map<string, Addon>;
  readonly accessEntries: Map<string, AccessEntry>;
  readonly fargateProfiles: Map<string, FargateProfile>;
  readonly associations: AssociationBook;
  readonly propagated: PropagatedIdentities;
  tokenVerifier?: TokenVerifier;
}

export function newClusterState(cluster: Cluster, clock: Clock, propagationMs: number): ClusterState {
  return {
    cluster,
    nodegroups: new Map(),
    addons: new Map(),
    accessEntries: new Map(),
    fargateProfiles: new Map(),
    associations: new AssociationBook(),
    propagated: new PropagatedIdentities(clock, propagationMs),
  };
}
