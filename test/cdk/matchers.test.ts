import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import '../../lib/cdk/matchers';
import { synthesise } from '../../lib/stack/synthesise';
import { properties } from '../doctor/case';
import { healthyDraft, podTrust } from '../doctor/draft';
import { failure } from '../failure';
import { writeStages } from '../reader/staged-assembly';
import { OrdersStack } from '../walkthrough/template/cdk-app/orders-stack';

const { template } = synthesise();
const DEMO = 'arn:aws:s3:::demo';

function orders(ordered: boolean): Template {
  const context = { 'aws:cdk:disable-asset-staging': true };
  const app = new App({ context, builtinCloudFormationValidation: false, treeMetadata: false });
  return Template.fromStack(new OrdersStack(app, 'Orders', { ordered }));
}

describe('toGrantPod', () => {
  test("the project's own pod may list buckets and read them, and nothing else", () => {
    expect(template).toGrantPod('default/aws-cli', 's3:ListAllMyBuckets');
    expect(template).toGrantPod('default/aws-cli', 's3:GetObject', `${DEMO}/report.csv`);
    expect(template).not.toGrantPod('default/aws-cli', 's3:DeleteObject', `${DEMO}/report.csv`);
    expect(template).not.toGrantPod('default/aws-cli', 'ec2:RunInstances');
  });

  test('it takes a Template and the name of a workload', () => {
    expect(orders(true)).not.toGrantPod('default/orders', 's3:ListAllMyBuckets');
    expect(failure(() => expect(orders(true)).toGrantPod('default/orders', 'sqs:SendMessage'))).toMatch(
      /does not grant default\/orders sqs:SendMessage: .*\(role /,
    );
  });

  test('what the role may do is nothing to a pod that does not get it', () => {
    expect(failure(() => expect(orders(false)).toGrantPod('default/orders', 's3:ListBucket'))).toContain(
      'association-before-pod',
    );
  });

  test('the session policy of an association narrows what its role may', () => {
    const sessionPolicy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
    });
    const changed = synthesise({ disableSessionTags: true, sessionPolicy }).template;
    expect(changed).toGrantPod('default/aws-cli', 's3:ListAllMyBuckets');
    expect(changed).not.toGrantPod('default/aws-cli', 's3:GetObject', `${DEMO}/report.csv`);
    expect(failure(() => expect(changed).toGrantPod('default/aws-cli', 's3:GetObject', `${DEMO}/x`))).toContain(
      'the session policy of the association',
    );
  });

  test('a doubt is neither yes nor no', () => {
    const far = synthesise({ targetRoleArn: 'arn:aws:iam::444455556666:role/reader' }).template;
    const doubt = /Could not tell whether the template grants default\/aws-cli s3:GetObject: .*role\/reader/;
    expect(failure(() => expect(far).toGrantPod('default/aws-cli', 's3:GetObject'))).toMatch(doubt);
    expect(failure(() => expect(far).not.toGrantPod('default/aws-cli', 's3:GetObject'))).toMatch(doubt);
  });

  test.each([
    ['default/nobody', /no such pod.*\n.*default\/aws-cli/],
    ['aws-cli', /Write NAMESPACE\/NAME/],
  ])('%s is refused with what to write instead', (pod, message) => {
    expect(failure(() => expect(template).toGrantPod(pod, 's3:ListAllMyBuckets'))).toMatch(message);
    expect(failure(() => expect(template).not.toGrantPod(pod, 's3:ListAllMyBuckets'))).toMatch(message);
  });
});

describe('toHaveHealthyPodIdentity', () => {
  test("the project's own stack is healthy", () => {
    expect(template).toHaveHealthyPodIdentity();
  });

  test('what is wrong is named with its place, cause and fix', () => {
    const said = failure(() => expect(orders(false)).toHaveHealthyPodIdentity());
    expect(said).toContain('association-before-pod (error), Deployment default/orders at ');
    expect(said).toContain('fix: DependsOn: ');
    expect(orders(false)).not.toHaveHealthyPodIdentity();
  });

  test('warnings count unless they are not to', () => {
    expect(orders(true)).not.toHaveHealthyPodIdentity();
    expect(orders(true)).toHaveHealthyPodIdentity({ failOn: 'error' });
  });

  test('a template without an association is a mistake in the test', () => {
    const empty = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } };
    expect(failure(() => expect(empty).toHaveHealthyPodIdentity())).toContain('no Pod Identity association');
    expect(failure(() => expect(empty).not.toHaveHealthyPodIdentity())).toContain('no Pod Identity association');
  });

  test('a path is read', () => {
    const file = join(__dirname, '..', 'walkthrough', 'template', 'terraform-project', 'identities.yaml');
    expect(file).not.toHaveHealthyPodIdentity();
  });

  test('anything else is refused', () => {
    expect(failure(() => expect(undefined).toHaveHealthyPodIdentity())).toContain('expect() takes a Template');
  });
});

describe('an assembly for several environments', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stages-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const dev = 'aws://111122223333/us-east-1';
  const prod = 'aws://444455556666/us-east-1';
  const app = (name: string, production = healthyDraft()) =>
    writeStages(join(folder, name), {
      Dev: { environment: dev, draft: healthyDraft() },
      Prod: { environment: prod, draft: production },
    });

  test('clusters and associations of one name are not taken for one', () => {
    expect(app('same')).toHaveHealthyPodIdentity();
    expect(app('same')).toGrantPod('default/aws-cli', 's3:ListAllMyBuckets');
  });

  test('what is wrong in one of them is said of that one', () => {
    const draft = healthyDraft();
    properties(draft, 'PodRole')['AssumeRolePolicyDocument'] = podTrust();
    expect(failure(() => expect(app('open', draft)).toHaveHealthyPodIdentity())).toMatch(
      /^The doctor found 1:\n\ntrust-scoped-to-cluster/,
    );
  });

  test('a pod that is in both must be allowed in both', () => {
    const draft = healthyDraft();
    properties(draft, 'PodRole')['ManagedPolicyArns'] = ['arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'];
    expect(app('less', draft)).not.toGrantPod('default/aws-cli', 's3:ListAllMyBuckets');
    expect(app('less', draft)).not.toGrantPod('default/aws-cli', 'sqs:ListQueues');
  });

  test('a pod that is in one of them alone is asked about there', () => {
    const draft = healthyDraft();
    draft.pod['metadata'].name = 'other';
    expect(app('other', draft)).toGrantPod('default/other', 's3:ListAllMyBuckets');
    expect(failure(() => expect(app('other', draft)).toGrantPod('default/none', 's3:ListAllMyBuckets'))).toContain(
      'no such pod',
    );
  });
});
