import { isPlainObject } from '../emulator/kubernetes/plain-json';

/** A member of an object, `undefined` if the object is none or has no such member. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (isPlainObject(part) && Object.hasOwn(part, key) ? part[key] : undefined),
    value,
  );
}

/** A member that is text. */
export function textField(value: unknown, ...path: readonly string[]): string | undefined {
  const found = field(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The objects of a member that is a list. */
export function listField(value: unknown, ...path: readonly string[]): readonly Record<string, unknown>[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? found.filter(isPlainObject) : [];
}

/** The texts of a member that is a map; numbers and booleans count as text. */
export function mapField(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const found = field(value, ...path);
  if (!isPlainObject(found)) return {};
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, item]) =>
      ['string', 'number', 'boolean'].includes(typeof item) ? [[key, String(item)]] : [],
    ),
  );
}
