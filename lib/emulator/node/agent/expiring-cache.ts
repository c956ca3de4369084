import type { Clock } from '../../clock';

interface Item<V> {
  readonly value: V;
  /** Milliseconds since the epoch; after it the item is due to be renewed. */
  readonly refreshAt: number;
  /** Milliseconds since the epoch; after it the item is no longer given out. */
  readonly expiresAt: number;
}

/**
 * The agent's cache: bounded, its items renewed before they expire. When it is full the item that was *set* longest
 * ago goes: reading one does not keep it.
 *
 * Source: aws/eks-pod-identity-agent internal/cache/expiring/{cache,lru}.go.
 */
export class ExpiringCache<V> {
  // A Map iterates in the order of insertion, and set() re-inserts.
  private readonly items = new Map<string, Item<V>>();

  constructor(
    private readonly maxEntries: number,
    private readonly clock: Clock,
    private readonly onEvicted: (key: string, value: V) => void,
  ) {}

  get size(): number {
    return this.items.size;
  }

  get(key: string): V | undefined {
    const item = this.items.get(key);
    return item === undefined || this.clock.now() > item.expiresAt ? undefined : item.value;
  }

  /** @param refreshIn milliseconds until a renewal is due; @param expireIn milliseconds until it expires */
  set(key: string, value: V, refreshIn: number, expireIn: number): void {
    const now = this.clock.now();
    this.items.delete(key);
    this.items.set(key, { value, refreshAt: now + refreshIn, expiresAt: now + expireIn });
    if (this.items.size <= this.maxEntries) return;
    const [oldest] = this.items.keys();
    if (oldest !== undefined) this.delete(oldest);
  }

  delete(key: string): void {
    const item = this.items.get(key);
    if (item === undefined) return;
    this.items.delete(key);
    this.onEvicted(key, item.value);
  }

  /** One round of the janitor: renews what is due, one after the other, then drops what had expired when it began. */
  async sweep(renew: (key: string, value: V) => Promise<void>): Promise<void> {
    const now = this.clock.now();
    const due = [...this.items].filter(([, item]) => now > item.refreshAt);
    for (const [key, item] of due) await renew(key, item.value);
    for (const [key, item] of [...this.items]) if (now > item.expiresAt) this.delete(key);
  }

  /** Forgets everything, as a restart does: nothing counts as evicted. */
  clear(): void {
    this.items.clear();
  }
}
