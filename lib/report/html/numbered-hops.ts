import type { Hop, Station } from '../../model/hop';

/** What the stations are called. */
export const STATION_NAMES: Readonly<Record<Station, string>> = {
  pod: 'Pod: AWS SDK',
  imds: 'Instance metadata',
  agent: 'Pod Identity Agent',
  'eks-auth': 'EKS Auth',
  sts: 'STS',
  s3: 'S3',
};

/** A hop with its number in the picture and in the list beneath it. */
export interface NumberedHop {
  readonly number: number;
  readonly hop: Hop;
  /** How many hops wait for this one. */
  readonly depth: number;
}

/** Whether the arrow is the request of a hop or its answer. */
export interface Arrow extends NumberedHop {
  readonly kind: 'request' | 'response';
}

/** All hops, those that others led to included, in the order in which they began. */
export function numberedHops(hops: readonly Hop[]): NumberedHop[] {
  return arrowsOf(hops).flatMap(({ kind, ...hop }) => (kind === 'request' ? [hop] : []));
}

/** Requests and answers in the order in which they went over the wire. */
export function arrowsOf(hops: readonly Hop[]): Arrow[] {
  let number = 0;
  const arrows = (hop: Hop, depth: number): Arrow[] => {
    const numbered = { number: ++number, hop, depth };
    const onward = hop.onward.flatMap((each) => arrows(each, depth + 1));
    return [{ ...numbered, kind: 'request' }, ...onward, { ...numbered, kind: 'response' }];
  };
  return hops.flatMap((hop) => arrows(hop, 0));
}

/** The hop where it broke: the failing one that no other failing hop led to. */
export function isBreak({ ok, onward }: Hop): boolean {
  return !ok && onward.every((hop) => hop.ok);
}
