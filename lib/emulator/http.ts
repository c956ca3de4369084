import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the emulator's services see it: the body read whole, header names in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query exactly as sent, still percent-encoded: signatures are computed over it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The peer's address and port, for logs. */
  readonly peer: string;
  /** Aborted once the client has gone away without waiting for its answer; absent where nobody can tell. */
  readonly gone?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One service: takes a request, gives a response; `'drop'` leaves the connection without an answer. */
export type HttpHandler = (request: HttpRequest) => HttpResponse | 'drop' | Promise<HttpResponse | 'drop'>;

/** The largest body any service here reads, in bytes; more is answered 413. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Makes a `node:http` listener of a handler. A handler that throws becomes a 500 without detail (its own
 * defect is reported to `onDefect`), never an unhandled rejection.
 */
export function requestListener(handler: HttpHandler, onDefect: (error: unknown) => void = () => {}) {
  return (message: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on('error', () => response.destroy());
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) return void chunks.push(chunk);
      send(response, { status: 413 });
      message.destroy();
    });
    let gone: AbortSignal | undefined;
    message.on('end', () => {
      const request: HttpRequest = {
        method: message.method ?? 'GET',
        url: message.url ?? '/',
        headers: singleHeaders(message),
        body: Buffer.concat(chunks),
        peer: `${message.socket.remoteAddress ?? ''}:${message.socket.remotePort ?? ''}`,
        // Most handlers never ask, and a signal takes as long to make as all the rest.
        get gone() {
          return (gone ??= goneSignal(response));
        },
      };
      void Promise.resolve()
        .then(() => handler(request))
        .then((answer) => answer !== 'drop' && send(response, answer))
        .catch((error: unknown) => {
          onDefect(error);
          send(response, { status: 500 });
        });
    });
  };
}

/** Aborted when the connection closes, or has closed, before the whole answer was sent. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const onClose = () => response.writableFinished || controller.abort();
  if (response.closed) onClose();
  else response.once('close', onClose);
  return controller.signal;
}

function singleHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body);
}
