import { conditionTest, parseOperator } from './condition';
import { join, type DocumentReader } from './document';
import type { Condition, PolicyVersion } from './policy';

/**
 * Reads `Condition`: operators, their keys, and the values of each. All must hold.
 * @throws MalformedPolicyError on an operator that does not exist, a value that is no string, number or boolean, or a
 *   date that cannot be read
 *
 * Unconfirmed: that IAM minds the case of an operator's name. The documentation has one spelling, which is taken here.
 */
export function parseConditions(
  value: unknown,
  path: string,
  version: PolicyVersion,
  reader: DocumentReader,
): Condition[] {
  if (value === undefined) return [];
  return Object.entries(reader.object(value, path)).flatMap(([operator, keys]) => {
    const where = join(path, operator);
    const entries = Object.entries(reader.object(keys, where));
    if (entries.length === 0) return [];
    const parsed = parseOperator(operator);
    if (!parsed) {
      return reader.refuse(reader.wording.syntax, where, `there is no condition operator "${operator.slice(0, 100)}"`);
    }
    return entries.map(([key, values]): Condition => {
      reader.string(key, where);
      const expected = reader.scalars(values, join(where, key));
      const unreadable = expected.find((text) => parsed.refuses(text));
      if (unreadable !== undefined) {
        reader.refuse(reader.wording.date, join(where, key), `"${unreadable.slice(0, 100)}" is not a date`);
      }
      return { operator, key, expected, evaluate: conditionTest(parsed, key, expected, version) };
    });
  });
}
