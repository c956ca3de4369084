import { connect } from 'node:net';
import type { HttpHandler } from '../../lib/emulator/http';
import { MAX_BODY_BYTES } from '../../lib/emulator/http';
import { serve, type Served } from '../../lib/emulator/world/serve';

let served: Served;
const defects: unknown[] = [];

async function answering(handler: HttpHandler): Promise<string> {
  served = await serve(handler, (error) => defects.push(error));
  return served.url;
}

afterEach(async () => {
  await served.close();
  defects.length = 0;
});

test('a handler sees method, path and query as sent, lower-case header names and the whole body', async () => {
  const url = await answering((request) => ({
    status: 200,
    body: JSON.stringify([request.method, request.url, request.headers['x-one'], request.body.toString()]),
  }));
  const response = await fetch(`${url}/a%20b?c=%2F`, { method: 'POST', headers: { 'X-One': '1' }, body: 'körper' });
  expect(await response.json()).toEqual(['POST', '/a%20b?c=%2F', '1', 'körper']);
});

test('status, headers and body go out as given', async () => {
  const url = await answering(() => ({ status: 418, headers: { 'x-pot': 'tea' }, body: 'short and stout' }));
  const response = await fetch(url);
  expect([response.status, response.headers.get('x-pot'), await response.text()]).toEqual([
    418,
    'tea',
    'short and stout',
  ]);
});

test('a handler that throws is a 500 that says nothing, and is reported', async () => {
  const url = await answering(() => {
    throw new Error('secret detail');
  });
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([500, '']);
  expect(defects).toEqual([new Error('secret detail')]);
});

test('a body above the limit is 413, and the handler is not asked', async () => {
  let asked = false;
  const url = await answering(() => ((asked = true), { status: 200 }));
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', () => {});
  });
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${MAX_BODY_BYTES + 10}\r\n\r\n`);
  socket.write(Buffer.alloc(MAX_BODY_BYTES + 1));
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(asked).toBe(false);
});

test('a handler is told when its client goes away unanswered, and not when it was answered', async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const url = await answering(({ url: path, gone }) => {
    signals.push(gone);
    return path === '/answered' ? { status: 200 } : 'drop';
  });
  await (await fetch(`${url}/answered`)).text();
  await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
  const [answered, left] = signals;
  if (!left?.aborted) await new Promise((resolve) => left?.addEventListener('abort', resolve));
  expect([answered?.aborted, left?.aborted]).toEqual([false, true]);
});

test('"drop" leaves the connection without an answer', async () => {
  const url = await answering(() => 'drop');
  await expect(fetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/);
});
