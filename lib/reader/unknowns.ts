import { hasUnknown, unknownsIn, unknownText } from '../model/chain';

/** Collects why values are missing while a chain is read. */
export interface Unknowns {
  /** The text that stands for a missing value; `why` is one clause. One name always gives the same text. */
  text(name: string, why: string): string;
  /** The same for a name that AWS makes up. */
  madeUp(name: string, why: string): string;
  /** Why the first missing part of a text is missing, for a sentence. */
  why(text: string): string;
  readonly reasons: Readonly<Record<string, string>>;
  /** The names of the values that AWS makes up: no two of them are equal. */
  readonly namesMadeUp: ReadonlySet<string>;
}

/** A collection without any. */
export function unknowns(): Unknowns {
  const reasons = new Map<string, string>();
  const namesMadeUp = new Set<string>();
  const record = (name: string, why: string): string => {
    const key = unknownText(name).slice(1, -1);
    if (!reasons.has(key)) reasons.set(key, why);
    return key;
  };
  return {
    text(name, why) {
      return `‹${record(name, why)}›`;
    },
    madeUp(name, why) {
      const key = record(name, why);
      namesMadeUp.add(key);
      return `‹${key}›`;
    },
    namesMadeUp,
    why(text) {
      const [first] = hasUnknown(text) ? unknownsIn(text) : [];
      return first === undefined ? 'it is not known' : (reasons.get(first) ?? `‹${first}› is not known`);
    },
    get reasons() {
      return Object.fromEntries(reasons);
    },
  };
}
