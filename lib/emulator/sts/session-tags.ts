import type { AssumeRoleRefusal, AssumeRoleRequest, Tag } from './assume-role';
import { isSession, refuse } from './assume-role';

/** The tags that a session will carry. */
export interface SessionTags {
  /** Inherited and passed ones, by key as first written. */
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

/**
 * Joins the tags a caller passes with those its own session makes it pass on (IAM User Guide, "Pass session tags in
 * AWS STS", section on role chaining). Keys are compared without regard to case.
 */
export function sessionTags(request: AssumeRoleRequest): { ok: true; value: SessionTags } | AssumeRoleRefusal {
  const passed = request.tags ?? [];
  const inherited = inheritedTags(request);
  const keys = new Set(passed.map((tag) => tag.key.toLowerCase()));
  if (keys.size < passed.length) {
    return refuse('InvalidParameterValue', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const overridden = inherited.find((tag) => keys.has(tag.key.toLowerCase()));
  if (overridden) {
    return refuse(
      'InvalidParameterValue',
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      `the request passes the tag ${overridden.key}, which the calling session carries as a transitive tag`,
    );
  }
  const transitive = request.transitiveTagKeys ?? [];
  const foreign = transitive.find((key) => !keys.has(key.toLowerCase()));
  if (foreign !== undefined) {
    return refuse(
      'InvalidParameterValue',
      'The specified transitive tag key must be included in the requested tags.',
      `the transitive tag key ${foreign} is not among the tags passed`,
    );
  }
  const all = [...inherited, ...passed];
  const percent = estimatedPackedPercent(all);
  if (percent > 100) {
    return refuse(
      'PackedPolicyTooLarge',
      `Packed size of session tags consumes ${percent}% of allotted space.`,
      `the session would carry ${all.length} tags of ${characters(all)} characters together, ${inherited.length} of them inherited`,
    );
  }
  return {
    ok: true,
    value: {
      tags: Object.fromEntries(all.map((tag) => [tag.key, tag.value])),
      transitiveTagKeys: [...inherited.map((tag) => tag.key), ...transitive],
    },
  };
}

function inheritedTags(request: AssumeRoleRequest): Tag[] {
  if (!isSession(request.caller)) return [];
  const { tags, transitiveTagKeys } = request.caller;
  const transitive = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.entries(tags)
    .filter(([key]) => transitive.has(key.toLowerCase()))
    .map(([key, value]) => ({ key, value }));
}

/**
 * Estimates how much of STS's allotted space a session's tags take, in per cent. The packing is not public.
 *
 * One exact measurement is: nine tags `T1` to `T9` with 250 characters each take 498 % (aws-actions/
 * configure-aws-credentials#1898), so that nothing is compressed. It fits a space of 455 bytes without, up to one of
 * 512 bytes with 31 bytes of overhead a tag; that inherited tags count, and that Pod Identity's six take 74 %, is in
 * aws/containers-roadmap#2413. Of the two the smaller is taken, so that this refuses too late rather than too early.
 * Unconfirmed: the number within the message; the packing of session policies, which is not estimated.
 */
export function estimatedPackedPercent(tags: readonly Tag[]): number {
  const size = characters(tags);
  const share = Math.min(size / 455.4, (size + 31 * tags.length) / 511.4);
  return Math.floor(share * 100);
}

function characters(tags: readonly Tag[]): number {
  return tags.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
}
