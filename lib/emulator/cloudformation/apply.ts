import { changedProperties, desiredResource, differs, inertProvider, isCustom, type Desired } from './desired';
import { resourceEvent, type Engine } from './engine';
import { CANCELLED, checkProvisioned, customNamed, extraneousKey, failureOf } from './failure';
import { asText } from './plain-data';
import type { Plan } from './plan';
import type { Provisioned, ResourceProvider, ResourceRequest } from './provider';
import { workThrough } from './scheduler';
import type { FailedResource } from './stack';
import type { ResourceRecord, StackState } from './stack-state';

/** One deployment under way. */
export interface Deployment {
  readonly engine: Engine;
  readonly stack: StackState;
  /** How a nested stack is handled. */
  readonly nestedStack: (parent: StackState, resource: Desired) => ResourceProvider;
}

/** What a deployment did to one resource. */
export interface Change {
  readonly logicalId: string;
  readonly kind: 'create' | 'update' | 'replace';
  /** As it was; absent for a new one. */
  readonly before?: ResourceRecord;
  /** As it is now; absent if the change failed. */
  readonly after?: ResourceRecord;
  readonly desired: Desired;
}

/** What came of working through a template's resources. */
export interface Applied {
  /** In the order in which they ended. */
  readonly changes: readonly Change[];
  readonly failures: readonly FailedResource[];
}

type Step = Pick<Change, 'kind' | 'before'> & { readonly desired: Desired };

const REPLACING = 'Requested update requires the creation of a new physical resource; hence creating one.';

/**
 * Creates and updates a stack's resources as the plan wants them, each after those it depends on. Deletes
 * nothing: what is no longer wanted goes afterwards. After the first failure nothing more is begun.
 */
export async function applyPlan(deployment: Deployment, plan: Plan): Promise<Applied> {
  const { engine, stack } = deployment;
  const steps = new Map<string, Step | { readonly error: unknown }>();
  const changes: Change[] = [];
  const failures: FailedResource[] = [];

  await workThrough(
    plan.order,
    plan.graph,
    {
      async announce(logicalId) {
        const step = nextStep(deployment, plan, logicalId);
        if (step === 'nothing') return false;
        steps.set(logicalId, step);
        const before = stack.resources.get(logicalId);
        await resourceEvent(
          engine,
          stack,
          { logicalId, type: typeOf(plan, logicalId), physicalId: before?.provisioned.physicalId },
          before === undefined ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS',
          'kind' in step && step.kind === 'replace' ? REPLACING : undefined,
        );
        return true;
      },

      async perform(logicalId) {
        const step = steps.get(logicalId);
        if (step === undefined || 'error' in step) throw step?.error;
        return checkProvisioned(await performStep(deployment, step), step.desired.type);
      },

      async settle(logicalId, result) {
        const step = steps.get(logicalId);
        const before = stack.resources.get(logicalId);
        const verb = before === undefined ? 'CREATE' : 'UPDATE';
        const resource = { logicalId, type: typeOf(plan, logicalId), physicalId: before?.provisioned.physicalId };
        if (result.status === 'rejected' || step === undefined || 'error' in step) {
          const error: unknown = result.status === 'rejected' ? result.reason : undefined;
          const path = step !== undefined && 'desired' in step ? step.desired.path : before?.path;
          const failure = failureOf(stack, { ...resource, path }, error);
          failures.push(failure);
          if (step !== undefined && 'desired' in step) changes.push({ logicalId, ...step });
          await resourceEvent(engine, stack, resource, `${verb}_FAILED`, failure.reason);
          return 'stop';
        }
        const after: ResourceRecord = { ...step.desired, provisioned: result.value, status: `${verb}_COMPLETE` };
        stack.resources.set(logicalId, after);
        changes.push({ logicalId, ...step, after });
        const event = { ...resource, physicalId: result.value.physicalId };
        if (failures.length > 0) {
          failures.push(failureOf(stack, after, new Error(CANCELLED[verb])));
          await resourceEvent(engine, stack, event, `${verb}_FAILED`, CANCELLED[verb]);
          return 'stop';
        }
        await resourceEvent(engine, stack, event, after.status);
        return 'done';
      },
    },
    engine.patience,
  );
  return { changes, failures };
}

/** The handler of a resource's type; the inert one where there is no other. */
export function providerOf({ engine, stack, nestedStack }: Deployment, resource: Desired): ResourceProvider {
  const provider = engine.providers.get(resource.type);
  if (provider !== undefined) return provider;
  return resource.nested === undefined ? inertProvider(engine) : nestedStack(stack, resource);
}

/** A resource as its handler sees it. */
export function requestFor(stack: StackState, resource: Desired): ResourceRequest {
  const { logicalId, type, properties } = resource;
  return { stackName: stack.name, logicalId, type, properties };
}

/** Updates a resource in place. @returns what exists afterwards; the same as before if its type knows no update */
export async function updateInPlace(deployment: Deployment, from: ResourceRecord, to: Desired): Promise<Provisioned> {
  const update = providerOf(deployment, to).update?.bind(providerOf(deployment, to));
  if (update === undefined) return from.provisioned;
  return update(requestFor(deployment.stack, to), { ...from.provisioned, properties: from.properties });
}

function nextStep(deployment: Deployment, plan: Plan, logicalId: string): Step | { error: unknown } | 'nothing' {
  const { engine, stack } = deployment;
  const before = stack.resources.get(logicalId);
  try {
    const desired = desiredResource(engine, plan, logicalId);
    if (before !== undefined && !differs(before, desired)) {
      // What no handler needs to know of may still have changed: dependencies, policies, the construct's path.
      stack.resources.set(logicalId, { ...before, ...desired });
      return 'nothing';
    }
    const { replacedBy = [], customName, properties } = providerOf(deployment, desired);
    const extraneous = properties && Object.keys(desired.properties).find((name) => !properties.includes(name));
    if (extraneous !== undefined) return { error: extraneousKey(logicalId, extraneous) };
    if (before === undefined) return { kind: 'create', desired };
    const changed = changedProperties(before.properties, desired.properties);
    if (!changed.some((name) => replacedBy.includes(name))) return { kind: 'update', before, desired };
    const kept = customName === undefined || changed.includes(customName) ? undefined : desired.properties[customName];
    return kept === undefined ? { kind: 'replace', before, desired } : { error: new Error(customNamed(asText(kept))) };
  } catch (error) {
    return { error };
  }
}

async function performStep(deployment: Deployment, { kind, before, desired }: Step): Promise<Provisioned> {
  if (kind !== 'update' || before === undefined) {
    return providerOf(deployment, desired).create(requestFor(deployment.stack, desired));
  }
  if (isCustom(desired.type) && changedProperties(before.properties, desired.properties).includes('ServiceToken')) {
    throw new Error('Modifying service token is not allowed.');
  }
  return updateInPlace(deployment, before, desired);
}

function typeOf(plan: Plan, logicalId: string): string {
  return plan.members.get(logicalId)?.type ?? '';
}
