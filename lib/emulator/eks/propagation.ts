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
  private sightings: Sighting[] = [];
  /** The sighting of each association that stands, by its pods. */
  private readonly standing = new Map<string, Sighting>();
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
    const sighting = { pods: { namespace, serviceAccount }, from: this.seenAt(), until: Infinity };
    this.sightings.push(sighting);
    this.standing.set(key(sighting.pods), sighting);
  }

  remove(pods: PodIdentity): void {
    this.last = undefined;
    const sighting = this.standing.get(key(pods));
    if (sighting) sighting.until = this.seenAt();
    this.standing.delete(key(pods));
  }

  /** The same array as the last time while nothing has changed. */
  visible(): readonly PodIdentity[] {
    const now = this.clock.now();
    if (this.last && now >= this.last.from && now < this.last.until) return this.last.identities;
    this.sightings = this.sightings.filter((sighting) => sighting.until > now);
    const seen = new Map<string, PodIdentity>();
    let until = Infinity;
    for (const sighting of this.sightings) {
      if (sighting.from <= now) seen.set(key(sighting.pods), sighting.pods);
      until = Math.min(until, sighting.from > now ? sighting.from : sighting.until);
    }
    this.last = { identities: [...seen.values()], from: now, until };
    return this.last.identities;
  }

  /** Without a delay a change holds whatever the clock says, also for a clock that is set back afterwards. */
  private seenAt(): number {
    return this.delayMs > 0 ? this.clock.now() + this.delayMs : -Infinity;
  }
}

function key({ namespace, serviceAccount }: PodIdentity): string {
  return `${namespace}/${serviceAccount}`;
}
