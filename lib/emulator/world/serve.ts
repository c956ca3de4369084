import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestListener, type HttpHandler } from '../http';

/** A service that the host, not a pod, talks to. */
export interface Served {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `handler` on a free port of the loopback interface. */
export async function serve(handler: HttpHandler, onDefect: (error: unknown) => void): Promise<Served> {
  const server = createServer(requestListener(handler, onDefect));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
