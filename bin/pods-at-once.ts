import { availableParallelism } from 'node:os';

/** A pod is a process of some 60 MiB. */
const MOST = 8;

/** How many pods a rehearsal has standing at once: one for each core, and never so many that their memory is felt. */
export const podsAtOnce = (): number => Math.min(availableParallelism(), MOST);
