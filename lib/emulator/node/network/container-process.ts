import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** The program that stands for a container: see its own head comment. */
export const RUNNER = path.join(__dirname, '..', 'clients', 'aws-sdk-js.cjs');

const START_TIMEOUT_MS = 15_000;
/** After a command's own time-out, how long to wait for it to say so. */
const ANSWER_GRACE_MS = 5_000;
const STDERR_BYTES = 16 * 1024;

/**
 * Whether a process is started in a group of its own, which the terminal's Ctrl-C does not reach: its owner ends it, in
 * order. `nsenter` would die of it and leave its child behind. On Windows it would open a console.
 */
export const OUT_OF_CTRL_C = process.platform !== 'win32';

export interface LaunchOptions {
  /** The whole command line, {@link RUNNER} in it. */
  readonly argv: readonly string[];
  /** The process's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** An answer of the runner, by the name of its command: see clients/aws-sdk-js.cjs. */
export type RunnerAnswer = Readonly<Record<string, unknown>>;

/** A container's process, and what it can be asked. It dies with this one. */
export class ContainerProcess {
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  private readonly waiting = new Map<number, (answer: RunnerAnswer | Error) => void>();
  private nextId = 1;
  private stderr = '';
  private gone: Error | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_BYTES);
    });
    child.stdin?.on('error', () => {});
    this.exited = new Promise((resolve) => {
      const end = (reason: string) => {
        this.gone ??= new Error(reason);
        for (const settle of this.waiting.values()) settle(this.gone);
        this.waiting.clear();
        resolve();
      };
      child.on('error', (error) => end(`the container's process did not start: ${error.message}`));
      child.on('close', (code, signal) => end(`the container's process ended (${signal ?? code})${this.complaint()}`));
    });
  }

  /** @throws {Error} if the process ends, or stays silent, before it is ready */
  static async launch(options: LaunchOptions): Promise<ContainerProcess> {
    const [file = '', ...args] = options.argv;
    const { cwd, env } = options;
    const child = spawn(file, args, { cwd, env, stdio: 'pipe', windowsHide: true, detached: OUT_OF_CTRL_C });
    const container = new ContainerProcess(child);
    const ready = container.answerTo(0, START_TIMEOUT_MS);
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => container.hear(line));
    try {
      await ready;
      return container;
    } catch (error) {
      container.kill();
      await container.exited;
      throw error;
    }
  }

  /** The outer process id, by which the container can be found in the machine's process table. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws {Error} if the process is gone, or does not answer in time
   */
  ask(command: Readonly<Record<string, unknown>>, timeoutMs: number): Promise<RunnerAnswer> {
    if (this.gone) return Promise.reject(this.gone);
    const id = this.nextId++;
    const answer = this.answerTo(id, timeoutMs + ANSWER_GRACE_MS);
    this.child.stdin?.write(`${JSON.stringify({ ...command, id, timeoutMs })}\n`);
    return answer;
  }

  /** Asks the process to end once its commands are done; kills it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    if (this.gone) return;
    this.child.stdin?.write(`${JSON.stringify({ op: 'stop' })}\n`);
    let timer: NodeJS.Timeout | undefined;
    const overtime = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
    await Promise.race([this.exited, overtime]);
    clearTimeout(timer);
    if (this.gone) return;
    this.kill();
    await this.exited;
  }

  /** Ends the process at once. */
  kill(): void {
    // The runner leaves, with its children, when its stdin ends; the signal is for one that no longer listens.
    this.child.stdin?.destroy();
    setTimeout(() => this.gone ?? this.child.kill('SIGKILL'), 500).unref();
  }

  private answerTo(id: number, timeoutMs: number): Promise<RunnerAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle(new Error(`the container's process did not answer within ${timeoutMs} ms${this.complaint()}`));
      }, timeoutMs).unref();
      const settle = (answer: RunnerAnswer | Error) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      };
      this.waiting.set(id, settle);
    });
  }

  private hear(line: string): void {
    let answer: RunnerAnswer;
    try {
      answer = JSON.parse(line) as RunnerAnswer;
    } catch {
      return;
    }
    this.waiting.get(answer.ready === true ? 0 : Number(answer.id))?.(answer);
  }

  private complaint(): string {
    return this.stderr === '' ? '' : `: ${this.stderr.trim()}`;
  }
}
