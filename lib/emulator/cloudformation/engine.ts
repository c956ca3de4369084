import type { Clock } from '../clock';
import type { Journal } from '../journal';
import type { Identifiers } from './names';
import type { ResourceProvider } from './provider';
import type { ResourceStatus, StackEvent, StackStatus } from './stack';
import type { ResourceRecord, StackState } from './stack-state';
import type { TemplateLimits } from './template';

/** What every deployment of one account and region shares. */
export interface Engine {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly availabilityZones: readonly string[];
  readonly providers: ReadonlyMap<string, ResourceProvider>;
  readonly ssmParameters: ReadonlyMap<string, string>;
  /** Of stacks that are not here. */
  readonly exports: ReadonlyMap<string, string>;
  readonly limits: TemplateLimits;
  readonly identifiers: Identifiers;
  readonly patience: number;
  readonly clock: Clock;
  readonly journal?: Journal;
  readonly onEvent?: (event: StackEvent) => void | Promise<void>;
  /** Every stack that exists, nested ones too, by name. */
  readonly stacks: Map<string, StackState>;
}

/** The stack with that name or id. */
export function findStack(engine: Engine, nameOrId: string): StackState | undefined {
  if (!nameOrId.startsWith('arn:')) return engine.stacks.get(nameOrId);
  const named = engine.stacks.get(nameOrId.split('/')[1] ?? '');
  return named?.id === nameOrId ? named : undefined;
}

/**
 * What is stored under an SSM parameter's name: what the caller said, else what a stack's own (inert)
 * `AWS::SSM::Parameter` would have stored.
 */
export function ssmParameter(engine: Engine, name: string): string | undefined {
  const given = engine.ssmParameters.get(name);
  if (given !== undefined) return given;
  for (const stack of engine.stacks.values()) {
    for (const { type, properties } of stack.resources.values()) {
      if (type !== 'AWS::SSM::Parameter' || properties['Name'] !== name) continue;
      return typeof properties['Value'] === 'string' ? properties['Value'] : undefined;
    }
  }
  return undefined;
}

/** Tells of a resource, and waits until the listener has taken it in. */
export async function resourceEvent(
  engine: Engine,
  stack: StackState,
  resource: Pick<ResourceRecord, 'logicalId' | 'type'> & { readonly physicalId?: string },
  status: ResourceStatus,
  reason?: string,
): Promise<void> {
  const { logicalId, type, physicalId } = resource;
  await emit(engine, { stackName: stack.name, logicalId, physicalId, type, status, reason });
}

/** Gives a stack a new status, tells of it, and waits until the listener has taken it in. */
export async function stackEvent(
  engine: Engine,
  stack: StackState,
  status: StackStatus,
  reason?: string,
): Promise<void> {
  stack.status = status;
  stack.reason = reason;
  await emit(engine, {
    stackName: stack.name,
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status,
    reason,
  });
}

async function emit(engine: Engine, event: StackEvent): Promise<void> {
  engine.journal?.record({
    at: engine.clock.now(),
    component: 'cloudformation',
    event: event.status,
    subject: `${event.stackName}/${event.logicalId}`,
    said: event.reason,
    detail: { type: event.type, physicalId: event.physicalId },
  });
  await engine.onEvent?.(event);
}
