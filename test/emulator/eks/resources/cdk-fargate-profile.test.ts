import type { Provisioned, ResourceRequest } from '../../../../lib/emulator/cloudformation/provider';
import { cdkFargateProfileProvider } from '../../../../lib/emulator/eks/resources/cdk-fargate-profile';
import { CLUSTER, newClusterAccount, refusalOf } from '../account';

function setUp() {
  const { eks } = newClusterAccount();
  const provider = cdkFargateProfileProvider(eks);
  const request = (more: object): ResourceRequest => ({
    stackName: 'Demo',
    logicalId: 'Profile',
    type: 'Custom::AWSCDK-EKS-FargateProfile',
    properties: {
      AssumeRoleArn: 'arn:aws:iam::111122223333:role/CreationRole',
      Config: {
        clusterName: CLUSTER,
        podExecutionRoleArn: 'arn:aws:iam::111122223333:role/Fargate',
        selectors: [{ namespace: 'default', labels: { tier: 'web' } }],
        ...more,
      },
    },
  });
  return {
    eks,
    create: (more: object) => provider.create(request(more)) as Provisioned,
    update: (more: object, previous: Provisioned) =>
      provider.update!(request(more), { ...previous, properties: {} }) as Provisioned,
    remove: (existing: Provisioned) => void provider.delete(request({}), existing),
  };
}

test('Ref gives the profile’s name, GetAtt its ARN', () => {
  const { eks, create, remove } = setUp();
  const created = create({ fargateProfileName: 'serverless' });
  expect(created.physicalId).toBe('serverless');
  expect(eks.fargateProfile(CLUSTER, 'serverless')).toMatchObject({
    arn: created.attributes?.['fargateProfileArn'],
    selectors: [{ namespace: 'default', labels: { tier: 'web' } }],
  });
  remove(created);
  expect(eks.fargateProfiles(CLUSTER)).toEqual([]);
});

test('every change makes another profile, which EKS refuses under the same name', () => {
  const { eks, create, update } = setUp();
  const created = create({});
  expect(created.physicalId).toMatch(/^Profile-[0-9a-f]{32}$/);
  const replaced = update({ selectors: [{ namespace: 'shop' }] }, created);
  expect(eks.fargateProfiles(CLUSTER).map(({ name }) => name)).toEqual([created.physicalId, replaced.physicalId]);
  const named = create({ fargateProfileName: 'serverless' });
  expect(refusalOf(() => update({ fargateProfileName: 'serverless' }, named)).code).toBe('ResourceInUseException');
});

test('deleting one that is gone fails, as in the handler', () => {
  const { create, remove } = setUp();
  const created = create({});
  remove(created);
  expect(refusalOf(() => remove(created)).code).toBe('ResourceNotFoundException');
});
