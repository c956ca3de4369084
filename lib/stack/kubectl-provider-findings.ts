import { type CfnCondition, type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts what cdk-nag's AwsSolutions rules find in the functions that the CDK library makes to run kubectl. Each
 * finding is named in full, so that a new one, after an upgrade of the library, is not accepted with them.
 *
 * @param provider the library's `KubectlProvider` construct
 */
export function acknowledgeKubectlProvider(provider: IConstruct): void {
  const stack = Stack.of(provider);
  const handler = provider.node.findChild('Handler');
  const handlerId = stack.getLogicalId(handler.node.defaultChild as CfnElement);
  const inPublicPartition = stack.resolve((handler.node.findChild('HasEcrPublic') as CfnCondition).logicalId) as string;
  const publicRegistry = JSON.stringify({
    'Fn::If': [
      inPublicPartition,
      {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly'],
        ],
      },
      { Ref: 'AWS::NoValue' },
    ],
  });

  Validations.of(provider).acknowledge(
    {
      id: managedPolicy('arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'),
      reason: 'Made by the CDK library. The policy lets a function write its log, nothing else.',
    },
    {
      id: managedPolicy('arn:<AWS::Partition>:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly'),
      reason: 'Made by the CDK library, for Helm charts out of ECR. It reads images only.',
    },
    {
      id: managedPolicy(publicRegistry),
      reason: 'Made by the CDK library, for Helm charts out of the public ECR. It reads images only.',
    },
    {
      id: `AwsSolutions-IAM5[Resource::<${handlerId}.Arn>:*]`,
      reason: 'Made by the CDK library: its framework may invoke any version of its own kubectl function.',
    },
    {
      id: 'AwsSolutions-L1',
      reason: 'Made by the CDK library, which chooses the latest Python that Lambda offers in every region.',
    },
  );
}

function managedPolicy(policy: string): string {
  return `AwsSolutions-IAM4[Policy::${policy}]`;
}
