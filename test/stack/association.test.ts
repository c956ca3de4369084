import { synthesise } from '../../lib/stack/synthesise';
import { idsOfType, resourcesOfType } from './template-graph';

const TYPE = 'AWS::EKS::PodIdentityAssociation';

function associationOf(context: Record<string, unknown>) {
  const { template } = synthesise(context);
  const associations = resourcesOfType(template, TYPE);
  expect(associations).toHaveLength(1);
  return { template, properties: associations[0]!.Properties! };
}

test('maps the ServiceAccount of the cluster to the role', () => {
  const { template, properties } = associationOf({ namespace: 'team-a', serviceAccount: 'reader' });
  expect(properties).toMatchObject({
    ClusterName: { Ref: idsOfType(template, 'AWS::EKS::Cluster')[0] },
    Namespace: 'team-a',
    ServiceAccount: 'reader',
    RoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^PodRole/), 'Arn'] },
    DisableSessionTags: false,
  });
  expect(properties).not.toHaveProperty('TargetRoleArn');
  expect(properties).not.toHaveProperty('Policy');
  expect(template.Outputs?.AssociationId?.Value).toEqual({
    'Fn::GetAtt': [idsOfType(template, TYPE)[0], 'AssociationId'],
  });
});

test('a target role, and the external id that its trust policy may ask for', () => {
  const targetRoleArn = 'arn:aws:iam::444455556666:role/reader';
  const { template, properties } = associationOf({ targetRoleArn });
  expect(properties.TargetRoleArn).toBe(targetRoleArn);
  expect(template.Outputs?.ExternalId?.Value).toEqual({ 'Fn::GetAtt': [idsOfType(template, TYPE)[0], 'ExternalId'] });
});

test('a session policy, with session tags off', () => {
  const policy = '{"Version":"2012-10-17","Statement":[]}';
  const { properties } = associationOf({ disableSessionTags: 'true', sessionPolicy: policy });
  expect(properties).toMatchObject({ DisableSessionTags: true, Policy: policy });
});

test('podIdentityAssociation=false: no association, no role for pods, no outputs of them', () => {
  const { template } = synthesise({
    podIdentityAssociation: 'false',
    targetRoleArn: 'arn:aws:iam::444455556666:role/r',
  });
  expect(JSON.stringify(template)).not.toContain('pods.eks.amazonaws.com');
  expect(resourcesOfType(template, TYPE)).toEqual([]);
  expect(Object.keys(template.Outputs ?? {})).toEqual([
    'ClusterName',
    'UpdateKubeconfig',
    'ListBuckets',
    'PodWithoutAssociation',
  ]);
});
