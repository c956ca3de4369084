import { systemClock } from '../../../lib/emulator/clock';
import { Journal } from '../../../lib/emulator/journal';
import { Account } from '../../../lib/emulator/world/account';
import { clustersTakenForGranted, createExistingCluster } from '../../../lib/emulator/world/existing-cluster';

const association = { Type: 'AWS::EKS::PodIdentityAssociation', Properties: { ClusterName: 'mine' } };
const addon = { Type: 'AWS::EKS::Addon', Properties: { ClusterName: 'mine', AddonName: 'eks-pod-identity-agent' } };
const manifest = { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { ClusterName: 'mine' } };

describe('clusters that a template takes for granted', () => {
  test('are those it names as text and does not create', () => {
    expect(clustersTakenForGranted({ Resources: { association, manifest } })).toEqual([
      { name: 'mine', installsAgent: false },
    ]);
  });

  test('have the agent still to come if the template installs it', () => {
    expect(clustersTakenForGranted({ Resources: { association, addon } })).toEqual([
      { name: 'mine', installsAgent: true },
    ]);
  });

  test('are none if it creates a cluster, or names one by reference', () => {
    for (const Type of ['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster']) {
      expect(clustersTakenForGranted({ Resources: { association, Cluster: { Type } } })).toEqual([]);
    }
    const byReference = { ...association, Properties: { ClusterName: { Ref: 'Name' } } };
    expect(clustersTakenForGranted({ Resources: { byReference } })).toEqual([]);
  });

  test.each([undefined, null, 'text', 7, [], {}, { Resources: 'x' }, { Resources: { A: null, B: { Properties: 1 } } }])(
    'are none in %j',
    (template) => {
      expect(clustersTakenForGranted(template)).toEqual([]);
    },
  );
});

test('such a cluster has AL2023 nodes with EKS’s defaults, the worker policies, and the agent', () => {
  const account = new Account({
    accountId: '111122223333',
    region: 'us-east-1',
    clock: systemClock,
    journal: new Journal(),
    hasOidcProviders: () => false,
  });
  const made = createExistingCluster(account, 'mine', { agent: true });
  expect(made).toEqual(['AWS::EKS::Cluster mine', 'AWS::IAM::Role mine-cluster', 'AWS::IAM::Role mine-node']);
  const [nodegroup] = account.eks.nodegroups('mine');
  expect(nodegroup?.amiType).toBe('AL2023_x86_64_STANDARD');
  expect(nodegroup?.metadataOptions.httpPutResponseHopLimit).toBe(1);
  expect(account.iam.role('mine-node')?.attached).toContain('arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy');
  expect(account.eks.addon('mine', 'eks-pod-identity-agent')).toBeDefined();
});
