/** Whole templates: this project's own, and what others write. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, aws_eks_v2 as eks, aws_iam as iam, Stack } from 'aws-cdk-lib';
import { diagnose } from '../../lib/doctor';
import { readChain } from '../../lib/reader';
import { synthesise } from '../../lib/stack/synthesise';
import { TODAY } from './draft';

test("this project's own stack: nothing is found", () => {
  const { template } = synthesise({}, TODAY);
  const { findings, unchecked, compliant } = diagnose(readChain({ template, today: TODAY }));
  expect(findings).toEqual([]);
  expect(unchecked).toEqual([]);
  expect(compliant.length).toBeGreaterThan(35);
});

const SESSION_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

test.each([
  [{ trust: 'any' }, ['trust-scoped-to-cluster']],
  [{ trust: 'account' }, ['trust-scoped-to-cluster']],
  [{ trust: 'serviceAccount' }, []],
  [{ imdsHopLimit: '1' }, ['node-metadata-out-of-reach']],
  [{ natGateways: '1' }, []],
  [{ kubernetesVersion: '1.30' }, ['kubernetes-version-supported']],
  [{ existingCluster: 'true', clusterName: 'mine', installAgent: 'true' }, []],
  [{ podIdentityAssociation: 'false' }, []],
  [{ targetRoleArn: 'arn:aws:iam::444455556666:role/target' }, []],
  [{ disableSessionTags: 'true', sessionPolicy: SESSION_POLICY }, []],
  [{ instanceType: 'm7g.large', namespace: 'shop' }, []],
  [{ image: 'amazon/aws-cli:1.20.0' }, ['cli-knows-pod-identity']],
  [{ managedPolicies: '' }, ['role-has-permissions']],
])("this project's stack with %j: %j", (settings, expected) => {
  const { template } = synthesise(settings, TODAY);
  expect(diagnose(readChain({ template, today: TODAY })).findings.map(({ rule }) => rule)).toEqual(expected);
});

describe("the CDK's L2 ServiceAccount with Pod Identity, beside an add-on of one's own", () => {
  const app = new App({
    treeMetadata: false,
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:disable-asset-staging': true },
  });
  const stack = new Stack(app, 'Outside');
  const cluster = new eks.Cluster(stack, 'Cluster', {
    version: eks.KubernetesVersion.V1_35,
    defaultCapacityType: eks.DefaultCapacityType.NODEGROUP,
    kubectlProviderOptions: { kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') },
  });
  const account = cluster.addServiceAccount('App', {
    name: 'app',
    namespace: 'default',
    identityType: eks.IdentityType.POD_IDENTITY,
  });
  account.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonS3ReadOnlyAccess'));
  new eks.Addon(stack, 'Agent', { cluster, addonName: 'eks-pod-identity-agent' });
  const { findings } = diagnose(readChain({ template: app.synth().getStackByName('Outside').template, today: TODAY }));

  test('the known faults are found at their constructs, and nothing else', () => {
    expect(findings.map(({ rule, subject }) => [rule, subject.source.construct])).toEqual([
      ['node-ami-fits-version', 'Outside/Cluster/NodegroupDefaultCapacity/Resource'],
      ['no-irsa-annotation', expect.stringContaining('Outside/Cluster/App/manifest-AppServiceAccountResource')],
      [
        'one-agent-per-cluster',
        expect.stringMatching(/^Outside\/(Agent|Cluster\/EksPodIdentityAgentAddon)\/Resource$/),
      ],
      // Its trust policy has no condition at all: true of it, like the doubled statement.
      ['trust-scoped-to-cluster', 'Outside/Cluster/App/Association'],
      ['trust-statement-stands-once', 'Outside/Cluster/App/Role/Resource'],
    ]);
  });
});

test('the fix for the annotation says that the construct writes it, where it does', () => {
  const template = join(__dirname, 'fixtures', 'eks-blueprints', 'blueprint.template.json');
  const { findings } = diagnose(readChain({ template, today: TODAY }));
  expect(findings.find(({ rule }) => rule === 'no-irsa-annotation')?.fix).toMatch(
    /^kubectl annotate serviceaccount \S+-service-account .* cluster\.addManifest, beside a CfnPodIdentityAssociation$/,
  );
});

test('EKS Blueprints, as its README says: the known faults at their constructs, and nothing else', () => {
  const template = join(__dirname, 'fixtures', 'eks-blueprints', 'blueprint.template.json');
  const { findings } = diagnose(readChain({ template, today: TODAY }));
  const flowMonitor = 'Blueprint/Blueprint/aws-network-flow-monitor-agent-service-account-sa';
  expect(findings.map(({ rule, subject }) => [rule, subject.source.construct])).toEqual([
    ['no-irsa-annotation', expect.stringContaining(`${flowMonitor}/manifest-`)],
    ['node-metadata-out-of-reach', 'Blueprint/Blueprint/NodegroupBlueprint-ng-ng/Resource'],
    ['trust-scoped-to-cluster', `${flowMonitor}/Association`],
    ['trust-scoped-to-cluster', 'Blueprint/Blueprint/blueprints-addon-karpenter-pod-identity-association'],
    ['trust-statement-stands-once', `${flowMonitor}/Role/Resource`],
    ['trust-statement-stands-once', 'Blueprint/Blueprint/blueprints-addon-karpenter-role/Resource'],
  ]);
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('YAML written by hand for a cluster that exists, with a manifest beside it', () => {
    const template = join(folder, 'identity.yaml');
    writeFileSync(
      template,
      `
Parameters:
  Cluster: { Type: String }
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: sts:AssumeRole
      ManagedPolicyArns: [!Sub 'arn:\${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess']
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: { ClusterName: !Ref Cluster, Namespace: shop, ServiceAccount: cart, RoleArn: !GetAtt Role.Arn }
`,
    );
    const manifest = join(folder, 'cart.yaml');
    writeFileSync(
      manifest,
      `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      serviceAccountName: cart
      containers: [{ name: cart, image: 'cart:1', env: [{ name: AWS_PROFILE, value: prod }] }]
`,
    );
    const { findings, couldNotTell } = diagnose(readChain({ template, manifests: [manifest], today: TODAY }));
    expect(findings.map(({ rule, subject }) => [rule, subject.name, subject.source.file])).toEqual([
      ['trust-allows-tag-session', 'association of shop/cart in cluster ‹Cluster›', template],
      ['no-mounted-profile', 'Deployment shop/cart', manifest],
    ]);
    const untold = couldNotTell.map(({ rule }) => rule);
    expect(untold).toEqual(expect.arrayContaining(['agent-installed', 'association-before-pod']));
  });

  test('manifests alone: without associations nothing is claimed', () => {
    const manifest = join(folder, 'pod.yaml');
    writeFileSync(
      manifest,
      `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: web, image: nginx, env: [{ name: AWS_ACCESS_KEY_ID, value: AKIA }] }] }
`,
    );
    const { findings, couldNotTell } = diagnose(readChain({ manifests: [manifest], today: TODAY }));
    expect(findings).toEqual([]);
    expect(couldNotTell.find(({ rule }) => rule === 'no-static-credentials')?.needs).toContain('no template was given');
  });
});
