import { matchesWildcard } from '../iam';
import { isRecord, listOf, statementsOf, type PlainStatement } from '../model/policy-document';

/** Whether a statement's `Principal` names a service. */
export function namesService(statement: PlainStatement, service: string): boolean {
  const principal = statement['Principal'];
  return principal === '*' || (isRecord(principal) && listOf(principal['Service']).includes(service));
}

/** The texts of a statement's `Principal`. */
export function principalsOf(statement: PlainStatement): readonly string[] {
  const principal = statement['Principal'];
  const names = isRecord(principal) ? Object.values(principal).flatMap(listOf) : [principal];
  return names.filter((name) => typeof name === 'string');
}

/** Whether a statement is about an action, such as `sts:TagSession`. */
export function coversAction(statement: PlainStatement, action: string): boolean {
  const isMeant = (pattern: unknown): boolean =>
    typeof pattern === 'string' && matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
  if (statement['NotAction'] !== undefined) return !listOf(statement['NotAction']).some(isMeant);
  return listOf(statement['Action']).some(isMeant);
}

/** The condition keys of a document, in lower case. */
export function conditionKeysOf(document: unknown): ReadonlySet<string> {
  const keys = statementsOf(document)
    .map((statement) => statement['Condition'])
    .filter(isRecord)
    .flatMap((condition) => Object.values(condition).filter(isRecord).flatMap(Object.keys));
  return new Set(keys.map((key) => key.toLowerCase()));
}
