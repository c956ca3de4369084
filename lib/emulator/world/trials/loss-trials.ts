import type { PodName } from '../../../model/environment';
import type { AgentAnswer, LossAnswers, PreparedTrials, RenewalAnswers } from '../../../model/trials';
import { POD_IDENTITY_SERVICE } from '../../eks/association-role';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';
import { AgentRequests } from './agent-answers';
import { ScratchIdentity } from './scratch-identity';
import { startScratchPod, type ScratchPod } from './scratch-pod';

/** After three hours the agent renews what it keeps; its janitor comes by each minute. In milliseconds. */
const UNTIL_RENEWAL_MS = 181 * 60_000;

/** Takes a running pod's identity away, three times: its association, its role's trust, and itself. */
export class LossTrials implements PreparedTrials<LossAnswers> {
  private constructor(
    private readonly world: World,
    private readonly calls: PodCalls,
    private readonly beside: PodName,
    private readonly identity: ScratchIdentity,
    private readonly pod: ScratchPod,
  ) {}

  static async prepare(world: World, calls: PodCalls, beside: PodName): Promise<LossTrials> {
    const identity = new ScratchIdentity(world.account, calls, beside);
    try {
      await identity.create();
      const pod = await startScratchPod({ world, calls }, beside, identity.name);
      return new LossTrials(world, calls, beside, identity, pod);
    } catch (error) {
      identity.remove();
      throw error;
    }
  }

  async play(): Promise<LossAnswers> {
    const { calls, identity, pod, beside } = this;
    const agent = new AgentRequests(this.world, calls);
    const url = await agent.address(pod);
    const token = await agent.tokenIn(pod);
    const ask = () => agent.ask(pod, url, token);
    const call = () => calls.perform(pod, 'aws-sdk-js', { kind: 'list-buckets', keepClient: true });
    // With an empty cache: renewals are paced, and others' would be waited for.
    await this.restartAgent();

    const callBefore = await call();
    const lost = await this.lose(() => identity.dissociate(), ask, call);
    const associationDeleted = { ...lost, callBefore };
    identity.associate();
    const trustRemoved = await this.lose(() => identity.trust('ec2.amazonaws.com'), ask);
    identity.trust(POD_IDENTITY_SERVICE);
    const fromAnother = () => agent.ask(beside, url, token);
    return { associationDeleted, trustRemoved, podDeleted: await this.lose(() => pod.remove(), fromAnother) };
  }

  end(): Promise<void> {
    this.pod.remove();
    this.identity.remove();
    return Promise.resolve();
  }

  /** Asks before and after something is taken away, and again once the agent has made its renewals. */
  private async lose<Call = undefined>(
    takeAway: () => void,
    ask: () => Promise<AgentAnswer>,
    call: () => Promise<Call> = () => Promise.resolve(undefined as Call),
  ): Promise<RenewalAnswers & { readonly call: Call; readonly callThen: Call }> {
    const before = await ask();
    takeAway();
    const [cached, called] = [await ask(), await call()];
    this.world.clock.advance(UNTIL_RENEWAL_MS);
    await this.calls.running(this.beside).node.tickAgent();
    return { before, cached, call: called, renewed: await ask(), callThen: await call() };
  }

  private async restartAgent(): Promise<void> {
    const { node } = this.calls.running(this.beside);
    await node.stopAgent();
    await node.startAgent();
  }
}
