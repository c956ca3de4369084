import type { Deployment, DeploymentOutcome, DeployOptions } from '../../model/environment';
import type { StackEvent, StackOutcome } from '../cloudformation/stack';
import type { JournalEntry } from '../journal';
import { behindTheScenes } from './evidence';
import { foreseenStacks } from './foreseen-stacks';
import { templatesWithNamesResolved } from './named-clusters';
import { rolesOnlyNamed } from './named-roles';
import type { World } from './world';

/** The stack of a template that comes without a name. */
export const STACK = 'EksPodIdentityDemo';

/** Where an operation is to be held. */
interface Pause {
  /** The resource type after the first of which it waits. */
  readonly after: string;
  reached(): void;
  readonly resumed: Promise<void>;
}

/** Stacks of a world brought in and taken away, each operation with what went on behind it. One at a time. */
export class Deployments {
  /** Of the operation under way. */
  private pause?: Pause;

  constructor(private readonly world: () => World) {}

  deploy(template: unknown, options: DeployOptions = {}): Deployment {
    const { pauseAfter } = options;
    let reached: (how: 'paused' | 'ended') => void = () => {};
    let resume: () => void = () => {};
    const paused = new Promise<'paused' | 'ended'>((resolve) => (reached = resolve));
    const resumed = new Promise<void>((resolve) => (resume = resolve));
    this.pause = pauseAfter ? { after: pauseAfter, reached: () => reached('paused'), resumed } : undefined;
    const finished = this.run(template, options).finally(() => reached('ended'));
    // Whoever awaits `finished` sees a failure; until then it must not count as unhandled.
    finished.catch(() => {});
    return { paused, resume, finished };
  }

  destroy(): Promise<DeploymentOutcome> {
    return this.withEvidence((world) => world.cloudFormation.destroy(STACK));
  }

  /** To be told of every event of every stack operation, and awaited: it holds the one that is to pause. */
  async onStackEvent({ type, status }: StackEvent): Promise<void> {
    const { pause } = this;
    if (pause?.after !== type || status !== 'CREATE_COMPLETE') return;
    this.pause = undefined;
    await this.world().settled();
    pause.reached();
    await pause.resumed;
  }

  private run(
    template: unknown,
    { stackName = STACK, parameters = {}, nested, later }: DeployOptions,
  ): Promise<DeploymentOutcome> {
    return this.withEvidence(async (world) => {
      const place = world.placeOf(stackName);
      const foreseen = foreseenStacks(template, parameters, nested, place);
      for (const each of templatesWithNamesResolved(foreseen)) await world.prepareFor(each);
      const others = later?.flatMap((each) => foreseenStacks(each.template, each.parameters, each.nested, place));
      if (others) world.grantRoles(rolesOnlyNamed(foreseen, others, place));
      return world.cloudFormation.deploy(stackName, template, { parameters, nested });
    });
  }

  private async withEvidence(operate: (world: World) => Promise<StackOutcome>): Promise<DeploymentOutcome> {
    const world = this.world();
    const mark = world.journal.mark();
    const outcome = await operate(world);
    await world.settled();
    return deploymentOutcome(outcome, world.journal.since(mark));
  }
}

function deploymentOutcome(outcome: StackOutcome, entries: readonly JournalEntry[]): DeploymentOutcome {
  if (outcome.ok) return { ok: true, outputs: outcome.stack.outputs };
  const { failedResource, reason, lacking } = outcome;
  return {
    ok: false,
    said: failedResource?.reason ?? reason,
    ...(lacking && { lacking }),
    resource: failedResource?.path ?? failedResource?.logicalId,
    behindTheScenes: behindTheScenes(entries.filter(({ component }) => component !== 'cloudformation')),
  };
}
