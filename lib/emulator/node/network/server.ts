import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../clock';
import { type HttpHandler, type HttpResponse, requestListener } from '../../http';
import type { ServerIdentity } from './certificates';

/** Go's defaults, which the agent keeps (pkg/server/server.go); Node's own limit on headers is 16 KiB. */
const MAX_HEADER_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** An HTTP server for a handler, or an HTTPS one if it is given an identity. It does not listen yet. */
export function createServer(
  handler: HttpHandler,
  options: {
    readonly identity?: ServerIdentity;
    readonly clock?: Clock;
    readonly onDefect?: (error: unknown) => void;
  },
): http.Server {
  const { identity, clock, onDefect } = options;
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS };
  const listener = requestListener(completed(handler, clock), onDefect);
  const server = identity
    ? https.createServer({ ...limits, key: identity.keyPem, cert: identity.certPem }, listener)
    : http.createServer(limits, listener);
  // A client that goes away in the middle of a handshake is no defect.
  server.on('tlsClientError', () => {});
  // What is not HTTP gets Node's 400 or 431, as Go's server would answer, and the connection ends.
  return server;
}

/** Stops listening and drops every connection. */
export function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Lets answers carry their length, as Go's server lets short ones, and the emulated time as their Date: SDKs set their
 * own clock by it.
 */
function completed(handler: HttpHandler, clock: Clock | undefined): HttpHandler {
  let date = { second: NaN, text: '' };
  const dateText = (now: number): string => {
    const second = Math.floor(now / 1000);
    if (second !== date.second) date = { second, text: new Date(now).toUTCString() };
    return date.text;
  };
  const complete = (answer: HttpResponse | 'drop'): HttpResponse | 'drop' => {
    if (answer === 'drop') return answer;
    const headers: Record<string, string> = { ...answer.headers };
    if (answer.body !== undefined) headers['content-length'] ??= String(Buffer.byteLength(answer.body));
    if (clock) headers.date ??= dateText(clock.now());
    return { ...answer, headers };
  };
  return (request) => {
    const answer = handler(request);
    return answer instanceof Promise ? answer.then(complete) : complete(answer);
  };
}
