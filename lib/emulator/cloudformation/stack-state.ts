import type { ParameterValue } from './parameters';
import type { PlainObject } from './plain-data';
import type { Provisioned } from './provider';
import type { InertResource, ResourceStatus, RetainedResource, Stack, StackStatus } from './stack';

/** A nested stack's template, and those of the stacks nested in it. */
export interface NestedTemplate {
  readonly template: unknown;
  /** By asset path, asset hash or `TemplateURL`. */
  readonly templates: ReadonlyMap<string, unknown>;
}

/** What a stack remembers of a resource between deployments. */
export interface ResourceRecord {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: PlainObject;
  readonly provisioned: Provisioned;
  readonly status: ResourceStatus;
  /** Logical id to the place in the template that makes the dependency. */
  readonly dependencies: ReadonlyMap<string, string>;
  readonly path?: string;
  /** Set if nothing stands behind the resource: why. */
  readonly inert?: string;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
  /** What a nested stack is made of. */
  readonly nested?: NestedTemplate;
}

/** A stack as the engine keeps it. */
export interface StackState {
  readonly name: string;
  readonly id: string;
  /** The stack this one is nested in. */
  readonly parent?: StackState;
  status: StackStatus;
  reason?: string;
  /** An operation is under way. */
  busy: boolean;
  parameters: Readonly<Record<string, ParameterValue>>;
  resources: Map<string, ResourceRecord>;
  outputs: Readonly<Record<string, string>>;
  exports: Readonly<Record<string, string>>;
  /** Names of other stacks' exports that this one uses. */
  imports: ReadonlySet<string>;
  /** Attributes read of inert resources, by logical id. */
  readonly attributesRead: Map<string, Set<string>>;
  readonly retained: RetainedResource[];
  readonly notes: Set<string>;
}

/** The snapshot of a stack that callers get; `nested` finds the state of a nested stack by its id. */
export function viewOf(state: StackState, nested: (stackId: string) => StackState | undefined): Stack {
  const family = familyOf(state, nested);
  return {
    stackName: state.name,
    stackId: state.id,
    status: state.status,
    reason: state.reason,
    parameters: state.parameters,
    outputs: state.outputs,
    exports: state.exports,
    resources: [...state.resources.values()].map((record) => ({
      logicalId: record.logicalId,
      type: record.type,
      physicalId: record.provisioned.physicalId,
      status: record.status,
      path: record.path,
      properties: record.properties,
      attributes: record.provisioned.attributes ?? {},
      dependsOn: [...record.dependencies.keys()],
      inert: record.inert !== undefined,
    })),
    inert: family.flatMap(inertOf),
    retained: family.flatMap((stack) => stack.retained),
    notes: [...new Set(family.flatMap((stack) => [...stack.notes]))],
  };
}

function familyOf(state: StackState, nested: (stackId: string) => StackState | undefined): readonly StackState[] {
  const children = [...state.resources.values()].flatMap((record) => {
    const child = record.nested === undefined ? undefined : nested(record.provisioned.physicalId);
    return child === undefined ? [] : familyOf(child, nested);
  });
  return [state, ...children];
}

function inertOf(state: StackState): readonly InertResource[] {
  return [...state.resources.values()].flatMap((record) =>
    record.inert === undefined
      ? []
      : [
          {
            stackName: state.name,
            logicalId: record.logicalId,
            type: record.type,
            path: record.path,
            reason: record.inert,
            attributesRead: [...(state.attributesRead.get(record.logicalId) ?? [])],
          },
        ],
  );
}
