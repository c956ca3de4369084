import { type CloudFormationTemplate, synthesise } from '../../lib/stack/synthesise';
import { appliedManifest } from './kubernetes-manifests';
import { dependenciesOf, idsOfType, resourceOf } from './template-graph';

const TYPE = 'Custom::AWSCDK-EKS-KubernetesObjectValue';

function checkOf(template: CloudFormationTemplate) {
  const ids = idsOfType(template, TYPE);
  expect(ids).toHaveLength(1);
  return { logicalId: ids[0]!, ...resourceOf(template, ids[0]!) };
}

describe('with an association', () => {
  const { template } = synthesise({ namespace: 'team-a', podName: 'reader' });
  const check = checkOf(template);

  test('the deployment waits for the injected variable, two minutes at most', () => {
    expect(check.Properties).toMatchObject({
      ObjectType: 'pod',
      ObjectName: 'reader',
      ObjectNamespace: 'team-a',
      JsonPath: '.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value',
      TimeoutSeconds: 120,
    });
  });

  test('after the pod', () => {
    expect(dependenciesOf(template, check.logicalId)).toContain(appliedManifest(template, 'Pod', 'reader').logicalId);
  });

  test('and puts it out', () => {
    expect(template.Outputs?.InjectedUri?.Value).toEqual({ 'Fn::GetAtt': [check.logicalId, 'Value'] });
  });

  test('a new pod is checked again: the resource is another one', () => {
    const again = checkOf(synthesise({ namespace: 'team-a', podName: 'reader', podRevision: '2' }).template);
    expect(again.logicalId).not.toBe(check.logicalId);
    expect(checkOf(synthesise({ namespace: 'team-a', podName: 'reader' }).template).logicalId).toBe(check.logicalId);
  });
});

describe('without one', () => {
  const { template } = synthesise({ podIdentityAssociation: false, podRevision: '7' });
  const check = checkOf(template);

  test('what the pod carries is put out, never empty, as the handler retries an empty answer', () => {
    expect(check.Properties).toMatchObject({
      JsonPath: '.metadata.name}{" "}{.spec.containers[0].env[?(@.name=="AWS_CONTAINER_CREDENTIALS_FULL_URI")].value',
    });
    expect(template.Outputs?.PodWithoutAssociation?.Value).toEqual({ 'Fn::GetAtt': [check.logicalId, 'Value'] });
  });

  test('with what to run should it still be injected', () => {
    expect(template.Outputs?.PodWithoutAssociation?.Description).toMatch(
      /npx cdk deploy -c podIdentityAssociation=false -c podRevision=8$/,
    );
  });

  test('there is no output that says injected', () => {
    expect(template.Outputs).not.toHaveProperty('InjectedUri');
  });

  test.each([
    ['1', '2'],
    ['99', '100'],
    ['retry', 'retry-2'],
    ['123456789012', '123456789012-2'],
  ])('after podRevision=%s comes %s', (podRevision, next) => {
    const description = synthesise({ podIdentityAssociation: false, podRevision }).template.Outputs
      ?.PodWithoutAssociation?.Description;
    expect(description?.endsWith(`podRevision=${next}`)).toBe(true);
  });
});
