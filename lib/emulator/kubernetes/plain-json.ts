/** The deepest nesting that is read. Kubernetes objects nest about fifteen levels. */
export const MAX_DEPTH = 64;

/** The largest object in characters of JSON, as the API server's request limit of 3 MiB. */
const MAX_OBJECT_CHARACTERS = 3 * 1024 * 1024;

export type PlainJson = string | number | boolean | null | PlainJson[] | { [key: string]: PlainJson };

/**
 * A deep copy of `value` if it is JSON and of a reasonable size, so that everything after this may trust it: no
 * cycles, accessors, class instances or keys that reach an object's prototype. `undefined` members are left out, as
 * JSON does.
 *
 * @returns the copy, or a sentence that says what is wrong and where.
 */
export function plainJson(
  value: unknown,
): { ok: true; value: PlainJson } | { ok: false; field: string; problem: string } {
  let characters = 0;
  class Refused extends Error {
    constructor(
      readonly field: string,
      readonly problem: string,
    ) {
      super(problem);
    }
  }

  function copy(node: unknown, field: string, depth: number): PlainJson {
    characters += 1 + (typeof node === 'string' ? node.length : 0);
    if (characters > MAX_OBJECT_CHARACTERS) throw new Refused(field, 'the object is too large');
    if (depth > MAX_DEPTH) throw new Refused(field, `nested deeper than ${MAX_DEPTH} levels`);
    if (node === null || typeof node === 'string' || typeof node === 'boolean') return node;
    if (typeof node === 'number' && Number.isFinite(node)) return node;
    if (Array.isArray(node))
      return Array.from(node, (item, index) => copy(item ?? null, `${field}[${index}]`, depth + 1));
    if (typeof node !== 'object' || !isPlainObject(node)) throw new Refused(field, 'not a JSON value');
    const result: { [key: string]: PlainJson } = {};
    for (const [key, member] of Object.entries(node)) {
      const path = field === '' ? key : `${field}.${key}`;
      if (key === '__proto__') throw new Refused(path, 'a key of this name is not allowed');
      characters += key.length;
      if (member !== undefined) result[key] = copy(member, path, depth + 1);
    }
    return result;
  }

  try {
    return { ok: true, value: copy(value, '', 0) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, field: error.field, problem: error.problem };
    return { ok: false, field: '', problem: 'not a JSON value' };
  }
}

/** Whether `value` is an object with members, not an array, `null` or an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Deep equality of two JSON values; the order of an object's members does not count. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalJson(item, b[index]));
  }
  if (!isPlainObject(a) || !isPlainObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  );
}

/** A shallow copy of `value` without some of its members. */
export function without<T extends object, K extends string>(value: T, ...keys: K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>;
}
