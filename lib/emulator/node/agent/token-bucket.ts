import type { Clock } from '../../clock';

/**
 * A token bucket with the arithmetic of Go's golang.org/x/time/rate, which paces both the agent's listeners and its
 * background renewals. The bucket starts full.
 */
export class TokenBucket {
  private tokens: number;
  private last: number;

  /**
   * @param ratePerSecond tokens that come back in a second; `Infinity` never limits
   * @param burst the bucket's size
   */
  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
    private readonly clock: Clock,
  ) {
    this.tokens = burst;
    this.last = clock.now();
  }

  /** Takes a token if there is one now (`Limiter.Allow`). */
  allow(): boolean {
    if (this.ratePerSecond === Infinity) return true;
    this.refill();
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Takes a token from now or from the future (`Limiter.Wait`); gives the milliseconds until it is due. */
  reserve(): number {
    if (this.ratePerSecond === Infinity) return 0;
    this.refill();
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : (-this.tokens / this.ratePerSecond) * 1000;
  }

  private refill(): void {
    const now = this.clock.now();
    // A clock set back gives nothing and takes nothing.
    const elapsed = Math.max(0, now - this.last);
    this.last = now;
    this.tokens = Math.min(this.burst, this.tokens + (elapsed / 1000) * this.ratePerSecond);
  }
}
