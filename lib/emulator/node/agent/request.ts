import { parseUnverified, validateClaims } from './go-jwt';
import { remembered } from './remembered';

const parseToken = remembered(parseUnverified);

/** The only two addresses that the agent answers to, whatever it is bound to (configuration/config.go). */
export const AGENT_HOSTS: readonly string[] = ['169.254.170.23', 'fd00:ec2::23'];

/** A request turned away by the agent itself, before EKS Auth hears of it. */
export interface Refusal {
  readonly status: number;
  /** The response's body without the line feed that Go's `http.Error` adds. */
  readonly message: string;
  /** What is wrong with the request, where the message does not tell. */
  readonly cause: string;
}

/**
 * The agent's checks of a request for credentials, in its order: the Host header, a token at all, a token that parses,
 * a token that is neither expired nor too young. Signature, issuer and audience are not looked at.
 *
 * Source: aws/eks-pod-identity-agent v0.1.37 internal/validation/request.go. Not imitated: agents from 0.2.1 on, which
 * also look at the audience unless `--endpoint` is set (pull request 151 there). Unconfirmed: whether a pod is ever told
 * so by the agent itself, and in which words.
 *
 * @param host the Host header
 * @param authorization the Authorization header, which holds the bare token
 * @param now milliseconds since the epoch
 * @param extraAllowedHosts hosts answered besides {@link AGENT_HOSTS}; where the agent cannot own its addresses
 */
export function checkRequest(
  host: string,
  authorization: string | undefined,
  now: number,
  extraAllowedHosts: readonly string[] = [],
): Refusal | undefined {
  const target = hostWithoutPort(host);
  if (!AGENT_HOSTS.includes(target) && !extraAllowedHosts.includes(target)) {
    return {
      status: 403,
      message: `Access Denied. Called agent through invalid address, please use either [${AGENT_HOSTS.join(' ')}] address not ${target}`,
      cause: `the request's Host header is ${target}; the agent answers only to its link-local addresses, not to a name, a proxy or another address`,
    };
  }
  if (authorization === undefined || authorization === '') {
    return {
      status: 400,
      message: 'Service account token cannot be empty',
      cause: 'the request has no Authorization header: the client read no AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    };
  }
  const token = parseToken(authorization);
  if (!token.ok) {
    return {
      status: 400,
      message: `Service account token cannot be parsed: ${token.error}`,
      cause: /^bearer /i.test(authorization)
        ? 'the Authorization header starts with "Bearer "; the agent takes the bare token'
        : 'the Authorization header does not hold a ServiceAccount token',
    };
  }
  const invalid = validateClaims(token.claims, now);
  if (invalid !== undefined) {
    return {
      status: 400,
      message: `Service account token failed basic claim validations: ${invalid}`,
      cause: `the token's times do not hold now, at ${new Date(now).toISOString()}: exp ${instant(token.claims.expiresAt)}, nbf ${instant(token.claims.notBefore)}`,
    };
  }
  return undefined;
}

/** Go's `net.SplitHostPort`, and the brackets of a bare IPv6 address, as the agent takes them off. */
export function hostWithoutPort(host: string): string {
  const withPort = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(host);
  const target = withPort ? (withPort[1] ?? withPort[2] ?? '') : host;
  return target.length > 1 && target.startsWith('[') && target.endsWith(']') ? target.slice(1, -1) : target;
}

function instant(seconds: number | undefined): string {
  if (seconds === undefined) return 'absent';
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}
