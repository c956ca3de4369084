/** The condition keys of one request: names are compared without regard to case. */
export interface Context {
  /**
   * The values of a key, or undefined when the request has no such key (or has it with no value at all).
   * @param lowerCaseName the key's name in lower case
   */
  values(lowerCaseName: string): readonly string[] | undefined;
  /** The value of a key that has exactly one; keys given as lists are multivalued and yield undefined. */
  single(lowerCaseName: string): string | undefined;
}

/** Wraps a request's condition keys. Names are lower-cased on the first lookup, for most decisions need none. */
export function contextOf(keys: Readonly<Record<string, string | readonly string[]>>): Context {
  let byName: Map<string, string | readonly string[]> | undefined;
  const lookup = (name: string): string | readonly string[] | undefined => {
    byName ??= new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), value]));
    return byName.get(name);
  };
  return {
    values(name) {
      const value = lookup(name);
      if (value === undefined) return undefined;
      if (typeof value === 'string') return [value];
      return value.length === 0 ? undefined : value;
    },
    single(name) {
      const value = lookup(name);
      return typeof value === 'string' ? value : undefined;
    },
  };
}
