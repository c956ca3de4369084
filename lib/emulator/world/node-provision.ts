import type { Account } from './account';
import { AGENT_ADDON } from './emulated-cluster';

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/**
 * Gives a cluster without a managed node group the one node that its pods need, as what is outside the template would:
 * Auto Mode (whose node role AWS has carry AmazonEKSWorkerNodeMinimalPolicy), Karpenter, nodes managed by hand.
 *
 * @returns what was made, in a phrase; nothing if the cluster has a node group
 */
export function provideNode(account: Account, clusterName: string): string | undefined {
  const { iam, eks } = account;
  if (eks.nodegroups(clusterName).length > 0) return undefined;
  const { autoMode = false } = eks.cluster(clusterName) ?? {};
  const policy = autoMode ? 'AmazonEKSWorkerNodeMinimalPolicy' : 'AmazonEKSWorkerNodePolicy';
  const role = iam.createRole({ name: `${clusterName}-rehearsal-node`.slice(-64), trust: TRUST });
  iam.attachRolePolicy(role.name, account.managedPolicyArn(policy));
  eks.createNodegroup({ clusterName, name: 'rehearsal', nodeRoleArn: role.arn });
  const why = autoMode ? 'Auto Mode starts nodes as pods come' : 'the template has no managed node group';
  const agent = autoMode || eks.addon(clusterName, AGENT_ADDON) ? '' : `, without the add-on ${AGENT_ADDON}`;
  return `a node for cluster ${clusterName} with ${policy}: ${why}${agent}`;
}
