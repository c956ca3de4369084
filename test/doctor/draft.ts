import type { IdentityChain } from '../../lib/model/chain';
import { readChain } from '../../lib/reader';

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- templates and manifests are taken apart by hand here */
export type Plain = Record<string, any>;

export const ACCOUNT = '111122223333';
export const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/eksdemo1`;
export const TODAY = new Date('2026-11-23T00:00:00Z');

/** A template in the making: resources by logical id, and the Kubernetes objects that the resource `Workload` applies. */
export interface Draft {
  readonly resources: Record<string, Plain>;
  readonly pod: Plain;
  readonly serviceAccount: Plain;
  /** Further objects, applied together with the pod. */
  readonly objects: Plain[];
}

/** A template with one pod that has Pod Identity, and nothing wrong with it. */
export function healthyDraft(): Draft {
  return {
    resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Gateway: { Type: 'AWS::EC2::InternetGateway' },
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } },
      RouteTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: { Ref: 'Vpc' } } },
      TableOfSubnet: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'RouteTable' } },
      },
      Route: {
        Type: 'AWS::EC2::Route',
        Properties: {
          RouteTableId: { Ref: 'RouteTable' },
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: { Ref: 'Gateway' },
        },
      },
      Cluster: {
        Type: 'AWS::EKS::Cluster',
        Properties: {
          Name: 'eksdemo1',
          Version: '1.35',
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
          ResourcesVpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] },
        },
      },
      NodeRole: role('ec2.amazonaws.com', 'AmazonEKSWorkerNodePolicy'),
      LaunchTemplate: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } },
        },
      },
      Nodes: {
        Type: 'AWS::EKS::Nodegroup',
        Properties: {
          ClusterName: { Ref: 'Cluster' },
          NodegroupName: 'nodes',
          AmiType: 'AL2023_x86_64_STANDARD',
          LaunchTemplate: { Id: { Ref: 'LaunchTemplate' } },
          NodeRole: { 'Fn::GetAtt': ['NodeRole', 'Arn'] },
          Subnets: [{ Ref: 'Subnet' }],
        },
      },
      Agent: agentAddon(),
      PodRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'pod-role',
          AssumeRolePolicyDocument: podTrust({
            StringEquals: { 'aws:RequestTag/eks-cluster-arn': { 'Fn::GetAtt': ['Cluster', 'Arn'] } },
          }),
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'],
        },
        Metadata: { 'aws:cdk:path': 'Demo/PodRole/Resource' },
      },
      Association: association('default', 'aws-cli-sa'),
      Account: kubernetes(),
      Workload: { ...kubernetes(), DependsOn: ['Association', 'Agent'] },
    },
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'aws-cli', namespace: 'default' },
      spec: {
        serviceAccountName: 'aws-cli-sa',
        containers: [{ name: 'aws-cli', image: 'amazon/aws-cli:2.31.13', command: ['sleep', 'infinity'] }],
      },
    },
    serviceAccount: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'aws-cli-sa', namespace: 'default' },
    },
    objects: [],
  };
}

/** The trust policy that EKS Pod Identity needs. */
export function podTrust(condition?: Plain, actions: readonly string[] = ['sts:AssumeRole', 'sts:TagSession']): Plain {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Pods',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: actions,
        ...(condition && { Condition: condition }),
      },
    ],
  };
}

/** The trust policy of a role for a service. */
export function trustOf(service: string): Plain {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return { Version: '2012-10-17', Statement: [statement] };
}

export function role(service: string, managedPolicy: string): Plain {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trustOf(service),
      ManagedPolicyArns: [`arn:aws:iam::aws:policy/${managedPolicy}`],
    },
  };
}

export function association(namespace: string, serviceAccount: string, more: Plain = {}): Plain {
  return {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: {
      ClusterName: { Ref: 'Cluster' },
      Namespace: namespace,
      ServiceAccount: serviceAccount,
      RoleArn: { 'Fn::GetAtt': ['PodRole', 'Arn'] },
      ...more,
    },
    Metadata: { 'aws:cdk:path': 'Demo/Association' },
  };
}

export function agentAddon(more: Plain = {}): Plain {
  return {
    Type: 'AWS::EKS::Addon',
    Properties: { ClusterName: { Ref: 'Cluster' }, AddonName: 'eks-pod-identity-agent', ...more },
  };
}

/** What applies manifests, with nothing in it yet. */
export function kubernetes(): Plain {
  return {
    Type: 'Custom::AWSCDK-EKS-KubernetesResource',
    Properties: { ServiceToken: 'provider', ClusterName: { Ref: 'Cluster' } },
  };
}

/** Another pod, with a ServiceAccount of the namespace default. */
export function podOf(serviceAccountName: string): Plain {
  const spec = { serviceAccountName, containers: [{ name: 'c', image: 'nginx' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'other', namespace: 'default' }, spec };
}

/** A Deployment `web` of the namespace default, whose pods have the draft's own ServiceAccount. */
export function deploymentOf(image: string): Plain {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { serviceAccountName: 'aws-cli-sa', containers: [{ name: 'web', image }] },
      },
    },
  };
}

/** A ServiceAccount of the namespace default. */
export function serviceAccountOf(name: string): Plain {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'default' } };
}

/** The template that a draft stands for. */
export function templateOf({ resources, pod, serviceAccount, objects }: Draft): { Resources: Record<string, Plain> } {
  const Resources = structuredClone(resources);
  if (Resources['Account']) Resources['Account'].Properties.Manifest = JSON.stringify([serviceAccount]);
  if (Resources['Workload']) Resources['Workload'].Properties.Manifest = JSON.stringify([pod, ...objects]);
  return { Resources };
}

/** The chain of a draft, in account {@link ACCOUNT} and region us-east-1, on {@link TODAY}. */
export function chainOf(draft: Draft): IdentityChain {
  return readChain({ template: templateOf(draft), accountId: ACCOUNT, region: 'us-east-1', today: TODAY });
}
