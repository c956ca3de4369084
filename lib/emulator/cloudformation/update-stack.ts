import { applyPlan, type Change, type Deployment } from './apply';
import type { Ended } from './create-stack';
import { desiredResource, differs } from './desired';
import { stackEvent } from './engine';
import { failedTo } from './failure';
import { resolveOutputs, settleOutputs } from './outputs';
import type { Plan } from './plan';
import { leaveBehind, removeResources, type Doomed } from './remove';
import { isInPlace, rollBack } from './roll-back';
import type { FailedResource } from './stack';
import type { ResourceRecord, StackState } from './stack-state';
import { TemplateError } from './template-error';

/** CloudFormation's answer to an update that changes nothing. */
export const NO_UPDATES = 'No updates are to be performed.';

/** CloudFormation's remark on an update whose clean-up left something behind. */
const LEFT_BEHIND = 'Update successful. One or more resources could not be deleted.';

/**
 * Updates a stack: creates and updates in dependency order, and only then deletes what the new template no
 * longer has and what was replaced, in reverse. On a failure restores what was updated, then deletes what was
 * created.
 */
export async function updateStack(deployment: Deployment, plan: Plan): Promise<Ended> {
  const { engine, stack } = deployment;
  const earlier = new Map(stack.resources);
  await stackEvent(engine, stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
  const { changes, failures } = await applyPlan(deployment, plan);
  const reason = failures.length > 0 ? failureReason(failures, earlier) : settleOutputs(engine, stack, plan);
  if (reason !== undefined) {
    await rollBack(deployment, earlier, changes, reason);
    return { ok: false, reason, failedResource: failures[0] };
  }

  await stackEvent(engine, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const removal = await removeResources(deployment, noLongerNeeded(stack, plan, earlier, changes));
  leaveBehind(stack, removal);
  for (const logicalId of earlier.keys()) if (!plan.members.has(logicalId)) stack.resources.delete(logicalId);
  await stackEvent(engine, stack, 'UPDATE_COMPLETE', removal.left.length > 0 ? LEFT_BEHIND : undefined);
  return { ok: true };
}

/**
 * Whether a plan would change nothing: no resource more, fewer or different, and the same outputs.
 *
 * A change of metadata alone counts as nothing here; CloudFormation performs such an update without touching
 * the resource.
 */
export function isUnchanged(deployment: Deployment, plan: Plan): boolean {
  const { engine, stack } = deployment;
  if (plan.members.size !== stack.resources.size) return false;
  try {
    for (const logicalId of plan.order) {
      const before = stack.resources.get(logicalId);
      const desired = desiredResource(engine, plan, logicalId);
      if (before === undefined || differs(before, desired)) return false;
      if (before.deletionPolicy !== desired.deletionPolicy) return false;
      if (before.updateReplacePolicy !== desired.updateReplacePolicy) return false;
    }
    const { outputs, exports } = resolveOutputs(engine, stack, plan);
    return sameTexts(outputs, stack.outputs) && sameTexts(exports, stack.exports);
  } catch (error) {
    // Something cannot be resolved yet, for example an attribute that only the update brings.
    if (error instanceof TemplateError) return false;
    throw error;
  }
}

/** @throws TemplateError in CloudFormation's words if a resource would become another type of resource */
export function refuseTypeChanges(stack: StackState, plan: Plan): void {
  const changed = [...plan.members].filter(([logicalId, { type }]) => {
    const before = stack.resources.get(logicalId);
    return before !== undefined && before.type !== type;
  });
  if (changed.length === 0) return;
  const names = changed.map(([logicalId]) => logicalId).join(', ');
  throw new TemplateError(
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${names}]`,
  );
}

/** What the clean-up after a successful update deletes, in the order of its creation. */
function noLongerNeeded(
  stack: StackState,
  plan: Plan,
  earlier: ReadonlyMap<string, ResourceRecord>,
  changes: readonly Change[],
): readonly Doomed[] {
  const superseded = new Set(
    changes
      .filter(({ before, after }) => before && after && !isInPlace(before, after))
      .map(({ logicalId }) => logicalId),
  );
  return [...earlier.values()].flatMap((record): Doomed[] => {
    if (!plan.members.has(record.logicalId)) {
      return [{ record, keptBy: /^Retain/.test(record.deletionPolicy) ? 'DeletionPolicy' : undefined }];
    }
    if (!superseded.has(record.logicalId)) return [];
    const policy = stack.resources.get(record.logicalId)?.updateReplacePolicy;
    return [{ record, keptBy: policy === 'Retain' ? 'UpdateReplacePolicy' : undefined }];
  });
}

function failureReason(failures: readonly FailedResource[], earlier: ReadonlyMap<string, ResourceRecord>): string {
  const ids = failures.map(({ logicalId }) => logicalId);
  const created = ids.filter((logicalId) => !earlier.has(logicalId));
  const updated = ids.filter((logicalId) => earlier.has(logicalId));
  return [
    ...(created.length > 0 ? [failedTo('create', created)] : []),
    ...(updated.length > 0 ? [failedTo('update', updated)] : []),
  ].join(' ');
}

function sameTexts(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}
