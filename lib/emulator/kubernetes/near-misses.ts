import type { WebhookIdentity } from './webhook-config';

/** How many near misses are named; a cluster may have 5,000 associations. */
const MAX_NEAREST = 5;

/** The associations that a ServiceAccount without one may have been meant for. */
export interface NearMisses {
  /** At most five, the likeliest first. */
  readonly nearest: readonly WebhookIdentity[];
  /** How many more there are. */
  readonly further: number;
}

interface Candidate {
  readonly identity: WebhookIdentity;
  readonly likeness: number;
}

/**
 * The identities that have either the namespace or the name of `wanted`, by how much the other of the two looks like
 * it; those alike in that, by namespace and name.
 */
export function nearMisses(wanted: WebhookIdentity, identities: readonly WebhookIdentity[]): NearMisses {
  const nearest: Candidate[] = [];
  let count = 0;
  for (const identity of identities) {
    if (identity.namespace !== wanted.namespace && identity.serviceAccount !== wanted.serviceAccount) continue;
    count += 1;
    const likeness =
      alike(identity.namespace, wanted.namespace) + alike(identity.serviceAccount, wanted.serviceAccount);
    const candidate = { identity, likeness };
    const place = nearest.findIndex((other) => comesBefore(candidate, other));
    nearest.splice(place < 0 ? nearest.length : place, 0, candidate);
    if (nearest.length > MAX_NEAREST) nearest.pop();
  }
  return { nearest: nearest.map(({ identity }) => identity), further: count - nearest.length };
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  if (a.likeness !== b.likeness) return a.likeness > b.likeness;
  return keyOf(a.identity) < keyOf(b.identity);
}

const keyOf = ({ namespace, serviceAccount }: WebhookIdentity) => `${namespace}/${serviceAccount}`;

/** From 0 to 1: what part of the longer of two names is the same at their beginnings and their ends. */
function alike(a: string, b: string): number {
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (longer === 0) return 1;
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  return (head + tail) / longer;
}
