import { hasUnknown, unknownsIn, unknownText } from '../model/chain';

/** Collects why values are missing while a chain is read. */
export interface Unknowns {
  /** The text that stands for a missing value; `why` is one clause. One name always gives the same text. */
  text(name: string, why: string): string;
  /** Why the first missing part of a text is missing, for a sentence. */
  why(text: string): string;
  readonly reasons: Readonly<Record<string, string>>;
}

/** A collection without any. */
export function unknowns(): Unknowns {
  const reasons = new Map<string, string>();
  return {
    text(name, why) {
      const text = unknownText(name);
      const key = text.slice(1, -1);
      if (!reasons.has(key)) reasons.set(key, why);
      return text;
    },
    why(text) {
      const [first] = hasUnknown(text) ? unknownsIn(text) : [];
      return first === undefined ? 'it is not known' : (reasons.get(first) ?? `‹${first}› is not known`);
    },
    get reasons() {
      return Object.fromEntries(reasons);
    },
  };
}
