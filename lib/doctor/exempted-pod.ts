import { stringify } from 'yaml';
import type { Association } from '../model/chain';
import { exemptingStatement } from '../model/exempted-pod';

/**
 * A `Deny` statement of a trust policy, as YAML, so changed that it does not apply to the pods of an association.
 *
 * @param document the trust policy
 * @param name the statement's `Sid`, or `#` and its position
 * @param clusterArn what `aws:SourceArn` is, which tells the pods from others where session tags are disabled
 * @returns `undefined` if the document has no such statement
 */
export function exemptedPod(
  document: unknown,
  name: string,
  { serviceAccount, sessionTagsDisabled }: Association,
  clusterArn: string,
): string | undefined {
  const sessionTags = sessionTagsDisabled !== true;
  const statement = exemptingStatement(document, name, { serviceAccount, clusterArn, sessionTags });
  return statement && stringify([statement], { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}
