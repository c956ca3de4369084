import type { Clock } from '../clock';
import { checkAssociationRole } from './association-role';
import {
  checkCreateInput,
  checkRequestToken,
  checkSettings,
  checkTags,
  externalIdOf,
  MAX_ASSOCIATIONS,
  type CreateAssociationInput,
  type PodIdentityAssociation,
  type UpdateAssociationInput,
} from './associations';
import type { ClusterState } from './cluster-state';
import { refusal, words } from './refusals';
import type { RoleLookup } from './roles';
import { eksArn, randomText, type Scope } from './scope';

/** What the operations on associations need beside the cluster. */
export interface AssociationSurroundings {
  readonly scope: Scope;
  readonly clock: Clock;
  readonly iam: RoleLookup;
}

/**
 * `CreatePodIdentityAssociation`. A request token seen before gives the association it made, even if the request differs.
 * Neither namespace nor ServiceAccount need exist. Source: `testdata/aws/eks/podidentity_native_controls.json` of
 * `radkawar/stackd`, a capture of the real API.
 *
 * Unconfirmed: the wording at the limit; how long a request token is remembered (here: as long as its association);
 * and that an association made right after the deletion of its like can be refused as a duplicate for some seconds
 * (aws-controllers-k8s/community#2684), which is not imitated.
 *
 * @param ownerArn the add-on that makes it, if one does.
 * @throws ResourceError
 */
export function createAssociation(
  around: AssociationSurroundings,
  state: ClusterState,
  input: CreateAssociationInput,
  ownerArn?: string,
): { readonly association: PodIdentityAssociation; readonly created: boolean } {
  checkCreateInput(input);
  const replayed =
    input.clientRequestToken === undefined ? undefined : state.associations.madeBy(input.clientRequestToken);
  if (replayed) return { association: replayed, created: false };
  const same = state.associations.for(input);
  if (same) throw refusal('ResourceInUseException', words.associationExists(same.associationId), ownedBy(same));
  if (state.associations.size >= MAX_ASSOCIATIONS) {
    throw refusal(
      'ResourceLimitExceededException',
      `The cluster ${input.clusterName} has ${MAX_ASSOCIATIONS} pod identity associations, the most a cluster may have.`,
    );
  }
  checkAssociationRole(input.roleArn, around.iam, { sessionTags: !input.disableSessionTags });
  const now = around.clock.now();
  const associationId = unusedId(state);
  const { clusterName, namespace, serviceAccount, tags = {} } = input;
  const associationArn = eksArn(around.scope, `podidentityassociation/${clusterName}/${associationId}`);
  const made = { clusterName, namespace, serviceAccount, associationArn, associationId, tags, ownerArn };
  const association = assembled(around.scope, { ...made, createdAt: now, modifiedAt: now }, input);
  state.associations.put(association, input.clientRequestToken);
  state.propagated.add(association);
  return { association, created: true };
}

/**
 * `UpdatePodIdentityAssociation`. A role that is named is checked as at creation, and so is the one in place when session
 * tags are turned back on. Pods keep what the agent has cached; none needs a restart for this.
 *
 * @throws ResourceError
 */
export function updateAssociation(
  around: AssociationSurroundings,
  state: ClusterState,
  id: string,
  input: UpdateAssociationInput,
): PodIdentityAssociation {
  checkRequestToken(input.clientRequestToken);
  const before = existing(state, id);
  const settings = {
    roleArn: input.roleArn ?? before.roleArn,
    targetRoleArn: input.targetRoleArn ?? before.targetRoleArn,
    policy: input.policy ?? before.policy,
    disableSessionTags: input.disableSessionTags ?? before.disableSessionTags,
  };
  checkSettings(settings);
  const tagsTurnedOn = before.disableSessionTags && !settings.disableSessionTags;
  if (input.roleArn !== undefined || tagsTurnedOn) {
    checkAssociationRole(settings.roleArn, around.iam, { sessionTags: !settings.disableSessionTags });
  }
  const association = assembled(around.scope, { ...before, modifiedAt: around.clock.now() }, settings);
  state.associations.put(association);
  return association;
}

/**
 * `DeletePodIdentityAssociation`. Gives the association as it was, modified now. Credentials that were issued for it
 * stay valid until they expire. Unconfirmed: that EKS lets an association that an add-on owns be deleted by itself.
 *
 * @throws ResourceError
 */
export function deleteAssociation(clock: Clock, state: ClusterState, id: string): PodIdentityAssociation {
  const association = { ...existing(state, id), modifiedAt: clock.now() };
  state.associations.remove(association);
  state.propagated.remove(association);
  return association;
}

/**
 * `TagResource` and `UntagResource` in one: gives the association these tags and no others. Nothing else changes.
 *
 * @throws ResourceError
 */
export function tagAssociation(
  state: ClusterState,
  id: string,
  tags: Readonly<Record<string, string>>,
): PodIdentityAssociation {
  checkTags(tags);
  const association = { ...existing(state, id), tags };
  state.associations.put(association);
  return association;
}

/**
 * The association of this id. Unconfirmed: that reading and updating refuse an id of another length as deleting does.
 *
 * @throws ResourceError if it cannot be an id, or the cluster has no association of it.
 */
export function existing(state: ClusterState, id: string): PodIdentityAssociation {
  if (id.length !== ID_LENGTH) throw refusal('InvalidParameterException', words.associationIdLength(ID_LENGTH));
  const association = state.associations.get(id);
  if (!association) throw refusal('ResourceNotFoundException', words.noAssociation(id));
  return association;
}

/** An association with its fields in EKS's order, and none for what it does not have. */
function assembled(
  scope: Scope,
  made: Omit<PodIdentityAssociation, 'roleArn' | 'disableSessionTags' | 'targetRoleArn' | 'externalId' | 'policy'>,
  settings: Pick<CreateAssociationInput, 'roleArn' | 'disableSessionTags' | 'targetRoleArn' | 'policy'>,
): PodIdentityAssociation {
  const { clusterName, namespace, serviceAccount, associationArn, associationId, tags, ownerArn } = made;
  const { roleArn, disableSessionTags = false, targetRoleArn, policy } = settings;
  return {
    clusterName,
    namespace,
    serviceAccount,
    roleArn,
    associationArn,
    associationId,
    tags,
    createdAt: made.createdAt,
    modifiedAt: made.modifiedAt,
    ...(ownerArn !== undefined && { ownerArn }),
    disableSessionTags,
    ...(targetRoleArn && {
      targetRoleArn,
      externalId: externalIdOf(scope.region, scope.accountId, clusterName, made),
    }),
    ...(policy && { policy }),
  };
}

/** `a-` and 17 characters. */
const ID_LENGTH = 19;

function unusedId(state: ClusterState): string {
  for (;;) {
    const id = `a-${randomText(ID_LENGTH - 2)}`;
    if (!state.associations.get(id)) return id;
  }
}

function ownedBy({ namespace, serviceAccount, roleArn, ownerArn }: PodIdentityAssociation): string {
  const owner = ownerArn === undefined ? '' : ` and is owned by ${ownerArn}`;
  return `the existing association gives ${namespace}/${serviceAccount} the role ${roleArn}${owner}`;
}
