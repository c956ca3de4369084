import type {
  CallOutcome,
  Deployment,
  DeploymentOutcome,
  Environment,
  NodeView,
  PodName,
  PodView,
} from '../../lib/model/environment';
import type { PreparedTrials, Trials } from '../../lib/model/trials';
import { CHANGE_ANSWERS, LOSS_ANSWERS, TOKEN_ANSWERS } from './trials/answers';

/**
 * An environment that behaves as the tutorial says, in memory, with a switch for each way in which it could not. The
 * emulator has tests of its own; this one shows that a scene judges by what it is given.
 */
export class FakeEnvironment implements Environment {
  readonly mode = 'fake';
  readonly clients = ['fake-client'];
  readonly notProven = ['anything'];

  hopLimit = 2;
  agentRunning = true;
  nodeMayListBuckets = false;
  podRoleMayListBuckets = true;
  injects = true;
  recreatesPod = true;
  replacesCredentials = true;
  answersWithoutCredentials = false;
  failsToDeploy?: string;
  leavesBehind: string[] = [];
  answers = { tokens: TOKEN_ANSWERS, changes: CHANGE_ANSWERS, losses: LOSS_ANSWERS };
  trialsFail?: string;
  /** Trials that were prepared and not ended. */
  openTrials = 0;

  private pods = new Map<string, PodView>();
  private generation = 0;
  private deployments = 0;

  deploy(template: unknown, { pauseAfter }: { pauseAfter?: string } = {}): Deployment {
    const { associated } = template as { associated: boolean };
    this.deployments++;
    if (this.failsToDeploy) {
      const outcome: DeploymentOutcome = {
        ok: false,
        resource: 'Cluster',
        said: this.failsToDeploy,
        behindTheScenes: [],
      };
      return { paused: Promise.resolve('ended'), resume: () => {}, finished: Promise.resolve(outcome) };
    }
    const apply = () => {
      if (this.deployments === 1 || this.recreatesPod) this.admit('aws-cli', associated && this.injects);
      if (this.deployments === 1) this.admit('aws-cli-no-identity', false);
    };
    const done: DeploymentOutcome = { ok: true, outputs: {} };
    if (!pauseAfter) {
      apply();
      return { paused: Promise.resolve('ended'), resume: () => {}, finished: Promise.resolve(done) };
    }
    let resume = () => {};
    const resumed = new Promise<void>((resolve) => (resume = resolve));
    return {
      paused: Promise.resolve(associated ? 'paused' : 'ended'),
      resume,
      finished: resumed.then(() => (apply(), done)),
    };
  }

  private admit(name: string, injected: boolean): void {
    const awsVariables = injected
      ? [
          { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: 'http://169.254.170.23/v1/credentials' },
          { name: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', value: '/var/run/secrets/token' },
        ]
      : [];
    const uid = `uid-${++this.generation}`;
    this.pods.set(name, {
      namespace: 'default',
      name,
      uid,
      serviceAccount: `${name}-sa`,
      phase: 'Running',
      awsVariables,
    });
  }

  inertTypes = () => ['AWS::EC2::VPC'];

  nodes = (): NodeView[] => [
    { name: 'node-1', roleName: 'NodeRole', imdsHopLimit: this.hopLimit, agentRunning: this.agentRunning },
  ];

  pod = ({ name }: PodName) => this.pods.get(name);

  listBuckets = async (pod: PodName): Promise<CallOutcome[]> => [this.call(pod, 'ASIA1')];

  async listBucketsAcrossExpiry(pod: PodName): Promise<CallOutcome[]> {
    return [this.call(pod, 'ASIA1'), this.call(pod, this.replacesCredentials ? 'ASIA2' : 'ASIA1')];
  }

  private call(pod: PodName, accessKeyId: string): CallOutcome {
    const injected = (this.pods.get(pod.name)?.awsVariables.length ?? 0) > 0;
    const common = { client: 'fake-client', behindTheScenes: [] };
    if (!injected && this.hopLimit === 1) {
      if (this.answersWithoutCredentials) return { ...common, succeeded: true, said: 'bucket-1', items: ['bucket-1'] };
      return { ...common, succeeded: false, code: 'CredentialsProviderError', said: 'Could not load credentials' };
    }
    const roleName = injected ? 'PodRole' : 'NodeRole';
    const caller = {
      arn: `arn:aws:sts::111122223333:assumed-role/${roleName}/session`,
      roleName,
      sessionName: 'session',
      sessionTags: (injected ? { 'kubernetes-namespace': 'default' } : {}) as Record<string, string>,
      accessKeyId,
    };
    return (injected ? this.podRoleMayListBuckets : this.nodeMayListBuckets)
      ? { ...common, caller, succeeded: true, said: 'bucket-1', items: ['bucket-1'] }
      : { ...common, caller, succeeded: false, code: 'AccessDenied', said: `User: ${caller.arn} is not authorized` };
  }

  readonly trials: Trials = {
    prepareTokens: () => this.prepared(() => this.answers.tokens),
    changes: async () => this.answers.changes,
    prepareLoss: () => this.prepared(() => this.answers.losses),
  };

  private async prepared<Answers>(answers: () => Answers): Promise<PreparedTrials<Answers>> {
    this.openTrials++;
    return {
      play: async () => {
        if (this.trialsFail) throw new Error(this.trialsFail);
        return answers();
      },
      end: async () => void this.openTrials--,
    };
  }

  destroy = async (): Promise<DeploymentOutcome> => ({ ok: true, outputs: {} });
  leftovers = () => this.leavesBehind;
  close = async () => {};
}
