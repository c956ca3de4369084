import type { PodIdentityAssociation } from '../../../lib/emulator/eks/associations';
import type { Pod } from '../../../lib/emulator/kubernetes/objects';
import { PodCalls } from '../../../lib/emulator/world/pod-calls';
import { World } from '../../../lib/emulator/world/world';
import type { CallOutcome, PodName } from '../../../lib/model/environment';
import { templateOf, type Draft } from '../../doctor/draft';
import type { Rehearsal, Stage } from '../../doctor/rehearsal';
import type { Seen, Speaker } from './seen';

/** What the draft's stack is called. */
export const STACK = 'Test';
const URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const TOKEN_FILE = 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE';

type Deployed = Awaited<ReturnType<World['cloudFormation']['deploy']>>;

/** A stage, and what was taken down on it. */
export class OpenStage implements Stage {
  readonly world: World;
  readonly outcomes: CallOutcome[] = [];
  private readonly notes: Seen['heard'][number][] = [];
  private readonly calls: PodCalls;
  refused?: Seen['refused'];

  constructor(
    readonly draft: Draft,
    { mode = 'loopback' }: Rehearsal,
  ) {
    this.world = new World({ mode });
    this.calls = new PodCalls(this.world);
  }

  /** Deploys the draft, and makes a pod for an association that has none. */
  async deploy(): Promise<void> {
    const template = templateOf(this.draft);
    await this.world.prepareFor(template);
    this.note(await this.world.cloudFormation.deploy(STACK, template));
    await this.world.settled();
    if (!this.refused && this.pods().length === 0) await this.probe();
  }

  readonly ask: Stage['ask'] = async (how = {}) => {
    const { pod = this.podName(), client = 'aws-sdk-js', task = { kind: 'list-buckets' } } = how;
    const outcome = await this.calls.perform(pod, client, task);
    this.outcomes.push(outcome);
    this.hear('client', outcome.said);
    return outcome;
  };

  readonly exec: Stage['exec'] = async (request, pod = this.podName()) => {
    const result = await this.calls.exec(pod, request);
    for (const said of [result.stdout, result.stderr]) this.hear('client', said);
    return result;
  };

  readonly askAgent: Stage['askAgent'] = async (authorization = (token) => token) => {
    const { env = {} } = await this.calls.exec(this.podName(), { kind: 'env' });
    const { stdout: token } = await this.calls.exec(this.podName(), { kind: 'file', path: env[TOKEN_FILE] ?? '' });
    const request = { url: env[URI] ?? '', headers: { authorization: authorization(token) } };
    const { answers = [] } = await this.calls.exec(this.podName(), { kind: 'http', requests: [request] });
    return answers[0] ?? { status: 0, body: '' };
  };

  readonly hear: Stage['hear'] = (by, said) => void (said.trim() === '' || this.notes.push({ by, said }));

  readonly update: Stage['update'] = async (change) => {
    change(this.draft);
    this.note(await this.world.cloudFormation.deploy(STACK, templateOf(this.draft)));
    await this.world.settled();
  };

  /** The variables of the pods' own containers, as they were admitted. */
  variables(): readonly string[] {
    const { namespace = '', name } = this.podName();
    const pod = this.calls.find({ namespace, name })?.pod;
    return (pod?.spec.containers ?? []).flatMap(({ env = [] }) => env.map((variable) => variable.name));
  }

  /** The first association of the first cluster that has one, as it is now. */
  association(): PodIdentityAssociation | undefined {
    const { eks } = this.world.account;
    for (const name of this.world.clusters.keys()) {
      const [first] = eks.listPodIdentityAssociations(name, {}).associations;
      if (first) return eks.describePodIdentityAssociation(name, first.associationId);
    }
    return undefined;
  }

  /** Names of the roles of the nodes. */
  nodeRoles(): readonly string[] {
    return [...this.world.clusters.values()].flatMap(({ node }) => node?.roleName ?? []);
  }

  /** All that was said so far. */
  heard(): Seen['heard'] {
    const { world, notes } = this;
    const onTheWire = world.journal.since(0).flatMap(({ component, said, detail }): Seen['heard'] => {
      if (said === undefined) return [];
      const by: Speaker = component === 's3' ? 'service' : component;
      const code = detail?.['code'];
      return [{ by, said }, ...(typeof code === 'string' ? [{ by, said: `${code}: ${said}` }] : [])];
    });
    const logged = [...world.clusters.values()].flatMap(({ node }) =>
      (node?.agentLog ?? []).map(({ msg }) => ({ by: 'agent' as const, said: msg })),
    );
    return [...onTheWire, ...logged, ...notes];
  }

  private note(outcome: Deployed): void {
    if (outcome.ok) return;
    const { logicalId, type, code, reason = outcome.reason } = outcome.failedResource ?? {};
    this.refused = { logicalId, type, code, reason };
    this.hear('cloudformation', reason);
    // As the service's own clients print it.
    if (code !== undefined) this.hear(type?.startsWith('AWS::EKS::') ? 'eks' : 'service', `${code}: ${reason}`);
  }

  /** The draft's pod; the first one there is where it has none. */
  podName(): PodName {
    const { name, namespace = 'default' } = this.draft.pod['metadata'] as { name: string; namespace?: string };
    const pods = this.pods();
    const own = pods.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace) ?? pods[0];
    return { namespace: own?.metadata.namespace ?? namespace, name: own?.metadata.name ?? name };
  }

  private pods(): readonly Pod[] {
    return [...this.world.clusters.values()].flatMap(({ api }) => api.list('Pod') as Pod[]);
  }

  /** A pod for the first association, as its own workload would make it. */
  private async probe(): Promise<void> {
    const association = this.association();
    const cluster = association && this.world.clusters.get(association.clusterName);
    if (!cluster) return;
    const { namespace, serviceAccount: serviceAccountName } = association;
    const containers = [{ name: 'probe', image: 'amazon/aws-cli' }];
    await cluster.api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'probe', namespace },
      spec: { serviceAccountName, containers },
    });
    await this.world.settled();
  }
}
