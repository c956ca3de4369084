import { Aspects, CfnResource, type IAspect, RemovalPolicy, aws_logs as logs } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';

/**
 * One log group for every Lambda function of the scope it is made in, deleted with the stack and after them.
 *
 * The CDK library adds functions of its own (for kubectl, for the VPC's default security group). Left alone, each logs
 * to a group that Lambda makes, that never expires and that no stack deletes; the library's remedy, the feature flag
 * `@aws-cdk/aws-lambda:useCdkManagedLogGroup`, makes groups that are retained. As every function refers to this one,
 * it is deleted last.
 */
export class HelperLogs extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Aspects.of(scope).add(new LogTo(logGroup.logGroupName));
  }
}

class LogTo implements IAspect {
  constructor(private readonly logGroupName: string) {}

  visit(node: IConstruct): void {
    // By type: some of the library's functions are not of the class `CfnFunction`.
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::Lambda::Function') {
      node.addPropertyOverride('LoggingConfig', { LogGroup: this.logGroupName });
    }
  }
}
