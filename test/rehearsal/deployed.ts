import { PodCalls } from '../../lib/emulator/world/pod-calls';
import { World } from '../../lib/emulator/world/world';

/** A world in loopback mode with a template deployed in it, and what its pods can be made to do. */
export interface Deployed {
  readonly world: World;
  readonly calls: PodCalls;
}

/** @throws {Error} with CloudFormation's reason if the template does not deploy */
export async function deployed(template: unknown): Promise<Deployed> {
  const world = new World({ mode: 'loopback' });
  await world.prepareFor(template);
  const outcome = await world.cloudFormation.deploy('Test', template);
  await world.settled();
  if (!outcome.ok) {
    await world.close();
    throw new Error(outcome.failedResource?.reason ?? outcome.reason);
  }
  return { world, calls: new PodCalls(world) };
}
