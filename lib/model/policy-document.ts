/** Policy documents as they stand, unchecked: what is pasted in a fix is made of them. */

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

/** A value as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Whether a value is a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
