import { ResourceError, type Provisioned } from './provider';
import type { FailedResource } from './stack';
import type { StackState } from './stack-state';
import { UndecidedError, type Lacking } from './template-error';

/** What is thrown for a nested stack that failed: carries the resource at fault inside it. */
export class NestedStackError extends Error {
  constructor(
    message: string,
    readonly within: FailedResource | undefined,
    /** What AWS has and was not given here, if that is all that is wrong. */
    readonly lacking?: Lacking,
  ) {
    super(message);
    this.name = 'NestedStackError';
  }
}

/** CloudFormation's reason for a resource that was under way when another one failed. */
export const CANCELLED = { CREATE: 'Resource creation cancelled', UPDATE: 'Resource update cancelled' } as const;

/**
 * CloudFormation's reason for a replacement that would need the old resource's name a second time. Source: AWS Knowledge
 * Center, "How do I resolve the error … custom-named resource requires replacing"; quoted in convox/rack#2941.
 */
export function customNamed(name: string): string {
  return `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`;
}

/** CloudFormation's refusal of a property that the type does not have, as in aws/aws-cdk#28984. */
export function extraneousKey(logicalId: string, name: string): ResourceError {
  return new ResourceError(
    'InvalidRequest',
    `Properties validation failed for resource ${logicalId} with message:\n#: extraneous key [${name}] is not permitted`,
  );
}

/** What went wrong with a resource, as data. */
export function failureOf(
  stack: Pick<StackState, 'name'>,
  resource: { readonly logicalId: string; readonly type: string; readonly path?: string },
  error: unknown,
): FailedResource {
  return {
    stackName: stack.name,
    logicalId: resource.logicalId,
    type: resource.type,
    path: resource.path,
    code: error instanceof ResourceError ? error.code : undefined,
    reason: error instanceof Error ? error.message : String(error),
    lacking: error instanceof UndecidedError || error instanceof NestedStackError ? error.lacking : undefined,
    within: error instanceof NestedStackError ? error.within : undefined,
  };
}

/** CloudFormation's summary of failed resources: `The following resource(s) failed to create: [Pod].` */
export function failedTo(verb: 'create' | 'update' | 'delete', logicalIds: readonly string[]): string {
  return `The following resource(s) failed to ${verb}: [${logicalIds.join(', ')}].`;
}

/** A handler's answer, or an error that says it gave none: a defect of the handler, told as a failed resource. */
export function checkProvisioned(provisioned: Provisioned | undefined, type: string): Provisioned {
  if (typeof provisioned?.physicalId === 'string' && provisioned.physicalId !== '') return provisioned;
  throw new Error(`The handler of ${type} gave no physical resource id.`);
}
