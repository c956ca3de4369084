import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:net';
import path from 'node:path';
import { OUT_OF_CTRL_C } from './container-process';
import { machineVariables } from './loopback-environment';
import { INIT_SCRIPT } from './namespace-scripts';
import { type Privilege, UNSHARE } from './probe';

/** What the first process hands out: where TCP connections, or UDP messages, arrive. */
type Handed = Server | Socket | undefined;

const START_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

interface Place {
  readonly host: string;
  readonly port: number;
}

interface InitAnswer {
  readonly id?: number;
  readonly error?: string;
  readonly ready?: true;
  readonly pid?: number;
  readonly addresses?: readonly string[];
}

/** The first process of a pod network's namespaces, as seen from outside. What it does is in namespace-init.cjs. */
export class NamespaceInit {
  /** Its id on the machine, by which the namespaces are entered. */
  pid = 0;
  /** The addresses that exist inside. */
  addresses: readonly string[] = [];
  private readonly waiting = new Map<number, { resolve: (socket: Handed) => void; reject: (error: Error) => void }>();
  private readonly exited: Promise<void>;
  private nextId = 1;
  private stderr = '';
  private gone: Error | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-4096)));
    child.on('message', (answer: InitAnswer, socket: unknown) => this.hear(answer, socket as Handed));
    this.exited = new Promise((resolve) => {
      const end = (reason: string) => {
        this.gone ??= new Error(`the pods' network is gone: ${reason} ${this.stderr.trim()}`.trim());
        for (const { reject } of this.waiting.values()) reject(this.gone);
        this.waiting.clear();
        resolve();
      };
      child.on('error', (error) => end(error.message));
      child.on('exit', (code, signal) => end(`its first process ended (${signal ?? code})`));
    });
  }

  static async start(folder: string, privilege: Privilege): Promise<NamespaceInit> {
    const volumes = path.join(folder, 'volumes');
    mkdirSync(volumes);
    const [file = '', ...unshare] = UNSHARE[privilege];
    const script = [
      'sh',
      '-c',
      INIT_SCRIPT,
      'init',
      volumes,
      process.execPath,
      path.join(__dirname, 'namespace-init.cjs'),
      volumes,
    ];
    // The channel is on descriptor 0, the one that sudo leaves open; sudo drops its variable, so that is set again.
    const channel = privilege === 'sudo' ? ['env', 'NODE_CHANNEL_FD=0', 'NODE_CHANNEL_SERIALIZATION_MODE=json'] : [];
    const at = privilege === 'sudo' ? unshare.indexOf('--') + 1 : 0;
    const args = [...unshare.slice(0, at), ...channel, ...unshare.slice(at), ...script];
    const child = spawn(file, args, {
      stdio: ['ipc', 'ignore', 'pipe'],
      env: machineVariables(process.env),
      cwd: folder,
      detached: OUT_OF_CTRL_C,
    });
    const init = new NamespaceInit(child);
    // Nothing of it keeps this process from ending; its end is the namespaces'.
    child.unref();
    child.channel?.unref();
    (child.stderr as unknown as { unref?: () => void }).unref?.();
    try {
      await init.answerTo(0, START_TIMEOUT_MS);
      return init;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** A listening socket at a place inside. */
  async listen(place: Place): Promise<Server> {
    return (await this.socketFor('listen', place)) as Server;
  }

  /** A UDP socket at a place inside. */
  async bind(place: Place): Promise<Socket> {
    return (await this.socketFor('bind', place)) as Socket;
  }

  ask(request: Readonly<Record<string, unknown>>): Promise<Handed> {
    if (this.gone) return Promise.reject(this.gone);
    const id = this.nextId++;
    const answer = this.answerTo(id);
    this.child.send({ ...request, id });
    return answer;
  }

  async end(): Promise<void> {
    if (this.gone) return;
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 1000);
    await this.exited;
    clearTimeout(timer);
  }

  private async socketFor(op: 'listen' | 'bind', place: Place): Promise<Server | Socket> {
    const socket = await this.ask({ op, ...place });
    if (socket === undefined) throw new Error(`no socket came from the pods' network for ${place.host}`);
    return socket;
  }

  private answerTo(id: number, timeoutMs = ANSWER_TIMEOUT_MS): Promise<Handed> {
    return new Promise((resolve, reject) => {
      // Referenced while it runs: an answer is due, whatever else keeps the process alive.
      const timer = setTimeout(() => settle(() => reject(new Error("the pods' network does not answer"))), timeoutMs);
      const settle = (then: () => void) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        then();
      };
      this.waiting.set(id, {
        resolve: (socket) => settle(() => resolve(socket)),
        reject: (error) => settle(() => reject(error)),
      });
    });
  }

  private hear(answer: InitAnswer, socket: Handed): void {
    if (answer.ready) {
      this.pid = answer.pid ?? 0;
      this.addresses = answer.addresses ?? [];
    }
    const waiting = this.waiting.get(answer.ready ? 0 : (answer.id ?? -1));
    if (answer.error === undefined) waiting?.resolve(socket);
    else waiting?.reject(new Error(answer.error));
  }
}
