import { resolve } from './intrinsics';
import { below } from './plain-data';
import { NO_VALUE, type Scope } from './scope';
import { TemplateError } from './template-error';
import type { TemplateResource } from './template-members';

/**
 * The values of each policy. Source: CloudFormation Template Reference, "DeletionPolicy attribute" and
 * "UpdateReplacePolicy attribute"; the latter has no `RetainExceptOnCreate`.
 */
const ALLOWED = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'],
  UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'],
} as const;

/** What becomes of a resource that leaves its stack, and of one that is replaced. */
export interface DeletionPolicies {
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

/**
 * The policies of each resource; `Delete` where none is declared. Under `AWS::LanguageExtensions` a policy may be a
 * function of what is known before the deployment.
 *
 * @throws TemplateError for a value that is none. Unconfirmed: its words.
 */
export function readDeletionPolicies(
  members: ReadonlyMap<string, TemplateResource>,
  scope: Scope,
): ReadonlyMap<string, DeletionPolicies> {
  const read = (name: keyof typeof ALLOWED, declared: unknown, logicalId: string): string => {
    const at = below(below('/Resources', logicalId), name);
    const value = declared !== undefined && scope.languageExtensions ? resolve(declared, scope, at) : declared;
    if (value === undefined || value === NO_VALUE) return 'Delete';
    const allowed: readonly string[] = ALLOWED[name];
    if (typeof value === 'string' && allowed.includes(value)) return value;
    throw new TemplateError(`Template format error: ${name} must be one of ${allowed.join(', ')}.`, at);
  };
  return new Map(
    [...members].map(([logicalId, member]) => [
      logicalId,
      {
        deletionPolicy: read('DeletionPolicy', member.deletionPolicy, logicalId),
        updateReplacePolicy: read('UpdateReplacePolicy', member.updateReplacePolicy, logicalId),
      },
    ]),
  );
}
