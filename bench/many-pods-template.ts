/** A pod of {@link manyPodsTemplate}: the identity that is its own and nobody else's. */
export interface ExpectedPod {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly podName: string;
  readonly roleName: string;
}

export const MANY_PODS_CLUSTER = 'many-pods';
export const MANY_PODS_NODE_ROLE = 'many-pods-node';

const PODS_IN_A_NAMESPACE = 100;
const PODS_IN_A_MANIFEST = 25;
const KUBECTL = 'Custom::AWSCDK-EKS-KubernetesResource';

/** The pods that {@link manyPodsTemplate} declares, in its order. */
export function expectedPods(count: number): ExpectedPod[] {
  return Array.from({ length: count }, (_, index) => ({
    namespace: `team-${Math.floor(index / PODS_IN_A_NAMESPACE)}`,
    serviceAccount: `app-${index}-sa`,
    podName: `app-${index}`,
    roleName: `app-${index}-role`,
  }));
}

/**
 * A stack, as a plain template, of `count` pods on as many ServiceAccounts, each with an association and a role that
 * trusts EKS Pod Identity for that ServiceAccount alone. ServiceAccounts and pods lie in manifests for CDK's kubectl
 * provider, 25 pods each, which depend on their associations: a pod is given its identity when it is admitted.
 */
export function manyPodsTemplate(count: number): { readonly Resources: Readonly<Record<string, unknown>> } {
  const pods = expectedPods(count);
  const resources: Record<string, unknown> = {
    ...surroundings(),
    Namespaces: manifest(namespacesOf(pods), ['Cluster']),
  };
  pods.forEach((pod, index) => {
    resources[`Role${index}`] = role(pod.roleName, podTrust(pod), ['AmazonS3ReadOnlyAccess']);
    resources[`Association${index}`] = {
      Type: 'AWS::EKS::PodIdentityAssociation',
      Properties: {
        ClusterName: { Ref: 'Cluster' },
        Namespace: pod.namespace,
        ServiceAccount: pod.serviceAccount,
        RoleArn: { 'Fn::GetAtt': [`Role${index}`, 'Arn'] },
      },
    };
  });
  for (let start = 0; start < count; start += PODS_IN_A_MANIFEST) {
    const part = pods.slice(start, start + PODS_IN_A_MANIFEST);
    const associations = part.map((_, index) => `Association${start + index}`);
    resources[`Pods${start / PODS_IN_A_MANIFEST}`] = manifest(part.flatMap(objectsOf), ['Namespaces', ...associations]);
  }
  return { Resources: resources };
}

function surroundings(): Record<string, unknown> {
  const Subnets = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'];
  const NodeRole = { 'Fn::GetAtt': ['NodeRole', 'Arn'] };
  return {
    ClusterRole: role('many-pods-cluster', serviceTrust('eks.amazonaws.com'), ['AmazonEKSClusterPolicy']),
    Cluster: {
      Type: 'AWS::EKS::Cluster',
      Properties: {
        Name: MANY_PODS_CLUSTER,
        RoleArn: { 'Fn::GetAtt': ['ClusterRole', 'Arn'] },
        ResourcesVpcConfig: { SubnetIds: Subnets },
      },
    },
    NodeRole: role(MANY_PODS_NODE_ROLE, serviceTrust('ec2.amazonaws.com'), ['AmazonEKSWorkerNodePolicy']),
    Nodes: { Type: 'AWS::EKS::Nodegroup', Properties: { ClusterName: { Ref: 'Cluster' }, NodeRole, Subnets } },
    Agent: {
      Type: 'AWS::EKS::Addon',
      Properties: { ClusterName: { Ref: 'Cluster' }, AddonName: 'eks-pod-identity-agent' },
    },
  };
}

function role(RoleName: string, AssumeRolePolicyDocument: unknown, policies: readonly string[]): unknown {
  const ManagedPolicyArns = policies.map((policy) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${policy}`,
  }));
  return { Type: 'AWS::IAM::Role', Properties: { RoleName, AssumeRolePolicyDocument, ManagedPolicyArns } };
}

function serviceTrust(Service: string): unknown {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] };
}

function podTrust({ namespace, serviceAccount }: ExpectedPod): unknown {
  const StringEquals = {
    'aws:RequestTag/kubernetes-namespace': namespace,
    'aws:RequestTag/kubernetes-service-account': serviceAccount,
  };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals },
      },
    ],
  };
}

function manifest(objects: readonly unknown[], DependsOn: readonly string[]): unknown {
  const Properties = { ClusterName: { Ref: 'Cluster' }, Manifest: JSON.stringify(objects) };
  return { Type: KUBECTL, Properties, DependsOn };
}

function namespacesOf(pods: readonly ExpectedPod[]): unknown[] {
  const names = [...new Set(pods.map(({ namespace }) => namespace))];
  return names.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
}

function objectsOf({ namespace, serviceAccount, podName }: ExpectedPod): unknown[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: podName, namespace },
      spec: {
        serviceAccountName: serviceAccount,
        containers: [{ name: 'app', image: 'amazon/aws-cli', command: ['sleep', 'infinity'] }],
      },
    },
  ];
}
