import { required, type ControlPlaneState } from './control-plane-state';
import { newFargateProfile, type CreateFargateProfileInput, type FargateProfile } from './fargate-profiles';
import { refusal } from './refusals';

/** Unconfirmed: the wording for a duplicate. */
export function createFargateProfile(plane: ControlPlaneState, input: CreateFargateProfileInput): FargateProfile {
  return plane.attempt('Fargate profile', 'created', `${input.clusterName}/${input.name}`, () => {
    const { cluster, fargateProfiles } = plane.cluster(input.clusterName);
    if (fargateProfiles.has(input.name)) {
      throw refusal('ResourceInUseException', `A Fargate Profile already exists with this name: ${input.name}.`);
    }
    const profile = newFargateProfile(plane.scope, cluster, input);
    fargateProfiles.set(profile.name, profile);
    plane.tell('fargate-profile-created', input.clusterName, profile.name);
    return profile;
  });
}

/** Unconfirmed: the wording for one that is not there. */
export function deleteFargateProfile(plane: ControlPlaneState, cluster: string, name: string): FargateProfile {
  return plane.attempt('Fargate profile', 'deleted', `${cluster}/${name}`, () => {
    const { fargateProfiles } = plane.cluster(cluster);
    const profile = required(fargateProfiles.get(name), `No Fargate Profile found with name: ${name}.`);
    fargateProfiles.delete(name);
    plane.tell('fargate-profile-deleted', cluster, name);
    return profile;
  });
}
