import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/** How a run came to its end. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a scene shows of itself when it has ended: its id, in brackets. */
export const sceneEnded = (id: string) => new RegExp(`\\(${id}, [\\d.]+ m?s\\)`);

/**
 * One `pod-identity` in a process group and a temporary folder of its own. All its processes can be told from others' by
 * the first folder of their PATH, which does not exist, and which is all that a pod takes over from outside.
 */
export class Run {
  readonly temporaryFolder = mkdtempSync(path.join(tmpdir(), 'robustness-run-'));
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private readonly mark = `${this.temporaryFolder}/no-programs-here`;
  private stdout = '';
  private stderr = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
    const inherited: NodeJS.ProcessEnv = { ...process.env, TMPDIR: this.temporaryFolder, ...env };
    this.child = spawn(process.execPath, ['-r', 'ts-node/register', 'bin/pod-identity.ts', ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // `NODE_ENV=test` and the like are jest's.
      env: {
        ...inherited,
        NODE_ENV: undefined,
        JEST_WORKER_ID: undefined,
        PATH: `${this.mark}:${inherited.PATH ?? ''}`,
      },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** Waits until the output matches. @throws {Error} if the run ends first */
  async says(words: RegExp): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!words.test(this.stdout)) {
      if (over) throw new Error(`it ended without saying ${words}: ${this.stdout}${this.stderr}`);
      await sleep(5);
    }
  }

  /** Stops reading, as `| head -1` does. */
  closeOutput(): void {
    this.child.stdout?.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** As the terminal does at Ctrl-C: to every process of the group. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-(this.child.pid as number), signal);
  }

  /** Every process of this run that there is, by the command line. */
  processes(): string[] {
    if (process.platform !== 'linux') return this.groupIsAlive() ? ['a process of its group'] : [];
    return readdirSync('/proc').flatMap((pid) => {
      if (!/^\d+$/.test(pid)) return [];
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const mine =
          Number(group) === this.child.pid || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.mark);
        if (!mine || state === 'Z') return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').slice(0, 200)}`];
      } catch {
        // Gone meanwhile, or another user's.
        return [];
      }
    });
  }

  /** Waits until no process of this run is left; gives those that stay. */
  async processesLeft(patienceMs = 3000): Promise<string[]> {
    for (let waited = 0; waited < patienceMs && this.processes().length > 0; waited += 25) await sleep(25);
    return this.processes();
  }

  /** What is in its temporary folder, without the compiler's cache, which every run of ts-node shares. */
  files(): string[] {
    const all = readdirSync(this.temporaryFolder, { recursive: true }) as string[];
    return all.filter((file) => !file.startsWith('v8-compile-cache'));
  }

  /** Those of its files that hold something that looks like a token or a key. */
  secrets(): string[] {
    return this.files().filter((file) => {
      try {
        return /eyJ[\w-]+\.[\w-]+\.|BEGIN [A-Z ]*PRIVATE KEY|SecretAccessKey/.test(
          readFileSync(path.join(this.temporaryFolder, file), 'latin1'),
        );
      } catch {
        return false;
      }
    });
  }

  /** Ends whatever is left and removes the folder. */
  remove(): void {
    if (this.groupIsAlive()) this.signalGroup('SIGKILL');
    rmSync(this.temporaryFolder, { recursive: true, force: true });
  }

  private groupIsAlive(): boolean {
    try {
      process.kill(-(this.child.pid as number), 0);
      return true;
    } catch {
      return false;
    }
  }
}

export const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
