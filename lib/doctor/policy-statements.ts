import { matchesWildcard } from '../iam';

/** A statement of a policy document as it stands, unchecked. */
export type PlainStatement = Readonly<Record<string, unknown>>;

/** The statements of an untrusted document; none if it is no policy. */
export function statementsOf(document: unknown): readonly PlainStatement[] {
  let policy = document;
  if (typeof policy === 'string') {
    try {
      policy = JSON.parse(policy) as unknown;
    } catch {
      return [];
    }
  }
  return isRecord(policy) ? listOf(policy['Statement']).filter(isRecord) : [];
}

/** How a statement is called: its `Sid`, or `#` and its position. */
export function statementName(statement: PlainStatement, index: number): string {
  return typeof statement['Sid'] === 'string' && statement['Sid'] !== '' ? statement['Sid'] : `#${index}`;
}

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

/** A value as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Whether a value is a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
