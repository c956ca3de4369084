/**
 * A program of its own that sends HTTP requests to a port of 127.0.0.1 and prints, as JSON, what came of them. It reads
 * a {@link Load} as JSON from its arguments. It speaks just enough HTTP for the agent's answers, over plain sockets, so
 * that the requests cost little beside the answers. It never sends more requests, or longer, than it was told.
 */
import { connect, type Socket } from 'node:net';
import { percentile } from './statistics';

export interface Load {
  readonly port: number;
  readonly path: string;
  /** The Authorization header. */
  readonly authorization: string;
  /** Kept alive; one request at a time on each. */
  readonly connections: number;
  readonly seconds: number;
  /**
   * Requests a second, at even intervals, whether or not earlier ones were answered; each is timed from the moment it was
   * due. Left out, each connection sends its next request when it has its answer.
   */
  readonly perSecond?: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers other than 200. */
  readonly failures: number;
  readonly perSecond: number;
  /** Milliseconds from the moment a request was due until its answer was whole. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const MAX_REQUESTS = 1_000_000;

/** One keep-alive connection; `onAnswer` is called once for each request. */
class Connection {
  private received = '';

  private constructor(
    private readonly socket: Socket,
    private readonly text: string,
  ) {}

  static open({ port, path, authorization }: Load): Promise<Connection> {
    const text = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n\r\n`;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    return new Promise((resolve, reject) => {
      socket.once('error', reject).once('connect', () => {
        const connection = new Connection(socket, text);
        socket.setEncoding('latin1').on('data', (chunk: string) => connection.hear(chunk));
        resolve(connection);
      });
    });
  }

  onAnswer: (status: number) => void = () => {};

  send(): void {
    this.socket.write(this.text);
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(chunk: string): void {
    this.received += chunk;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.received.slice(0, headEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
    if (this.received.length < headEnd + 4 + length) return;
    this.received = '';
    this.onAnswer(Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)));
  }
}

async function run(load: Load): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: load.connections }, () => Connection.open(load)));
  const latencies: number[] = [];
  let failures = 0;
  const began = performance.now();
  const end = began + load.seconds * 1000;
  const note = (status: number, due: number): void => {
    latencies.push(performance.now() - due);
    if (status !== 200) failures += 1;
  };
  await (load.perSecond === undefined
    ? closedLoop(connections, end, note)
    : openLoop(connections, load.perSecond, end, note));
  const elapsed = performance.now() - began;
  for (const connection of connections) connection.close();
  return {
    requests: latencies.length,
    failures,
    perSecond: latencies.length / (elapsed / 1000),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
  };
}

type Note = (status: number, due: number) => void;

async function closedLoop(connections: readonly Connection[], end: number, note: Note): Promise<void> {
  let sent = 0;
  const exhaust = (connection: Connection): Promise<void> =>
    new Promise((resolve) => {
      let due = 0;
      const next = (): void => {
        due = performance.now();
        if (due >= end || sent >= MAX_REQUESTS) return resolve();
        sent += 1;
        connection.send();
      };
      connection.onAnswer = (status) => {
        note(status, due);
        next();
      };
      next();
    });
  await Promise.all(connections.map(exhaust));
}

function openLoop(connections: readonly Connection[], perSecond: number, end: number, note: Note): Promise<void> {
  const idle = [...connections];
  const began = performance.now();
  const interval = 1000 / perSecond;
  const total = Math.min(MAX_REQUESTS, Math.floor((end - began) / interval));
  let sent = 0;
  return new Promise((resolve) => {
    const sendDue = (): void => {
      while (sent < total && idle.length > 0 && began + sent * interval <= performance.now()) {
        const connection = idle.shift()!;
        const due = began + sent * interval;
        sent += 1;
        connection.onAnswer = (status) => {
          note(status, due);
          idle.push(connection);
          if (sent === total && idle.length === connections.length) resolve();
          else sendDue();
        };
        connection.send();
      }
    };
    const tick = (): void => {
      sendDue();
      if (sent < total) setTimeout(tick, 1);
    };
    tick();
  });
}

if (require.main === module) {
  const load = JSON.parse(process.argv[2] ?? '') as Load;
  // Whatever happens, this program does not outlive its time.
  setTimeout(() => process.exit(1), load.seconds * 1000 + 10_000).unref();
  void run(load).then((result) => console.log(JSON.stringify(result)));
}
