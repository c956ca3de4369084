import type { PodName } from '../../../model/environment';
import type { AgentAnswer, PreparedTrials, TokenAnswers } from '../../../model/trials';
import type { PodCalls } from '../pod-calls';
import type { World } from '../world';
import { AgentRequests } from './agent-answers';
import { startScratchPod } from './scratch-pod';
import { expiredToken, freshToken, tokenForSts, tokenOfAnotherCluster, withClaimsOf } from './tokens';

/** The pod that has an association, and one that has none. */
interface Pods {
  readonly owner: PodName;
  readonly outsider: PodName;
}

/** A second pod of the owner's ServiceAccount that has lived: what the agent gave it, and a token that it never used. */
interface SecondPod {
  readonly answer: AgentAnswer;
  readonly unusedToken: string;
}

/** Presents good, bad and stolen tokens to the agent, most of them from inside a pod that has no association. */
export async function prepareTokenTrials(
  world: World,
  calls: PodCalls,
  pods: Pods,
): Promise<PreparedTrials<TokenAnswers>> {
  const agent = new AgentRequests(world, calls);
  const second = await lifeOfSecondPod(world, calls, pods.owner);
  return {
    play: async () => {
      const { owner, outsider } = pods;
      const url = await agent.address(owner);
      const stolen = await agent.tokenIn(owner);
      const own = await agent.ask(owner, url, stolen);
      const tokens = { stolen, ...(await falseTokens(world, calls, pods, stolen)), deletedPod: second.unusedToken };
      return { own, secondPod: second.answer, ...(await agent.askAll(outsider, url, tokens)) };
    },
    end: () => Promise.resolve(),
  };
}

async function lifeOfSecondPod(world: World, calls: PodCalls, owner: PodName): Promise<SecondPod> {
  const agent = new AgentRequests(world, calls);
  const pod = await startScratchPod({ world, calls }, owner);
  try {
    const [url, token] = await Promise.all([agent.address(pod), agent.tokenIn(pod)]);
    const [answer, unusedToken] = await Promise.all([agent.ask(pod, url, token), freshToken(calls.running(pod))]);
    return { answer, unusedToken };
  } finally {
    pod.remove();
  }
}

async function falseTokens({ account, clock }: World, calls: PodCalls, pods: Pods, ownToken: string) {
  const owner = calls.running(pods.owner);
  const [expired, otherAudience, otherCluster, noAssociation] = await Promise.all([
    expiredToken(owner, clock.now()),
    tokenForSts(owner),
    tokenOfAnotherCluster(ownToken, account.region),
    freshToken(calls.running(pods.outsider)),
  ]);
  return { expired, otherAudience, otherCluster, noAssociation, forged: withClaimsOf(noAssociation, ownToken) };
}
