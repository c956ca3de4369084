import { stringify } from 'yaml';
import type { Association } from '../model/chain';
import { isRecord, listOf, statementName, statementsOf } from './policy-statements';

/**
 * A `Deny` statement of a trust policy, as YAML, so changed that it does not apply to the pods of an association: all that it
 * denied otherwise it still denies, for every further condition narrows a statement.
 *
 * @param document the trust policy
 * @param name the statement's `Sid`, or `#` and its position
 * @param clusterArn what `aws:SourceArn` is, which tells the pods from others where session tags are disabled
 * @returns `undefined` if the document has no such statement
 */
export function exemptedPod(
  document: unknown,
  name: string,
  association: Association,
  clusterArn: string,
): string | undefined {
  const statement = statementsOf(document).find((each, index) => statementName(each, index) === name);
  if (statement === undefined) return undefined;
  const conditions = isRecord(statement['Condition']) ? statement['Condition'] : {};
  const [operator, key, value] =
    association.sessionTagsDisabled === true
      ? ['ArnNotEquals', 'aws:SourceArn', clusterArn]
      : ['StringNotEquals', 'aws:RequestTag/kubernetes-service-account', association.serviceAccount];
  return stringify(
    [{ ...statement, Condition: { ...conditions, [operator]: withValue(conditions[operator], key, value) } }],
    { lineWidth: 0, aliasDuplicateObjects: false },
  ).trimEnd();
}

/** A condition that is unmet by this value as well: a negated operator asks that none of its values matches. */
function withValue(condition: unknown, key: string, value: string): Readonly<Record<string, unknown>> {
  const others = isRecord(condition) ? condition : {};
  // Names of condition keys have no case.
  const name = Object.keys(others).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key;
  const values = [...listOf(others[name]), value];
  return { ...others, [name]: values.length === 1 ? value : values };
}
