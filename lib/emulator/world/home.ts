import { partitionOf } from '../partition';

/** The account and the region in which everything happens. */
export interface Home {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}

/** What there is if nobody asks for another: the account of AWS's own examples, in the region that is everybody's first. */
const DEFAULT: Home = { accountId: '111122223333', region: 'us-east-1' };

/**
 * The partitions whose names and principals the stand-ins know. In the others EC2's principal, the hosts of EKS and EKS Auth,
 * or the services themselves differ, and what the stand-ins said would be wrong.
 */
const SUPPORTED = ['aws', 'aws-us-gov'];

/** An account or a region in which nothing can be emulated. The message names it and says why. */
export class HomeError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'HomeError';
  }
}

/**
 * The home that is asked for, with {@link DEFAULT} for what is not.
 * @throws HomeError for what is no account or region, and for a region of a partition that is not emulated
 */
export function homeAt({ accountId = DEFAULT.accountId, region = DEFAULT.region }: Partial<Home> = {}): Home {
  if (!/^\d{12}$/.test(accountId)) throw new HomeError(`${JSON.stringify(accountId)} is not an account: twelve digits`);
  const partition = partitionOf(region);
  if (partition === undefined) throw new HomeError(`${JSON.stringify(region)} is not the name of a region`);
  if (!SUPPORTED.includes(partition)) {
    throw new HomeError(`${region} is in partition ${partition}; emulated are ${SUPPORTED.join(' and ')}`);
  }
  return { accountId, region };
}

/** What there is to list in an account before anything is deployed: what `cdk bootstrap` leaves, and a bucket besides. */
export const bucketsAt = ({ accountId, region }: Home): readonly string[] => [
  `cdk-hnb659fds-assets-${accountId}-${region}`,
  'pod-identity-rehearsal',
];
