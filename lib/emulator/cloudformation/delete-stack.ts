import type { Deployment } from './apply';
import type { Ended } from './create-stack';
import { stackEvent } from './engine';
import { failedTo } from './failure';
import { importerOf } from './outputs';
import { removeResources } from './remove';

/**
 * Deletes a stack's resources in reverse order, and then the stack itself. With one that cannot be deleted the
 * stack stays, in `DELETE_FAILED`, with what is left; a further attempt may succeed.
 */
export async function deleteStack(deployment: Deployment): Promise<Ended> {
  const { engine, stack } = deployment;
  const use = importerOf(engine, stack);
  if (use !== undefined) {
    const reason = `Delete canceled. Cannot delete export ${use.name} as it is in use by ${use.importer}.`;
    return { ok: false, reason };
  }

  await stackEvent(engine, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
  const { failures, left } = await removeResources(
    deployment,
    [...stack.resources.values()].map((record) => ({
      record,
      keptBy: /^Retain/.test(record.deletionPolicy) ? 'DeletionPolicy' : undefined,
    })),
  );
  stack.resources = new Map(left.map((record) => [record.logicalId, record]));
  if (failures.length === 0) {
    await stackEvent(engine, stack, 'DELETE_COMPLETE');
    engine.stacks.delete(stack.name);
    return { ok: true };
  }
  const reason = failedTo(
    'delete',
    failures.map(({ logicalId }) => logicalId),
  );
  await stackEvent(engine, stack, 'DELETE_FAILED', reason);
  return { ok: false, reason, failedResource: failures[0] };
}
