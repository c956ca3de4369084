import type { Trials } from '../../../model/trials';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';
import { playChanges } from './change-trials';
import { LossTrials } from './loss-trials';
import { prepareTokenTrials } from './token-trials';

/** The trials as they are played in an emulated world. */
export function worldTrials(world: World, calls: PodCalls): Trials {
  return {
    prepareTokens: (pods) => prepareTokenTrials(world, calls, pods),
    changes: (pod) => playChanges(world, calls, pod),
    prepareLoss: (like) => LossTrials.prepare(world, calls, like),
  };
}
