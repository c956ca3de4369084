import { updateInPlace, type Change, type Deployment } from './apply';
import { resourceEvent, stackEvent } from './engine';
import { checkProvisioned, failureOf } from './failure';
import { leaveBehind, removeResources, type Doomed } from './remove';
import type { ResourceRecord } from './stack-state';

/**
 * Puts back what was, most recent change first. Unconfirmed: the order in which AWS restores resources; the
 * documentation gives none.
 */
export async function rollBack(
  deployment: Deployment,
  earlier: ReadonlyMap<string, ResourceRecord>,
  changes: readonly Change[],
  reason: string,
): Promise<void> {
  const { engine, stack } = deployment;
  await stackEvent(engine, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  const restored = new Map(earlier);
  let failed = false;
  for (const change of changes.toReversed()) {
    const record = await restore(deployment, change);
    if (record === 'failed') failed = true;
    else if (record !== undefined) restored.set(change.logicalId, record);
  }
  stack.resources = restored;
  if (failed) return stackEvent(engine, stack, 'UPDATE_ROLLBACK_FAILED', reason);

  await stackEvent(engine, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  const created = changes.flatMap(({ after, before }): Doomed[] => {
    if (after === undefined || isInPlace(before, after)) return [];
    return [
      {
        record: after,
        keptBy: before === undefined && after.deletionPolicy === 'Retain' ? 'DeletionPolicy' : undefined,
      },
    ];
  });
  leaveBehind(stack, await removeResources(deployment, created));
  await stackEvent(engine, stack, 'UPDATE_ROLLBACK_COMPLETE', reason);
}

/** Gives a resource its earlier properties again, if its own physical resource was touched. */
async function restore(deployment: Deployment, change: Change): Promise<ResourceRecord | 'failed' | undefined> {
  const { before, after, desired, kind } = change;
  const touched = kind === 'update' && before !== undefined && (after === undefined || isInPlace(before, after));
  if (!touched) return undefined;
  const { engine, stack } = deployment;
  const resource = { ...before, physicalId: before.provisioned.physicalId };
  await resourceEvent(engine, stack, resource, 'UPDATE_IN_PROGRESS');
  try {
    const from: ResourceRecord = after ?? { ...before, properties: desired.properties };
    const provisioned = checkProvisioned(await updateInPlace(deployment, from, before), before.type);
    await resourceEvent(engine, stack, resource, 'UPDATE_COMPLETE');
    return { ...before, provisioned };
  } catch (error) {
    await resourceEvent(engine, stack, resource, 'UPDATE_FAILED', failureOf(stack, before, error).reason);
    return 'failed';
  }
}

/** Whether a change kept the physical resource. */
export function isInPlace(before: ResourceRecord | undefined, after: ResourceRecord): boolean {
  return before?.provisioned.physicalId === after.provisioned.physicalId;
}
