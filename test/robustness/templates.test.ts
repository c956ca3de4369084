import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { AdjustableClock } from '../../lib/emulator/clock';
import { readTemplates } from '../../lib/emulator/cloudformation/assembly';
import { AssemblyError } from '../../lib/emulator/cloudformation/assembly-files';
import { CloudFormation } from '../../lib/emulator/cloudformation/cloudformation';
import { Journal } from '../../lib/emulator/journal';
import { ApiServer } from '../../lib/emulator/kubernetes/api-server';
import { Account } from '../../lib/emulator/world/account';
import { resourceProviders } from '../../lib/emulator/world/providers';
import { synthesise } from '../../lib/stack/synthesise';
import { expectClear, garbled, hostileText, hostileValue, inTime, mutants, refusalOf, RUNS } from './hostile';

jest.setTimeout(60_000);

const SCOPE = { accountId: '111122223333', region: 'us-east-1' };

/** An account that is empty, with every resource type that has behaviour. */
function newAccount() {
  const clock = new AdjustableClock();
  const journal = new Journal();
  const account = new Account({ ...SCOPE, clock, journal, hasOidcProviders: () => false });
  const servers = new Map<string, ApiServer>();
  const apiServer = (name: string) => {
    if (!account.eks.cluster(name)) return undefined;
    const known = servers.get(name) ?? new ApiServer({ clock, journal });
    servers.set(name, known);
    return known;
  };
  const providers = resourceProviders({ account, apiServer, reconcile: () => Promise.resolve(), clock, journal });
  return { account, cloudFormation: new CloudFormation({ ...SCOPE, clock, journal, providers }) };
}

/** With an association the stack waits for a pod that the webhook has changed, and there is none here. */
const UNASSOCIATED = { podIdentityAssociation: false };

/** Every function and section that the demo's own template does not use. */
const PECULIAR = {
  AWSTemplateFormatVersion: '2010-09-09',
  Transform: 'AWS::LanguageExtensions',
  Parameters: {
    Name: { Type: 'String', Default: 'eksdemo1', AllowedPattern: '[a-z0-9]+', MinLength: 1, MaxLength: '20' },
    Ports: { Type: 'List<Number>', Default: '80,443' },
    Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/aws/service/image' },
  },
  Mappings: { Sizes: { 'us-east-1': { Node: 't3.medium', Zones: ['a', 'b'] } } },
  Conditions: {
    IsHere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    Never: {
      'Fn::And': [
        { Condition: 'IsHere' },
        { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsHere' }, { Condition: 'IsHere' }] }] },
      ],
    },
  },
  Resources: {
    'Fn::ForEach::Buckets': [
      'Letter',
      ['a', 'b'],
      {
        'Bucket${Letter}': {
          Type: 'AWS::S3::Bucket',
          Properties: { BucketName: { 'Fn::Sub': 'pods-${AWS::AccountId}-${Letter}' } },
        },
      },
    ],
    Role: {
      Type: 'AWS::IAM::Role',
      DeletionPolicy: 'Retain',
      Properties: {
        RoleName: { 'Fn::Join': ['-', ['pod', { 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }]] },
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: ['pods.eks.amazonaws.com', 'eks.amazonaws.com', 'ec2.amazonaws.com'] },
              Action: ['sts:AssumeRole', 'sts:TagSession'],
            },
          ],
        },
        Policies: [
          {
            PolicyName: 'p',
            PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
          },
        ],
        Tags: [{ Key: 'a', Value: { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'Node'] } }],
      },
    },
    Cluster: {
      Type: 'AWS::EKS::Cluster',
      Properties: {
        Name: { Ref: 'Name' },
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Version: '1.35',
        ResourcesVpcConfig: { SubnetIds: { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] } },
        AccessConfig: { AuthenticationMode: 'API' },
      },
    },
    Nodes: {
      Type: 'AWS::EKS::Nodegroup',
      Properties: { ClusterName: { Ref: 'Cluster' }, NodeRole: { 'Fn::GetAtt': 'Role.Arn' }, Subnets: ['subnet-1'] },
    },
    Agent: {
      Type: 'AWS::EKS::Addon',
      DependsOn: 'Nodes',
      Properties: { ClusterName: { Ref: 'Cluster' }, AddonName: 'eks-pod-identity-agent' },
    },
    Association: {
      Type: 'AWS::EKS::PodIdentityAssociation',
      DependsOn: ['Agent'],
      Properties: {
        ClusterName: { Ref: 'Cluster' },
        Namespace: 'default',
        ServiceAccount: { 'Fn::If': ['IsHere', 'aws-cli-sa', { Ref: 'AWS::NoValue' }] },
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
    Pod: {
      Type: 'Custom::AWSCDK-EKS-KubernetesResource',
      DependsOn: 'Association',
      Properties: {
        ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:x',
        ClusterName: { Ref: 'Cluster' },
        Manifest:
          '[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"default"},"spec":{"containers":[{"name":"a","image":"b"}]}}]',
      },
    },
    Topic: { Type: 'AWS::SNS::Topic', Condition: 'Never', Properties: { TopicName: { 'Fn::Base64': 'x' } } },
  },
  Outputs: {
    Arn: {
      Value: { 'Fn::Sub': ['${A}', { A: { 'Fn::GetAtt': ['Association', 'AssociationArn'] } }] },
      Export: { Name: 'arn' },
    },
  },
};

/** Deploys a template, deploys it again, and takes the stack down; each step is done, or refused in words. */
async function play(template: unknown, name = 'Stack'): Promise<string> {
  const { cloudFormation } = newAccount();
  const steps = [
    () => cloudFormation.deploy(name, template),
    () => cloudFormation.deploy(name, template),
    () => cloudFormation.destroy(name),
  ];
  let first: string | undefined;
  for (const step of steps) {
    const outcome = await inTime(step);
    first ??= outcome.ok ? 'deployed' : (outcome.failedResource?.reason ?? outcome.reason);
    if (outcome.ok) continue;
    expectClear(outcome.reason);
    if (outcome.failedResource) expectClear(outcome.failedResource.reason);
  }
  return first ?? '';
}

test('the templates that are spoilt below are in order', async () => {
  expect(await play(PECULIAR)).toBe('deployed');
  expect(await play(synthesise(UNASSOCIATED).template)).toBe('deployed');
});

test('a template with faults in it is deployed or refused', async () => {
  let deployed = 0;
  const template = fc.oneof(
    { weight: 4, arbitrary: mutants(PECULIAR) },
    { weight: 2, arbitrary: mutants(structuredClone(synthesise(UNASSOCIATED).template)) },
    { weight: 1, arbitrary: hostileValue },
  );
  await fc.assert(
    fc.asyncProperty(template, async (data) => {
      if ((await play(data)) === 'deployed') deployed += 1;
    }),
    { numRuns: RUNS },
  );
  // Otherwise the mutants are so wrong that no resource is made, or not wrong at all.
  expect(deployed).toBeGreaterThan(RUNS / 20);
  expect(deployed).toBeLessThan(RUNS / 2);
});

test('template text with faults in it is deployed or refused', async () => {
  const json = JSON.stringify(PECULIAR, undefined, 1);
  const yaml = [
    'Resources:',
    '  Bucket:',
    '    Type: AWS::S3::Bucket',
    '    Properties:',
    '      BucketName: !Sub "b-${AWS::AccountId}"',
    '      Tags: [{ Key: a, Value: !Select [0, !Split [",", "a,b"]] }]',
    'Outputs:',
    '  Arn: { Value: !GetAtt Bucket.Arn }',
    '',
  ].join('\n');
  expect(await play(yaml)).toBe('deployed');
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbled(yaml), garbled(json), hostileText), async (text) => {
      await play(text);
    }),
    { numRuns: RUNS },
  );
});

test('a stack’s name and a template’s parameters are taken or refused', async () => {
  const values = fc.dictionary(fc.oneof(fc.constantFrom('Name', 'Ports', 'Image'), hostileText), hostileText, {
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constant('Stack'), hostileText), values, async (name, parameters) => {
      const outcome = await inTime(() => newAccount().cloudFormation.deploy(name, PECULIAR, { parameters }));
      if (!outcome.ok) expectClear(outcome.reason);
    }),
    { numRuns: 300 },
  );
});

describe('on disk', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'robustness-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('a file or a cloud assembly is read or refused, naming the file', async () => {
    const manifest = {
      version: '55.0.0',
      artifacts: {
        A: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'a.template.json', stackName: 'A', parameters: { a: 'b' } },
          dependencies: ['A.assets'],
        },
        'A.assets': { type: 'cdk:asset-manifest', properties: { file: 'a.assets.json' } },
        B: { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.template.json' }, dependencies: ['A'] },
        N: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } },
      },
    };
    const assets = { version: '55.0.0', files: { abc: { source: { path: 'a.template.json' }, destinations: {} } } };
    const content = fc.oneof(
      fc.tuple(mutants(manifest), fc.constant(assets), fc.constant<unknown>(PECULIAR)),
      fc.tuple(fc.constant<unknown>(manifest), mutants(assets), mutants(PECULIAR)),
    );
    await fc.assert(
      fc.asyncProperty(content, async ([made, hashes, template]) => {
        const text = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
        writeFileSync(join(folder, 'manifest.json'), text(made));
        writeFileSync(join(folder, 'a.assets.json'), text(hashes));
        writeFileSync(join(folder, 'a.template.json'), text(template));
        for (const path of [folder, join(folder, 'a.template.json')]) {
          const refusal = await refusalOf(AssemblyError, () => readTemplates(path));
          if (refusal) expect(refusal.message).toContain(folder);
        }
      }),
      { numRuns: 400 },
    );
  });
});
