import type { Clock } from '../../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../../http';
import { TokenBucket } from './token-bucket';

/** Go's `http.Error`: the message with a line feed. */
export function httpError(status: number, message: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: `${message}\n`,
  };
}

/**
 * One of the agent's servers: a handler for each path, for any method, each behind a rate limit of its own; any other
 * path is not found, whatever the limit.
 *
 * Source: aws/eks-pod-identity-agent pkg/server/server.go, internal/middleware/rate_limiter/rate_limiter.go. Left out:
 * that Go decodes a path first, and redirects one that is not in its shortest form.
 *
 * @param o.requestsPerSecond bursts are of half as many
 * @param o.onRefused told of each request that met the limit, which is answered 429
 */
export function rateLimitedServer(o: {
  readonly clock: Clock;
  readonly requestsPerSecond: number;
  readonly handlers: Readonly<Record<string, HttpHandler>>;
  readonly onRefused?: (request: HttpRequest, said: string) => void;
}): HttpHandler {
  const { clock, requestsPerSecond: rate, onRefused } = o;
  const routes = new Map(
    Object.entries(o.handlers).map(([path, handler]) => {
      return [path, { handler, limiter: new TokenBucket(rate, Math.trunc(rate / 2), clock) }] as const;
    }),
  );
  return (request) => {
    const route = routes.get(pathOf(request));
    if (!route) return httpError(404, '404 page not found');
    if (route.limiter.allow()) return route.handler(request);
    onRefused?.(request, TOO_MANY);
    return httpError(429, TOO_MANY);
  };
}

const TOO_MANY = 'Too Many Requests';

/** A request's path without its query. */
export const pathOf = (request: HttpRequest) => request.url.split('?', 1)[0] as string;
