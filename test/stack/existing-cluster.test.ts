import { synthesise } from '../../lib/stack/synthesise';
import { appliedManifests } from './kubernetes-manifests';
import { allDependenciesOf, idsOfType, resourceOf, resourcesOfType } from './template-graph';

const { template } = synthesise({ existingCluster: 'true', clusterName: 'mine' });

test('no VPC, no cluster, no nodes, no agent', () => {
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  expect([...types].filter((type) => /^AWS::(EC2|EKS)::/.test(type)).sort()).toEqual([
    'AWS::EKS::AccessEntry',
    'AWS::EKS::PodIdentityAssociation',
  ]);
});

test('the agent, where it is asked for', () => {
  const addons = resourcesOfType(
    synthesise({ existingCluster: true, clusterName: 'mine', installAgent: true }).template,
    'AWS::EKS::Addon',
  );
  expect(addons.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({ AddonName: 'eks-pod-identity-agent', ClusterName: 'mine' }),
  ]);
});

test("the kubectl function's role is let into the cluster, as its administrator", () => {
  const [entry, ...others] = resourcesOfType(template, 'AWS::EKS::AccessEntry');
  expect(others).toEqual([]);
  const principal = (entry!.Properties!.PrincipalArn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
  const handler = resourcesOfType(template, 'AWS::Lambda::Function').find(({ Properties }) =>
    String(Properties?.Runtime).startsWith('python'),
  );
  expect(handler?.Properties?.Role).toEqual({ 'Fn::GetAtt': [principal, 'Arn'] });
  expect(JSON.stringify(entry!.Properties!.AccessPolicies)).toContain(
    'cluster-access-policy/AmazonEKSClusterAdminPolicy',
  );
});

test('every manifest waits for that, as the library orders nothing on an imported cluster', () => {
  const entry = idsOfType(template, 'AWS::EKS::AccessEntry')[0]!;
  for (const context of [{}, { namespace: 'team-a' }]) {
    const other = synthesise({ existingCluster: true, clusterName: 'mine', ...context }).template;
    const manifests = appliedManifests(other);
    expect(manifests.length).toBeGreaterThanOrEqual(4);
    for (const { logicalId, properties } of manifests) {
      expect(properties.ClusterName).toBe('mine');
      expect(allDependenciesOf(other, logicalId)).toContain(entry);
    }
  }
});

test('the trust policy names the cluster all the same', () => {
  expect(
    JSON.stringify(
      resourceOf(
        template,
        idsOfType(template, 'AWS::IAM::Role').find((id) => /^PodRole/.test(id))!,
      ),
    ),
  ).toContain(':cluster/mine');
});

test('its administrators stay who they are, unless somebody is named', () => {
  expect(template.Outputs?.UpdateKubeconfig?.Value).toEqual({
    'Fn::Join': ['', ['aws eks update-kubeconfig --name mine --region ', { Ref: 'AWS::Region' }]],
  });
  const adminArn = 'arn:aws:iam::111122223333:user/me';
  const entries = resourcesOfType(synthesise({ existingCluster: true, adminArn }).template, 'AWS::EKS::AccessEntry');
  expect(entries.map(({ Properties }) => Properties!.PrincipalArn)).toContain(adminArn);
});
