import { runsOnFargate } from '../../../lib/emulator/eks/fargate-profiles';
import { CLUSTER, newClusterAccount, refusalOf } from './account';

const PROFILE = {
  clusterName: CLUSTER,
  name: 'serverless',
  podExecutionRoleArn: 'arn:aws:iam::111122223333:role/Fargate',
  selectors: [{ namespace: 'fargate-*', labels: { tier: 'web' } }],
};

test('pods of a selected namespace with all labels run on Fargate, where no agent is', () => {
  const { eks } = newClusterAccount();
  const profile = eks.createFargateProfile(PROFILE);
  expect(profile.arn).toMatch(
    /^arn:aws:eks:us-east-1:111122223333:fargateprofile\/eksdemo1\/serverless\/[0-9a-f-]{36}$/,
  );
  const profiles = eks.fargateProfiles(CLUSTER);
  expect(runsOnFargate(profiles, { namespace: 'fargate-a', labels: { tier: 'web', more: 'x' } })).toBe(true);
  expect(runsOnFargate(profiles, { namespace: 'fargate-a' })).toBe(false);
  expect(runsOnFargate(profiles, { namespace: 'default', labels: { tier: 'web' } })).toBe(false);
});

test('names are unique and must be there', () => {
  const { eks } = newClusterAccount();
  eks.createFargateProfile(PROFILE);
  expect(refusalOf(() => eks.createFargateProfile(PROFILE)).code).toBe('ResourceInUseException');
  eks.deleteFargateProfile(CLUSTER, 'serverless');
  expect(refusalOf(() => eks.deleteFargateProfile(CLUSTER, 'serverless')).code).toBe('ResourceNotFoundException');
});
