import { aws_lambda as lambda } from 'aws-cdk-lib';
import { HelperLogs } from '../../lib/stack/helper-logs';
import { synthesise } from '../../lib/stack/synthesise';
import { emptyStack, templateOf } from './constructs';
import { dependenciesOf, idsOfType, resourceOf } from './template-graph';

test.each([{}, { existingCluster: true }, { natGateways: 1 }])(
  'every function logs to the one group: %j',
  (context) => {
    const { template } = synthesise(context);
    const groups = idsOfType(template, 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(1);
    const functions = idsOfType(template, 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThanOrEqual(2);
    for (const id of functions) {
      expect(resourceOf(template, id).Properties?.LoggingConfig).toMatchObject({ LogGroup: { Ref: groups[0] } });
      // The reference is what has the group deleted after the functions.
      expect(dependenciesOf(template, id)).toContain(groups[0]);
    }
  },
);

test('the group is deleted with the stack, and forgets after a week', () => {
  const { template } = synthesise();
  expect(resourceOf(template, idsOfType(template, 'AWS::Logs::LogGroup')[0]!)).toMatchObject({
    DeletionPolicy: 'Delete',
    UpdateReplacePolicy: 'Delete',
    Properties: { RetentionInDays: 7 },
  });
});

test('what a function says of its logging is kept', () => {
  const { template } = synthesise();
  const formats = idsOfType(template, 'AWS::Lambda::Function').map(
    (id) => (resourceOf(template, id).Properties?.LoggingConfig as { LogFormat?: string }).LogFormat,
  );
  expect(formats).toContain('JSON');
});

test('by itself, functions made after it included', () => {
  const stack = emptyStack();
  new HelperLogs(stack, 'HelperLogs');
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_LATEST,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
  });
  const template = templateOf(stack);
  const [group] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
  template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { LogGroup: { Ref: group } } });
});
