import type { Clock } from '../clock';
import type { PodIdentity } from './associations';

interface Sighting {
  readonly pods: PodIdentity;
  readonly from: number;
  until: number;
}

/**
 * What the admission webhook's list of associations holds at a moment. It follows the EKS API with a delay:
 * associations are "eventually consistent" with "delays of several seconds" (EKS API reference,
 * CreatePodIdentityAssociation), and so is their removal.
 */
export class PropagatedIdentities {
  /** By their pods: the sighting of the association that stands, and of earlier ones that are still seen. */
  private readonly sightings = new Map<string, Sighting[]>();
  /** The last list, and from when until when it holds. */
  private last:
    { readonly identities: readonly PodIdentity[]; readonly from: number; readonly until: number } | undefined;

  /** @param delayMs milliseconds until a change is seen. */
  constructor(
    private readonly clock: Clock,
    private readonly delayMs: number,
  ) {}

  add({ namespace, serviceAccount }: PodIdentity): void {
    this.last = undefined;
    const pods = { namespace, serviceAccount };
    const sighting = { pods, from: this.seenAt(), until: Infinity };
    this.sightings.set(key(pods), [...(this.sightings.get(key(pods)) ?? []), sighting]);
  }

  remove(pods: PodIdentity): void {
    this.last = undefined;
    const sightings = this.sightings.get(key(pods)) ?? [];
    for (const sighting of sightings) if (sighting.until === Infinity) sighting.until = this.seenAt();
    this.forgetEnded(key(pods), sightings, this.clock.now());
  }

  /** Whether {@link visible} holds these pods; found without going through the list. */
  has(pods: PodIdentity): boolean {
    const now = this.clock.now();
    return (this.sightings.get(key(pods)) ?? []).some(({ from, until }) => from <= now && now < until);
  }

  /** The same array as the last time while nothing has changed. */
  visible(): readonly PodIdentity[] {
    const now = this.clock.now();
    if (this.last && now >= this.last.from && now < this.last.until) return this.last.identities;
    const identities: PodIdentity[] = [];
    let until = Infinity;
    for (const [pods, sightings] of this.sightings) {
      const left = this.forgetEnded(pods, sightings, now);
      const seen = left.find(({ from }) => from <= now);
      if (seen) identities.push(seen.pods);
      for (const sighting of left) until = Math.min(until, sighting.from > now ? sighting.from : sighting.until);
    }
    this.last = { identities, from: now, until };
    return identities;
  }

  private forgetEnded(pods: string, sightings: readonly Sighting[], now: number): readonly Sighting[] {
    const left = sightings.filter(({ until }) => until > now);
    if (left.length === 0) this.sightings.delete(pods);
    else if (left.length < sightings.length) this.sightings.set(pods, left);
    return left;
  }

  /** Without a delay a change holds whatever the clock says, also for a clock that is set back afterwards. */
  private seenAt(): number {
    return this.delayMs > 0 ? this.clock.now() + this.delayMs : -Infinity;
  }
}

function key({ namespace, serviceAccount }: PodIdentity): string {
  return `${namespace}/${serviceAccount}`;
}
