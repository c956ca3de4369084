/**
 * One part of the chain, as far as it was read. A part that was not read is not an empty one: a rule that needs it
 * answers that it could not tell.
 */
export type Read<T> =
  | {
      readonly read: true;
      readonly items: readonly T[];
      /** Why there may be more than {@link items}, one sentence; absent if these are all there are. */
      readonly mayBeMore?: string;
    }
  | {
      readonly read: false;
      /** Why not, and what would have to be given to read it: one sentence. */
      readonly why: string;
    };

/**
 * A part that was read.
 * @param mayBeMore why there may be more than these; `undefined` if these are all
 */
export function asRead<T>(items: readonly T[], mayBeMore?: string): Read<T> {
  return { read: true, items, ...(mayBeMore !== undefined && { mayBeMore }) };
}

/** A value that what was read does not hold, because it comes about with the deployment. */
export interface NotKnown {
  /** Why, one clause: `parameter HopLimit has no default`. */
  readonly notKnown: string;
}

/** A value, or the reason why it is not known. Texts have a finer way to say so: see `unknown-text.ts`. */
export type Value<T> = T | NotKnown;

/** Whether a value is known. */
export function isKnown<T>(value: Value<T>): value is T {
  return !(typeof value === 'object' && value !== null && 'notKnown' in value);
}

/** What was read of a part: nothing, if it was not. */
export function itemsOf<T>(part: Read<T>): readonly T[] {
  return part.read ? part.items : [];
}
