/**
 * The emulated world's time. Every component takes a clock instead of reading `Date.now()`, so that a
 * scene can stand six hours later than the last one without waiting for it.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** A clock that keeps running but can be set back or forward. */
export class AdjustableClock implements Clock {
  private offset = 0;
  private readonly listeners = new Set<() => void>();

  now(): number {
    return Date.now() + this.offset;
  }

  /** How far this clock is from the machine's, in milliseconds; negative is in the past. */
  setOffset(milliseconds: number): void {
    this.offset = milliseconds;
    for (const listener of this.listeners) listener();
  }

  /** Lets this many milliseconds pass at once. */
  advance(milliseconds: number): void {
    this.setOffset(this.offset + milliseconds);
  }

  /** Calls `listener` after each change of the offset, for work that would have happened in the skipped time. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
