/** The trust policy of a role for Pod Identity. */
export const POD_IDENTITY_TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
    },
  ],
};

const assumedBy = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/** Resources of a template: a cluster of this name with one node group and the agent, as small as EKS lets it be. */
export function rolesAndCluster(name: string): Record<string, unknown> {
  return {
    ClusterRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: assumedBy('eks.amazonaws.com') } },
    NodeRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: assumedBy('ec2.amazonaws.com'),
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy'],
      },
    },
    Cluster: {
      Type: 'AWS::EKS::Cluster',
      Properties: {
        Name: name,
        RoleArn: { 'Fn::GetAtt': ['ClusterRole', 'Arn'] },
        ResourcesVpcConfig: { SubnetIds: ['subnet-1', 'subnet-2'] },
      },
    },
    Nodes: {
      Type: 'AWS::EKS::Nodegroup',
      Properties: {
        ClusterName: { Ref: 'Cluster' },
        NodeRole: { 'Fn::GetAtt': ['NodeRole', 'Arn'] },
        Subnets: ['subnet-1', 'subnet-2'],
      },
    },
    Agent: {
      Type: 'AWS::EKS::Addon',
      DependsOn: ['Nodes'],
      Properties: { ClusterName: { Ref: 'Cluster' }, AddonName: 'eks-pod-identity-agent' },
    },
  };
}
