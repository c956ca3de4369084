import { providerOf, requestFor, type Deployment } from './apply';
import { resourceEvent } from './engine';
import { failureOf } from './failure';
import { dependencyOrder, reversed, type Graph } from './graph';
import { workThrough } from './scheduler';
import type { FailedResource } from './stack';
import type { ResourceRecord, StackState } from './stack-state';

/** A physical resource that is to go. */
export interface Doomed {
  readonly record: ResourceRecord;
  /** The policy by which it is kept instead, if it is. */
  readonly keptBy?: 'DeletionPolicy' | 'UpdateReplacePolicy';
}

/** What came of deleting resources. */
export interface Removal {
  readonly failures: readonly FailedResource[];
  /** What still exists against the wish: what could not be deleted, and what that depends on. */
  readonly left: readonly ResourceRecord[];
}

/**
 * Deletes resources, each after those that depended on it: the reverse of the order of creation. One that
 * cannot be deleted also spares what it depends on, as nothing it needs is taken from it.
 *
 * @param doomed in the order of their creation, each logical id once
 */
export async function removeResources(deployment: Deployment, doomed: readonly Doomed[]): Promise<Removal> {
  const { engine, stack } = deployment;
  const byId = new Map(doomed.map((item) => [item.record.logicalId, item]));
  const failures: FailedResource[] = [];
  const describe = (logicalId: string) => {
    const item = byId.get(logicalId);
    if (item === undefined) throw new Error(`${logicalId} is not to be deleted.`);
    return { ...item, resource: { ...item.record, physicalId: item.record.provisioned.physicalId } };
  };
  const creation: Graph = new Map(doomed.map(({ record }) => [record.logicalId, record.dependencies]));

  const spared = await workThrough(
    dependencyOrder(creation).toReversed(),
    reversed(creation),
    {
      async announce(logicalId) {
        const { resource, keptBy } = describe(logicalId);
        if (keptBy === undefined) {
          await resourceEvent(engine, stack, resource, 'DELETE_IN_PROGRESS');
          return true;
        }
        const { type, physicalId, path } = resource;
        stack.retained.push({ stackName: stack.name, logicalId, type, physicalId, path, reason: keptBy });
        await resourceEvent(engine, stack, resource, 'DELETE_SKIPPED');
        return false;
      },

      async perform(logicalId) {
        const { record } = describe(logicalId);
        await providerOf(deployment, record).delete(requestFor(stack, record), record.provisioned);
      },

      async settle(logicalId, result) {
        const { resource } = describe(logicalId);
        if (result.status === 'fulfilled') {
          await resourceEvent(engine, stack, resource, 'DELETE_COMPLETE');
          return 'done';
        }
        const failure = failureOf(stack, resource, result.reason);
        failures.push(failure);
        await resourceEvent(engine, stack, resource, 'DELETE_FAILED', failure.reason);
        return 'failed';
      },
    },
    engine.patience,
  );
  const left = new Set([...failures.map(({ logicalId }) => logicalId), ...spared]);
  return { failures, left: doomed.map(({ record }) => record).filter(({ logicalId }) => left.has(logicalId)) };
}

/** Lists what could not be deleted, and what its stack forgets all the same, as CloudFormation does. */
export function leaveBehind(stack: StackState, { failures, left }: Removal): void {
  for (const { logicalId, type, path, provisioned } of left) {
    const failure = failures.find((item) => item.logicalId === logicalId);
    const why = failure === undefined ? 'what depends on it could not be' : failure.reason;
    stack.retained.push({
      stackName: stack.name,
      logicalId,
      type,
      physicalId: provisioned.physicalId,
      path,
      reason: `could not be deleted: ${why}`,
    });
  }
}
