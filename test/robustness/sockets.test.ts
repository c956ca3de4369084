import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { MAX_BODY_BYTES, type HttpHandler } from '../../lib/emulator/http';
import { PodIdentityWebhook } from '../../lib/emulator/kubernetes/webhook';
import { PodIdentityAgent } from '../../lib/emulator/node/agent/agent';
import { closeServer, createServer } from '../../lib/emulator/node/network/server';
import { CLUSTER, REGION } from '../emulator/eks/account';
import { newAuthWorld, PATH } from '../emulator/eks/auth-world';
import { instanceMetadata } from '../emulator/node/instance-metadata-support';
import { garbled } from './hostile';

jest.setTimeout(60_000);

const world = newAuthWorld();
const agent = new PodIdentityAgent({
  endpoint: 'http://127.0.0.1:9',
  region: REGION,
  clusterName: CLUSTER,
  clock: world.clock,
  nodeCredentials: () => Promise.reject(new Error('never asked')),
});
afterAll(() => agent.close());
const webhook = new PodIdentityWebhook({ identities: () => [], serviceAccount: () => undefined });

/** Services that pods and nodes reach over a socket, and a request that each refuses or grants in its own way. */
const SERVICES: Readonly<Record<string, { handler: HttpHandler; request: string; status: number }>> = {
  agent: {
    handler: agent.handler,
    request: 'GET /v1/credentials HTTP/1.1\r\nHost: 169.254.170.23\r\n\r\n',
    status: 400,
  },
  'instance metadata': {
    handler: instanceMetadata().imds.handler,
    request:
      'PUT /latest/api/token HTTP/1.1\r\nHost: a\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\nContent-Length: 0\r\n\r\n',
    status: 200,
  },
  'EKS Auth': {
    handler: world.auth.handler,
    request: `POST ${PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}`,
    status: 403,
  },
  STS: {
    handler: world.sts.handler,
    request: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b',
    status: 403,
  },
  webhook: {
    handler: webhook.handler,
    request: 'POST /mutate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    status: 200,
  },
};

let server: Server;
let port: number;
const defects: unknown[] = [];

async function start(handler: HttpHandler): Promise<void> {
  server = createServer(handler, { onDefect: (defect) => defects.push(defect) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
}

/** Opens a connection, sends the pieces one after the other, and gives everything that comes until it ends or `enough`. */
function send(pieces: readonly (string | Buffer)[], enough: (heard: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`neither an answer nor an end within 5 s; so far ${JSON.stringify(heard.slice(0, 200))}`));
    }, 5000);
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heard);
    };
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (enough(heard)) done();
    });
    socket.on('close', done);
    // The other side may end while this one still writes.
    socket.on('error', () => {});
    for (const piece of pieces) socket.write(piece);
  });
}

const status = (heard: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(heard)?.[1] ?? NaN);
const hasAnswer = (heard: string) => heard.includes('\r\n\r\n');

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 10) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('does not come true within 5 s');
}

const connections = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

describe.each(Object.entries(SERVICES))('%s', (_, { handler, request, status: usual }) => {
  beforeAll(() => start(handler));
  afterAll(() => closeServer(server));
  afterEach(async () => {
    expect(status(await send([request], hasAnswer))).toBe(usual);
    await until(async () => (await connections()) === 0);
    expect(defects).toEqual([]);
  });

  const head = 'POST / HTTP/1.1\r\nHost: a\r\n';
  const ATTACKS: Readonly<Record<string, { pieces: readonly (string | Buffer)[]; answers: readonly number[] }>> = {
    'headers above a megabyte': { pieces: [`${head}X: ${'x'.repeat(2 * 1024 * 1024)}\r\n\r\n`], answers: [431] },
    'very many headers': {
      pieces: [head, 'a: b\r\n'.repeat(300_000), '\r\n'],
      answers: [431, 400, 403, 404, 405, 415],
    },
    'a body above the limit': {
      pieces: [`${head}Content-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`, Buffer.alloc(MAX_BODY_BYTES + 1)],
      answers: [413],
    },
    'a chunked body above the limit': {
      pieces: [
        `${head}Transfer-Encoding: chunked\r\n\r\n`,
        `10000\r\n${'x'.repeat(0x10000)}\r\n`.repeat(20),
        '0\r\n\r\n',
      ],
      answers: [413],
    },
    'a chunk size that is none': { pieces: [`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n`], answers: [400] },
    'a chunk size without end': {
      pieces: [`${head}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(100)}\r\n`],
      answers: [400],
    },
    'a length and chunks as well': {
      pieces: [`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
      answers: [400],
    },
    'two lengths': { pieces: [`${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`], answers: [400] },
    'a negative length': { pieces: [`${head}Content-Length: -1\r\n\r\n`], answers: [400] },
    'no host': { pieces: ['GET / HTTP/1.1\r\n\r\n'], answers: [400] },
    'an unknown method': { pieces: ['FROBNICATE / HTTP/1.1\r\nHost: a\r\n\r\n'], answers: [400] },
    'a tunnel': { pieces: ['CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: a\r\n\r\n'], answers: [] },
    'a TLS handshake': { pieces: [Buffer.from('16030100050100000100', 'hex'), Buffer.alloc(300, 1)], answers: [400] },
    'HTTP/2': { pieces: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'], answers: [400, 505] },
    'no HTTP': { pieces: ['EHLO example.com\r\n'], answers: [400] },
    'a folded header': { pieces: [`${head}A: b\r\n c\r\n\r\n`], answers: [400, 403, 404, 415] },
    'a control character in a header': { pieces: [`${head}A: b\u0001\u0000c\r\n\r\n`], answers: [400] },
    'a header that would split an answer': { pieces: [`${head}A: b\rSet-Cookie: x\r\n\r\n`], answers: [400] },
  };

  test.each(Object.entries(ATTACKS))('%s is refused', async (__, { pieces, answers }) => {
    const heard = await send(pieces, hasAnswer);
    // Of an answer that comes while megabytes are still being sent, a client may see the end of the connection alone.
    const unheard = heard === '' && (answers.length === 0 || pieces.join('').length > 100_000);
    if (!unheard) expect(answers).toContain(status(heard));
  });

  test('requests in one go are answered one by one, in order', async () => {
    const count = 200;
    const answered = (heard: string) => heard.split('HTTP/1.1 ').length - 1;
    const heard = await send([request.repeat(count)], (all) => answered(all) === count && /\r\n\r\n[^]*$/.test(all));
    const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));
    expect(new Set(statuses)).toEqual(new Set([usual]));
  });

  test('clients that send slowly, or nothing, keep nobody else waiting, and are forgotten when they go', async () => {
    const idle = Array.from({ length: 100 }, (__, index): Socket => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(index % 2 ? `${head}Content-Length: 1000\r\n\r\nabc` : 'GET / HT');
      return socket;
    });
    await until(async () => (await connections()) === idle.length);
    expect(status(await send([request], hasAnswer))).toBe(usual);
    for (const socket of idle) socket.destroy();
  });

  test('clients that hang up at once leave nothing', async () => {
    for (let count = 0; count < 100; count++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('connect', () => socket.write(request, () => socket.resetAndDestroy()));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test('garbled requests are answered or the connection ends', async () => {
    await fc.assert(
      fc.asyncProperty(garbled(request), async (text) => {
        const socket = connect(port, '127.0.0.1');
        const heard = await new Promise<string>((resolve) => {
          let all = '';
          socket.on('data', (chunk) => (all += chunk.toString('latin1')));
          socket.on('error', () => {});
          socket.on('close', () => resolve(all));
          // The end of what is sent ends a request that is not complete.
          socket.end(Buffer.from(text));
        });
        if (heard !== '') expect(status(heard)).toBeGreaterThanOrEqual(200);
        if (heard !== '') expect(status(heard)).not.toBe(500);
      }),
      { numRuns: 200 },
    );
  });
});

test('a server that is closed drops whoever is still there', async () => {
  await start(() => 'drop');
  const waiting = send(['GET / HTTP/1.1\r\nHost: a\r\n\r\n']);
  await until(async () => (await connections()) === 1);
  await closeServer(server);
  expect(await waiting).toBe('');
  await expect(send(['GET / HTTP/1.1\r\n\r\n'])).resolves.toBe('');
});
