import { KubectlV33Layer } from '@aws-cdk/lambda-layer-kubectl-v33';
import { App, Stack } from 'aws-cdk-lib';
import { CfnPodIdentityAssociation, FargateCluster, KubernetesVersion } from 'aws-cdk-lib/aws-eks';
import { Role, ServicePrincipal, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import { templateVerdict } from '../../../lib/model/template-result';
import { LedgerStack } from './older-cdk-app/ledger-stack';
import { rehearseFiles, shown } from './support';

/* Apps on the CDK's module `aws-eks`, whose clusters are custom resources: two of our own, and one of EKS Blueprints. */

jest.setTimeout(60_000);

function rehearseLedger(trustedNamespace: string) {
  const app = new App();
  new LedgerStack(app, 'Ledger', { trustedNamespace });
  return rehearseFiles({ template: app.synth().directory });
}

describe('an app with a cluster of aws-eks, its functions in nested stacks', () => {
  test('its pod becomes the role, whose trust names the cluster by a CfnJson', async () => {
    const result = await rehearseLedger('default');
    expect(result.stacks.map(({ stackName, status }) => [stackName, status])).toEqual([['Ledger', 'passed']]);
    const inert = result.stacks.flatMap(({ inertTypes }) => inertTypes);
    expect(inert.filter((type) => /^Custom::|CloudFormation|EKS|IAM/.test(type))).toEqual([]);
    expect(result.takenForGranted).toEqual([]);
    expect(result.identities).toMatchObject([
      {
        status: 'passed',
        association: { cluster: expect.stringMatching(/^Cluster9EE0221C-[0-9a-f]{32}$/) },
        pod: { name: 'ledger', origin: { kind: 'manifest' } },
        caller: { roleName: expect.stringMatching(/^Ledger-Role1ABCC5F0-/) },
      },
    ]);
    expect(templateVerdict(result)).toBe('passed');
  });

  test('with a trust policy that refuses the namespace its pod gets AWS’s words, and the report the cause', async () => {
    const { identities } = await rehearseLedger('prod');
    expect(identities.map(({ status }) => status)).toEqual(['failed']);
    const evidence = shown(identities[0]!);
    expect(evidence).toContain('Unauthorized Exception! EKS does not have permissions to assume the associated role.');
    expect(evidence).toContain(
      'StringEquals on aws:RequestTag/kubernetes-namespace expects "prod", the request has "default"',
    );
  });
});

test('a FargateCluster is deployed, and its pods are told that Pod Identity does not reach them', async () => {
  const app = new App();
  const stack = new Stack(app, 'Serverless');
  const { clusterName } = new FargateCluster(stack, 'Cluster', {
    version: KubernetesVersion.V1_33,
    kubectlLayer: new KubectlV33Layer(stack, 'Kubectl'),
  });
  const { roleArn } = new Role(stack, 'Role', {
    assumedBy: new SessionTagsPrincipal(new ServicePrincipal('pods.eks.amazonaws.com')),
  });
  new CfnPodIdentityAssociation(stack, 'Association', {
    clusterName,
    namespace: 'default',
    serviceAccount: 'ledger',
    roleArn,
  });
  const { stacks, identities } = await rehearseFiles({ template: app.synth().directory });
  expect(stacks.map(({ status, evidence }) => [status, evidence])).toEqual([['passed', []]]);
  expect(identities.map(({ status }) => status)).toEqual(['failed']);
  expect(shown(identities[0]!)).toBe(
    'because a Fargate profile selects the pod, and Pod Identity does not reach Fargate',
  );
});

test('EKS Blueprints: probes become both roles; of what its Helm charts make nothing is claimed', async () => {
  const template = 'test/doctor/fixtures/eks-blueprints/blueprint.template.json';
  const result = await rehearseFiles({ template });
  expect(result.stacks.map(({ status }) => status)).toEqual(['passed']);
  // The templates of the nested stacks are not in the fixture, so they are carried, like the charts.
  const inert = result.stacks.flatMap(({ inertTypes }) => inertTypes);
  expect(inert).toEqual(expect.arrayContaining(['AWS::CloudFormation::Stack', 'Custom::AWSCDK-EKS-HelmChart']));
  expect(result.identities).toMatchObject([
    {
      status: 'passed',
      association: { cluster: 'Blueprint', serviceAccount: 'aws-network-flow-monitor-agent-service-account' },
      pod: { namespace: 'amazon-network-flow-monitor', origin: { kind: 'probe' } },
      caller: { roleName: expect.stringContaining('awsnetworkflowmonitor') },
    },
    {
      status: 'passed',
      association: { cluster: 'Blueprint', serviceAccount: 'blueprints-addon-karpenter' },
      pod: { namespace: 'kube-system', origin: { kind: 'probe' } },
      caller: { roleName: expect.stringContaining('karpenter') },
    },
  ]);
  // The chart of Karpenter makes this one.
  expect(result.takenForGranted).toEqual(['ServiceAccount kube-system/blueprints-addon-karpenter']);
  expect(result.notes).toEqual([
    'Helm charts are not rendered here: kube-system/karpenter-crd, kube-system/karpenter. Nothing of them is there, and none of their pods was asked who it is. Give their rendered manifests to --manifests.',
  ]);
});
