import { applyPlan, type Deployment } from './apply';
import { stackEvent } from './engine';
import { failedTo } from './failure';
import { settleOutputs } from './outputs';
import type { Plan } from './plan';
import { removeResources } from './remove';
import type { FailedResource } from './stack';

/** How an operation on a stack ended, before it is made a caller's `StackOutcome`. */
export type Ended =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly failedResource?: FailedResource };

/**
 * Creates a stack's resources. On a failure deletes again what was created and leaves the stack, empty, in
 * `ROLLBACK_COMPLETE`: from there it can only be deleted, as on AWS.
 */
export async function createStack(deployment: Deployment, plan: Plan): Promise<Ended> {
  const { engine, stack } = deployment;
  await stackEvent(engine, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
  const { failures } = await applyPlan(deployment, plan);
  const reason =
    failures.length > 0
      ? failedTo(
          'create',
          failures.map(({ logicalId }) => logicalId),
        )
      : settleOutputs(engine, stack, plan);
  if (reason === undefined) {
    await stackEvent(engine, stack, 'CREATE_COMPLETE');
    return { ok: true };
  }

  await stackEvent(engine, stack, 'ROLLBACK_IN_PROGRESS', `${reason} Rollback requested by user.`);
  const { left } = await removeResources(
    deployment,
    [...stack.resources.values()].map((record) => ({
      record,
      // `RetainExceptOnCreate` and the rest are deleted when the creation itself is rolled back.
      keptBy: record.deletionPolicy === 'Retain' ? 'DeletionPolicy' : undefined,
    })),
  );
  stack.resources = new Map(left.map((record) => [record.logicalId, record]));
  await stackEvent(engine, stack, left.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED', reason);
  return { ok: false, reason, failedResource: failures[0] };
}
