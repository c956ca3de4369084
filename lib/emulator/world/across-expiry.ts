import { setTimeout as sleep } from 'node:timers/promises';
import type { CallOutcome, PodName } from '../../model/environment';
import type { PodCalls } from './pod-calls';
import type { World } from './world';

const MINUTE = 60_000;

/** Three hours on, the agent renews what it keeps; six hours on, less five minutes, an SDK asks for new credentials. */
const STEPS_MS = [181 * MINUTE, 175 * MINUTE];

const MOST_CALLS = 6;
/** The pause before the third call, doubled for each later one: the client on a busy machine must get to its fetch. */
const FIRST_PAUSE_MS = 10;

/**
 * Has one client of the SDK list buckets, lets the credentials it holds come near their end, and has it list again until it
 * holds new ones.
 * @throws {Error} if the pod does not run
 */
export async function listBucketsAcrossExpiry(
  { clock }: World,
  calls: PodCalls,
  name: PodName,
): Promise<readonly CallOutcome[]> {
  const call = () => calls.perform(name, 'aws-sdk-js', { kind: 'list-buckets', keepClient: true });
  const first = await call();
  const made = [first];
  for (const step of STEPS_MS) {
    clock.advance(step);
    await calls.find(name)?.cluster.node?.tickAgent();
  }
  // The JavaScript SDK answers the call that finds the credentials near expiry with the old ones, and fetches the
  // new in the background (credential-provider-node, memoizeChain).
  for (let pause = 0; made.length < MOST_CALLS; pause = pause * 2 || FIRST_PAUSE_MS) {
    await sleep(pause);
    made.push(await call());
    if (made.at(-1)?.caller?.accessKeyId !== first.caller?.accessKeyId) break;
  }
  return made;
}
