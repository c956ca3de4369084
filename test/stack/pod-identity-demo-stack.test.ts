import { App } from 'aws-cdk-lib';
import fc from 'fast-check';
import cdkJson from '../../cdk.json';
import { PodIdentityDemoStack, STACK_NAME, TAG_KEY } from '../../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../../lib/stack/settings';
import { type CloudFormationTemplate, synthesise } from '../../lib/stack/synthesise';
import { idsOfType } from './template-graph';

const shapes: Record<string, Record<string, unknown>> = {
  default: {},
  'without association': { podIdentityAssociation: false },
  'existing cluster': { existingCluster: true, clusterName: 'mine' },
  'private nodes': { natGateways: 1 },
};

describe.each(Object.entries(shapes))('%s', (_, context) => {
  const { template } = synthesise(context);

  test('the template', () => {
    expect(withoutNoise(template)).toMatchSnapshot();
  });

  test('nothing is retained when the stack is deleted or a resource replaced', () => {
    for (const resource of Object.values(template.Resources)) {
      expect([undefined, 'Delete']).toContain(resource.DeletionPolicy);
      expect([undefined, 'Delete']).toContain(resource.UpdateReplacePolicy);
    }
  });

  test('no nested stack', () => {
    expect(idsOfType(template, 'AWS::CloudFormation::Stack')).toEqual([]);
  });

  test('what can be tagged in the template is, the nodes and their disks included', () => {
    const tagged = Object.entries(template.Resources).filter(([, resource]) =>
      JSON.stringify(resource).includes(TAG_KEY),
    );
    const types = new Set(tagged.map(([, { Type }]) => Type));
    const own = idsOfType(template, 'AWS::EKS::Cluster').length > 0;
    for (const type of own
      ? ['AWS::EC2::VPC', 'AWS::EC2::LaunchTemplate', 'AWS::EKS::Cluster', 'AWS::EKS::Nodegroup']
      : []) {
      expect(types).toContain(type);
    }
    for (const type of ['AWS::IAM::Role', 'AWS::Logs::LogGroup', 'AWS::Lambda::Function', 'AWS::EKS::AccessEntry']) {
      expect(types).toContain(type);
    }
  });
});

test('how to go on is put out', () => {
  const { template } = synthesise({ namespace: 'team-a', podName: 'reader' });
  expect(Object.keys(template.Outputs ?? {})).toEqual([
    'RoleArn',
    'AssociationId',
    'ClusterName',
    'UpdateKubeconfig',
    'ListBuckets',
    'InjectedUri',
  ]);
  expect(template.Outputs?.ListBuckets?.Value).toBe('kubectl exec -it reader -n team-a -- aws s3 ls');
});

test('the longest names fit', () => {
  const { template } = synthesise({
    clusterName: 'c'.repeat(100),
    namespace: 'n'.repeat(63),
    serviceAccount: 's'.repeat(241),
    podName: 'p'.repeat(241),
  });
  for (const id of Object.keys(template.Resources)) expect(id.length).toBeLessThanOrEqual(255);
});

describe('the stack as CDK sees it', () => {
  const app = new App({
    context: { ...cdkJson.context, 'aws:cdk:disable-asset-staging': true },
    builtinCloudFormationValidation: false,
  });
  new PodIdentityDemoStack(app, STACK_NAME, { settings: parseSettings({}), today: new Date('2026-11-23') });
  const assembly = app.synth();
  const artifact = assembly.getStackByName(STACK_NAME);

  test('is called EksPodIdentityDemo', () => {
    expect(artifact.stackName).toBe('EksPodIdentityDemo');
  });

  test('names no account and no region, so that nothing has to be looked up', () => {
    expect(artifact.environment).toMatchObject({ account: 'unknown-account', region: 'unknown-region' });
    expect(assembly.manifest.missing ?? []).toEqual([]);
  });

  test('has the tag itself, for those resources that only CloudFormation can tag', () => {
    expect(artifact.tags).toEqual({ [TAG_KEY]: STACK_NAME });
  });

  test('gives no warning', () => {
    expect(artifact.messages).toEqual([]);
  });
});

test('whatever the settings, the template holds together', () => {
  const settings = fc.record(
    {
      existingCluster: fc.boolean(),
      namespace: fc.constantFrom('default', 'team-a', 'kube-system'),
      podIdentityAssociation: fc.boolean(),
      trust: fc.constantFrom('any', 'account', 'cluster'),
      disableSessionTags: fc.boolean(),
      isolationPod: fc.boolean(),
      installAgent: fc.boolean(),
      roleName: fc.constantFrom('', 'R'),
      targetRoleArn: fc.constantFrom('', 'arn:aws:iam::444455556666:role/r'),
      adminArn: fc.constantFrom('', 'arn:aws:iam::111122223333:user/me'),
      kubernetesVersion: fc.constantFrom('1.30', '1.33', '1.35'),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(settings, (context) => {
      const { template } = synthesise(context);
      const all = JSON.stringify(template);
      const count = (text: string) => all.split(text).length - 1;
      expect(count('"pods.eks.amazonaws.com"')).toBe(context.podIdentityAssociation === false ? 0 : 1);
      expect(idsOfType(template, 'AWS::EKS::Addon').length).toBe(
        (context.installAgent ?? context.existingCluster !== true) ? 1 : 0,
      );
      expect(count('"Retain"')).toBe(0);
      expect(all).not.toContain('${Token[');
      expect(all).not.toContain('undefined');
    }),
    { numRuns: 12 },
  );
});

/** Hashes of Lambda code change with the library, and metadata holds paths alone. */
function withoutNoise(template: CloudFormationTemplate): unknown {
  const masked = JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}/g, '<asset>')) as CloudFormationTemplate;
  for (const resource of Object.values(masked.Resources)) delete (resource as { Metadata?: unknown }).Metadata;
  return masked;
}
