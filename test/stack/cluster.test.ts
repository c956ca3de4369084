import { synthesise } from '../../lib/stack/synthesise';
import { resourcesOfType } from './template-graph';

const { template } = synthesise({ clusterName: 'demo', kubernetesVersion: '1.36' });
const [cluster, ...others] = resourcesOfType(template, 'AWS::EKS::Cluster');

test('one native cluster of that name and version', () => {
  expect(others).toEqual([]);
  expect(cluster?.Properties).toMatchObject({ Name: 'demo', Version: '1.36' });
});

test('access by access entries alone, and none for CloudFormation, which creates it', () => {
  expect(cluster?.Properties?.AccessConfig).toEqual({
    AuthenticationMode: 'API',
    BootstrapClusterCreatorAdminPermissions: false,
  });
});

test('no Auto Mode: there would be neither a node role nor an agent to show', () => {
  expect(cluster?.Properties?.ComputeConfig).toEqual({ Enabled: false });
});

test.each([{}, { natGateways: 1 }, { existingCluster: true }])('no Lambda function is in a VPC: %j', (context) => {
  const functions = resourcesOfType(synthesise(context).template, 'AWS::Lambda::Function');
  expect(functions.length).toBeGreaterThanOrEqual(2);
  for (const { Properties } of functions) expect(Properties).not.toHaveProperty('VpcConfig');
});

test('the endpoint is public alone, which is what keeps them out of it', () => {
  expect(cluster?.Properties?.ResourcesVpcConfig).toMatchObject({
    EndpointPublicAccess: true,
    EndpointPrivateAccess: false,
  });
});
