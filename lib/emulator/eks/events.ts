export type EksEventType =
  | 'cluster-created'
  | 'cluster-updated'
  | 'cluster-deleted'
  | 'nodegroup-created'
  | 'nodegroup-updated'
  | 'nodegroup-deleted'
  | 'addon-created'
  | 'addon-updated'
  | 'addon-deleted'
  | 'access-entry-created'
  | 'access-entry-updated'
  | 'access-entry-deleted'
  | 'fargate-profile-created'
  | 'fargate-profile-deleted'
  | 'associations-changed';

/** Something that changed in a control plane, told after the change is in place. */
export interface EksEvent {
  readonly type: EksEventType;
  readonly cluster: string;
  /** The node group, add-on, principal ARN, Fargate profile or association id; absent for the cluster itself. */
  readonly name?: string;
}
