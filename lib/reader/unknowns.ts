import { hasUnknown, soleUnknown, unknownsIn, unknownText } from '../model/chain';

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
  /** What has each name as a text has it: two that differ in what is left out there are not one value. */
  const owners = new Map<string, string>();
  const record = (name: string, why: string): string => {
    let text = unknownText(name);
    while ((owners.get(text) ?? name) !== name) text = unknownText(`${soleUnknown(text)}_`);
    owners.set(text, name);
    const key = soleUnknown(text) ?? '';
    if (!reasons.has(key)) reasons.set(key, why);
    return text;
  };
  return {
    text: record,
    madeUp(name, why) {
      const text = record(name, why);
      namesMadeUp.add(soleUnknown(text) ?? '');
      return text;
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
