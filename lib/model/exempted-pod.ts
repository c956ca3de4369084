import { isRecord, listOf, statementName, statementsOf, type PlainStatement } from './policy-document';

/** The pods of an association, as a trust policy tells them from others. */
export interface ExemptedPods {
  readonly serviceAccount: string;
  /** What `aws:SourceArn` is, by which they are told where their sessions have no tags. */
  readonly clusterArn: string;
  readonly sessionTags: boolean;
}

/**
 * A `Deny` statement of a trust policy, so changed that it does not apply to these pods: all that it denied otherwise it still
 * denies, for every further condition narrows a statement.
 *
 * @param document the trust policy
 * @param name the statement's `Sid`, or `#` and its position
 * @returns `undefined` if the document has no such statement
 */
export function exemptingStatement(document: unknown, name: string, pods: ExemptedPods): PlainStatement | undefined {
  const statement = statementsOf(document).find((each, index) => statementName(each, index) === name);
  if (statement === undefined) return undefined;
  const conditions = isRecord(statement['Condition']) ? statement['Condition'] : {};
  const [operator, key, value] = pods.sessionTags
    ? ['StringNotEquals', 'aws:RequestTag/kubernetes-service-account', pods.serviceAccount]
    : ['ArnNotEquals', 'aws:SourceArn', pods.clusterArn];
  return { ...statement, Condition: { ...conditions, [operator]: withValue(conditions[operator], key, value) } };
}

/** A condition that is unmet by this value as well: a negated operator asks that none of its values matches. */
function withValue(condition: unknown, key: string, value: string): Readonly<Record<string, unknown>> {
  const others = isRecord(condition) ? condition : {};
  // Names of condition keys have no case.
  const name = Object.keys(others).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key;
  const values = [...listOf(others[name]), value];
  return { ...others, [name]: values.length === 1 ? value : values };
}
