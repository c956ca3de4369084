import type { Clock } from '../clock';
import type { HttpHandler, HttpRequest } from '../http';
import type { Journal } from '../journal';
import { queryPairs } from './canonical-request';
import { fault } from './query-api';

export interface WebIdentityOptions {
  /** Whether the account has OpenID Connect providers, which this stand-in does not know how to use. */
  readonly hasProviders: () => boolean;
  readonly clock: Clock;
  readonly journal?: Journal;
}

/** Whether a request is for {@link webIdentityEndpoint}: it carries a token instead of a signature. */
export function asksForWebIdentity({ method, headers, body }: HttpRequest): boolean {
  return (
    method === 'POST' &&
    headers['authorization'] === undefined &&
    new Map(queryPairs(body.toString('utf8'))).get('Action') === 'AssumeRoleWithWebIdentity'
  );
}

/**
 * `AssumeRoleWithWebIdentity`, which a pod with the IRSA annotation on its ServiceAccount calls, in an account without an
 * OpenID Connect provider: the token is refused, whatever it says.
 *
 * Source of the words: aws/amazon-eks-pod-identity-webhook issue 264. In an account with a provider the answer would
 * depend on it, and is 501 here.
 */
export function webIdentityEndpoint({ hasProviders, clock, journal }: WebIdentityOptions): HttpHandler {
  return ({ body }) => {
    if (hasProviders()) {
      return fault('NotImplemented', 'This stand-in for AWS STS has no OpenID Connect providers.', 501);
    }
    const parameters = new Map(queryPairs(body.toString('utf8')));
    const issuer = issuerOf(parameters.get('WebIdentityToken') ?? '');
    const said = `No OpenIDConnect provider found in your account for ${issuer}`;
    journal?.record({
      at: clock.now(),
      component: 'sts',
      event: 'web identity refused',
      subject: parameters.get('RoleArn'),
      said: `InvalidIdentityToken: ${said}`,
      cause: `the account has no IAM OpenID Connect provider for ${issuer}, which IRSA needs and Pod Identity does not`,
    });
    return fault('InvalidIdentityToken', said, 400);
  };
}

/** The issuer a token names; nobody has checked it. */
function issuerOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { iss } = (claims ?? {}) as { iss?: unknown };
    return typeof iss === 'string' ? iss.slice(0, 200) : '';
  } catch {
    return '';
  }
}
