import { AdjustableClock, type Clock, systemClock } from '../clock';
import type { Journal } from '../journal';
import type { Pod } from '../kubernetes/objects';
import { awsFiles } from './aws-files';
import type { ExecRequest, ExecResult } from './exec';
import type { ContainerProcess } from './network/container-process';
import type { PodNetwork, PodSandbox, Translation } from './network/network';
import { withoutEndSlashes } from './network/paths';
import type { ObjectData } from './object-data';
import { containerEnvironment } from './pod-environment';
import { type ProjectedToken, projectedTokens, rotationTime } from './projected-token';
import { runInContainer } from './run-in-container';

export interface PodReference {
  readonly namespace: string;
  readonly name: string;
}

/** What became of a pod, for its status. */
export type PodStatus =
  { readonly phase: 'Running' } | { readonly phase: 'Failed'; readonly reason: string; readonly message: string };

export interface KubeletOptions {
  readonly network: PodNetwork;
  readonly clock: Clock;
  readonly journal?: Journal;
  /**
   * The API server's TokenRequest, for a token bound to the pod.
   *
   * @param audience empty for the API server's own
   */
  readonly requestToken: (pod: Pod, audience: string, expirationSeconds: number) => Promise<string>;
  readonly onStatus?: (pod: Pod, status: PodStatus) => void;
  /** ConfigMaps and Secrets, for variables and for what is mounted at `~/.aws`. @default there are none */
  readonly objectData?: ObjectData;
}

/** Something was asked of a pod that is not there, in the words of `kubectl`. */
export class KubeletError extends Error {
  constructor(
    readonly code: 'NotFound' | 'BadRequest',
    message: string,
  ) {
    super(message);
    this.name = 'KubeletError';
  }
}

interface RunningToken extends ProjectedToken {
  rotateAt: number;
}

interface RunningPod {
  readonly pod: Pod;
  readonly sandbox: PodSandbox;
  readonly tokens: RunningToken[];
  readonly containers: Map<string, ContainerProcess>;
}

const SYNC_INTERVAL_MS = 10_000;
/** A smaller distance from the machine's time is the machine's time. */
const CLOCK_TOLERANCE_MS = 50;

/**
 * A node's kubelet, as far as identity goes: it gives a pod its projected tokens and keeps them fresh, starts a process
 * for each container with the environment that the Pod object holds, and runs commands in it. Images, probes, restarts
 * and resources are not emulated; init containers are not run.
 */
export class Kubelet {
  private readonly pods = new Map<string, RunningPod>();
  /** Starts and deletions of one pod, one after the other. */
  private readonly underway = new Map<string, Promise<unknown>>();
  private readonly sync: NodeJS.Timeout;
  private readonly stopFollowingClock: () => void;
  private rotating: Promise<void> = Promise.resolve();

  constructor(private readonly options: KubeletOptions) {
    this.sync = setInterval(() => void this.tick(), SYNC_INTERVAL_MS).unref();
    const { clock } = options;
    this.stopFollowingClock = clock instanceof AdjustableClock ? clock.onChange(() => void this.tick()) : () => {};
  }

  /** Starts a pod that was assigned to this node. Never rejects: a pod that cannot start has Failed, with the reason. */
  start(pod: Pod): Promise<PodStatus> {
    return this.inTurn(keyOf(pod), async () => {
      if (this.pods.has(keyOf(pod))) await this.remove(keyOf(pod), 0);
      const status = await this.tryStart(pod);
      const failed = status.phase === 'Failed';
      this.record(failed ? 'pod failed' : 'pod started', keyOf(pod), {
        cause: failed ? `${status.reason}: ${status.message}` : undefined,
        detail: { uid: pod.metadata.uid, translations: this.pods.get(keyOf(pod))?.sandbox.translations },
      });
      this.options.onStatus?.(pod, status);
      return status;
    });
  }

  /** Ends a pod's processes, with its grace period for those at work, and removes its files. */
  delete(reference: PodReference, gracePeriodSeconds?: number): Promise<void> {
    const key = `${reference.namespace}/${reference.name}`;
    return this.inTurn(key, async () => {
      const running = this.pods.get(key);
      if (!running) return;
      const grace = gracePeriodSeconds ?? running.pod.spec.terminationGracePeriodSeconds ?? 30;
      await this.remove(key, grace * 1000);
      this.record('pod stopped', key, {});
    });
  }

  /** Waits until a pod that is starting or stopping has done so; others may still be at it. */
  async settled({ namespace, name }: PodReference): Promise<void> {
    await this.underway.get(`${namespace}/${name}`);
  }

  /**
   * Runs something in a pod, as `kubectl exec` does.
   *
   * @param container the container's name; @default the first one
   * @throws {KubeletError} if there is no such pod or container; {Error} if its process is gone
   */
  async exec(reference: PodReference, request: ExecRequest, container?: string): Promise<ExecResult> {
    const key = `${reference.namespace}/${reference.name}`;
    await this.underway.get(key);
    const running = this.pods.get(key);
    if (!running) throw new KubeletError('NotFound', `pods "${reference.name}" not found`);
    const name = container ?? running.pod.spec.containers[0]?.name ?? '';
    const process = running.containers.get(name);
    if (!process) throw new KubeletError('BadRequest', `container ${name} is not valid for pod ${reference.name}`);
    const offset = this.options.clock.now() - systemClock.now();
    return runInContainer(process, request, Math.abs(offset) < CLOCK_TOLERANCE_MS ? 0 : Math.round(offset));
  }

  /** The values of a pod's environment that this network could not leave as the Pod has them. */
  translations(reference: PodReference): readonly Translation[] {
    return this.pods.get(`${reference.namespace}/${reference.name}`)?.sandbox.translations ?? [];
  }

  /** Rotates the tokens that are due, now; otherwise within ten seconds, and when an {@link AdjustableClock} is set. */
  tick(): Promise<void> {
    const round = this.rotating.then(async () => {
      for (const running of [...this.pods.values()]) await this.rotate(running);
    });
    this.rotating = round.catch(() => {});
    return this.rotating;
  }

  /** Ends every pod at once. */
  async close(): Promise<void> {
    clearInterval(this.sync);
    this.stopFollowingClock();
    await Promise.all(this.underway.values());
    await Promise.all([...this.pods.keys()].map((key) => this.remove(key, 0)));
  }

  private async tryStart(pod: Pod): Promise<PodStatus> {
    const key = keyOf(pod);
    const { objectData = () => undefined } = this.options;
    let sandbox: PodSandbox | undefined;
    let reason = 'CreateContainerError';
    try {
      sandbox = await this.options.network.startPod(key);
      reason = 'FailedMount';
      const tokens: RunningToken[] = [];
      for (const token of projectedTokens(pod))
        tokens.push({ ...token, rotateAt: await this.issue(pod, sandbox, token) });
      reason = 'CreateContainerError';
      const running: RunningPod = { pod, sandbox, tokens, containers: new Map() };
      // All of them come to an end before one that failed ends the pod.
      const starts = await Promise.allSettled(
        pod.spec.containers.map(async (container) => {
          const { env, unresolved } = containerEnvironment(pod, container, objectData);
          if (unresolved.length > 0) {
            const cause = `container ${container.name}: no source in the emulated world for ${unresolved.join(', ')}`;
            this.record('variables left out', key, { cause });
          }
          // Only volumes that hold a projected token or a `.aws` are made; all else a pod mounts is not identity's business.
          const mounts = (container.volumeMounts ?? []).filter(({ name }) =>
            tokens.some(({ volume }) => volume === name),
          );
          const process = await (sandbox as PodSandbox).startContainer({
            name: container.name,
            env,
            mounts: mounts.map(({ name, mountPath }) => ({ volume: name, mountPath: withoutEndSlashes(mountPath) })),
            awsFiles: awsFiles(pod, container, objectData),
          });
          running.containers.set(container.name, process);
        }),
      );
      const failed = starts.find((start) => start.status === 'rejected');
      if (failed) throw failed.reason;
      this.pods.set(key, running);
      return { phase: 'Running' };
    } catch (error) {
      await sandbox?.remove(0).catch(() => {});
      return { phase: 'Failed', reason, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Fetches and writes a token, without a line feed at its end; gives the time of its rotation. */
  private async issue(pod: Pod, sandbox: PodSandbox, token: ProjectedToken): Promise<number> {
    const issuedAt = this.options.clock.now();
    const written = await this.options.requestToken(pod, token.audience, token.expirationSeconds);
    await sandbox.writeFile(token.volume, token.path, written);
    return rotationTime(written, { issuedAt, lifetime: token.expirationSeconds * 1000 });
  }

  private async rotate(running: RunningPod): Promise<void> {
    for (const token of running.tokens) {
      if (this.options.clock.now() < token.rotateAt) continue;
      try {
        token.rotateAt = await this.issue(running.pod, running.sandbox, token);
        this.record('token rotated', keyOf(running.pod), { detail: { audience: token.audience } });
      } catch (error) {
        // The kubelet keeps the old token and tries again.
        this.record('token not rotated', keyOf(running.pod), { cause: (error as Error).message });
      }
    }
  }

  private async remove(key: string, graceMs: number): Promise<void> {
    const running = this.pods.get(key);
    this.pods.delete(key);
    await running?.sandbox.remove(graceMs);
  }

  private inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.underway.get(key) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (this.underway.get(key) === settled) this.underway.delete(key);
      });
    this.underway.set(key, settled);
    return turn;
  }

  private record(
    event: string,
    subject: string,
    more: { readonly cause?: string; readonly detail?: Readonly<Record<string, unknown>> },
  ): void {
    this.options.journal?.record({ at: this.options.clock.now(), component: 'kubelet', event, subject, ...more });
  }
}

const keyOf = (pod: Pod) => `${pod.metadata.namespace ?? 'default'}/${pod.metadata.name}`;
