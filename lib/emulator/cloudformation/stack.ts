import type { ParameterValue } from './parameters';
import type { PlainObject } from './plain-data';
import type { Lacking } from './template-error';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export type StackStatus =
  | `${'CREATE' | 'ROLLBACK' | 'UPDATE' | 'UPDATE_ROLLBACK' | 'DELETE'}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}`
  | `${'UPDATE' | 'UPDATE_ROLLBACK'}_COMPLETE_CLEANUP_IN_PROGRESS`;

export type ResourceStatus =
  `${'CREATE' | 'UPDATE' | 'DELETE'}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}` | 'DELETE_SKIPPED';

/** One thing that happened to a resource, or to the stack itself (type `AWS::CloudFormation::Stack`, its own name). */
export interface StackEvent {
  readonly stackName: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: ResourceStatus | StackStatus;
  /** Why, in the words of CloudFormation or of the service that refused. */
  readonly reason?: string;
}

/** A resource as it stands in a stack. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: ResourceStatus;
  /** The construct it came from, from the metadata `aws:cdk:path`. */
  readonly path?: string;
  /** Every function resolved. */
  readonly properties: PlainObject;
  readonly attributes: PlainObject;
  /** The logical ids it was created after. */
  readonly dependsOn: readonly string[];
  /** Nothing stands behind it: see {@link InertResource}. */
  readonly inert: boolean;
}

/** A resource that this stand-in carries without doing anything: its values are invented. */
export interface InertResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly path?: string;
  /** Why nothing stands behind it. */
  readonly reason: string;
  /** The attributes other parts of the template read, and got invented values for. */
  readonly attributesRead: readonly string[];
}

/** A resource that still exists although the stack no longer has it. */
export interface RetainedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly path?: string;
  /** `DeletionPolicy` or `UpdateReplacePolicy`, or the service's refusal to delete it. */
  readonly reason: string;
}

/** A stack as a reader sees it: a snapshot, unaffected by later deployments. */
export interface Stack {
  readonly stackName: string;
  readonly stackId: string;
  readonly status: StackStatus;
  readonly reason?: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
  /** In the order of their creation. */
  readonly resources: readonly StackResource[];
  /** Of this stack and the stacks nested in it. */
  readonly inert: readonly InertResource[];
  /** Of this stack and the stacks nested in it, since it was created. */
  readonly retained: readonly RetainedResource[];
  /** What could not be done as CloudFormation does it, of this stack and the stacks nested in it. */
  readonly notes: readonly string[];
}

/** The resource whose failure ended a deployment. */
export interface FailedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly path?: string;
  /** The service's error code, where the service refused. */
  readonly code?: string;
  readonly reason: string;
  /** What AWS has and was not given here, if that is all that is wrong. */
  readonly lacking?: Lacking;
  /** In a nested stack's place: the resource inside it that failed. */
  readonly within?: FailedResource;
}

/** How a deployment or a deletion ended. */
export type StackOutcome =
  | {
      readonly ok: true;
      readonly stack: Stack;
      /** False if there was nothing to do; `reason` then has CloudFormation's words. */
      readonly changed: boolean;
      readonly reason?: string;
    }
  | {
      readonly ok: false;
      /** `REFUSED`: nothing was begun, as when CloudFormation answers a call with a validation error. */
      readonly status: StackStatus | 'REFUSED';
      readonly reason: string;
      /** What AWS has and was not given here, if that is all that is wrong. */
      readonly lacking?: Lacking;
      readonly failedResource?: FailedResource;
      readonly stack?: Stack;
    };
