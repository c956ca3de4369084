import { aws_s3 as s3, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PodIdentityDemoStack, STACK_NAME } from '../../lib/stack/pod-identity-demo-stack';
import { parseSettings } from '../../lib/stack/settings';
import { quietApp, synthesised } from '../quiet-app';

/*
 * The AwsSolutions rules. What they find and this project accepts is acknowledged, with the reason, in the construct
 * it is found in. They do not see two things, as their EKS rules know the older module's cluster alone: the endpoint
 * is public (so that neither a VPN nor functions in the VPC are needed), and the control plane does not log (it would
 * cost more than the cluster's nodes, and outlive it).
 */

function findings(
  context: Record<string, unknown>,
  change: (stack: PodIdentityDemoStack) => unknown = () => {},
): string[] {
  const app = quietApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  change(
    new PodIdentityDemoStack(app, STACK_NAME, { settings: parseSettings(context), today: new Date('2026-11-23') }),
  );
  const { reports } = synthesised(app);
  return reports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
}

test.each<Record<string, unknown>>([
  {},
  { podIdentityAssociation: false },
  { existingCluster: true },
  { natGateways: 1 },
  { namespace: 'team-a', adminArn: 'arn:aws:iam::111122223333:role/Admin' },
  { managedPolicies: 'ReadOnlyAccess,arn:aws:iam::aws:policy/AmazonS3FullAccess' },
  { targetRoleArn: 'arn:aws:iam::444455556666:role/reader' },
])('nothing is found that is not acknowledged: %j', (context) => {
  expect(findings(context)).toEqual([]);
});

test('and something would be', () => {
  const found = findings({}, (stack) => new s3.Bucket(stack, 'Bucket'));
  expect(found).toEqual(expect.arrayContaining([expect.stringContaining('AwsSolutions-S1')]));
});
