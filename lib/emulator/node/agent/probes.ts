import type { HttpResponse } from '../../http';

/** Asks a bind address for `/` and gives the status; rejects if nothing answers. */
export type Dial = (bindHost: string, signal: AbortSignal) => Promise<number>;

const PROBE_TIMEOUT_MS = 10_000;

/**
 * The agent's health probe: it asks each of its own listeners for `/` and is well if every one answers 404. A proxy
 * that stands in between and answers something else makes the agent restart for ever.
 *
 * Source: aws/eks-pod-identity-agent pkg/handlers/probe_handler.go.
 *
 * @returns 200 with no body, 408 if the listeners do not answer within ten seconds, else 500
 */
export async function probe(bindHosts: readonly string[], dial: Dial): Promise<HttpResponse> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const overtime = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('context deadline exceeded')), { once: true }),
  );
  overtime.catch(() => {});
  try {
    for (const bindHost of bindHosts) {
      const status = await Promise.race([dial(bindHost, signal), overtime]);
      if (status !== 404) throw new Error(`unexpected status code recieved, expected 404, got ${status}`);
    }
    return { status: 200 };
  } catch {
    if (signal.aborted) return { status: 408 };
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return { status: 500, headers, body: 'Internal Server Error occurred' };
  }
}
