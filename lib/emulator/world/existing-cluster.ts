import { makesCluster } from '../eks/resources/cluster-types';
import type { Account } from './account';

const NODE_POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'];

/** The clusters that a template uses but does not create, by the names that stand in it as text. */
export function clustersTakenForGranted(template: unknown): { name: string; installsAgent: boolean }[] {
  const resources = Object.values(field(template, 'Resources') ?? {});
  if (resources.some((resource) => makesCluster(field(resource, 'Type')))) return [];
  const names = new Set<string>();
  for (const resource of resources) {
    const name = field(field(resource, 'Properties'), 'ClusterName');
    if (typeof name === 'string') names.add(name);
  }
  const installsAgent = resources.some(
    (resource) =>
      field(resource, 'Type') === 'AWS::EKS::Addon' &&
      field(field(resource, 'Properties'), 'AddonName') === 'eks-pod-identity-agent',
  );
  return [...names].map((name) => ({ name, installsAgent }));
}

/**
 * Puts a cluster into the account as somebody else would have left it: a managed node group of AL2023 nodes with EKS's
 * defaults, so hop limit 1, and the agent, unless the template is to install it.
 * @returns what was made, as `type name`
 */
export function createExistingCluster(account: Account, name: string, { agent }: { agent: boolean }): string[] {
  const { iam, eks } = account;
  const clusterRole = iam.createRole({ name: `${name}-cluster`, trust: trusting('eks.amazonaws.com') });
  eks.createCluster({ name, roleArn: clusterRole.arn, authenticationMode: 'API_AND_CONFIG_MAP' });
  const nodeRole = iam.createRole({ name: `${name}-node`, trust: trusting('ec2.amazonaws.com') });
  for (const policy of NODE_POLICIES) iam.attachRolePolicy(nodeRole.name, account.managedPolicyArn(policy));
  eks.createNodegroup({ clusterName: name, name: 'existing', nodeRoleArn: nodeRole.arn });
  if (agent) eks.createAddon({ clusterName: name, name: 'eks-pod-identity-agent' });
  return [`AWS::EKS::Cluster ${name}`, ...[clusterRole, nodeRole].map((role) => `AWS::IAM::Role ${role.name}`)];
}

function trusting(service: string) {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
