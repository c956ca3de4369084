import type { HttpRequest } from '../../http';
import { CLUSTER_NAME } from '../clusters';
import { EksAuthError, eksAuthError, eksAuthWords } from './errors';

/** `POST /clusters/{clusterName}/assume-role-for-pod-identity`, the one operation of EKS Auth. */
const PATH = /^\/clusters\/([^/?]*)\/assume-role-for-pod-identity$/;

/** A JWT as EKS Auth's model has it (botocore, shape `JwtToken`). */
const JWT = /^[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+$/;

/**
 * The cluster name of the request's path, still unchecked.
 *
 * @throws EksAuthError 404 `UnknownOperationException` for any other path or method. Unconfirmed: that EKS Auth answers
 *   so, as other AWS services with this protocol do, and in which words.
 */
export function readPath({ method, url }: Pick<HttpRequest, 'method' | 'url'>): string {
  const [path = ''] = url.split('?');
  const match = method === 'POST' ? PATH.exec(path) : null;
  const name = match && decoded(match[1]!);
  if (!name) {
    throw new EksAuthError('UnknownOperationException', '', `EKS Auth has no operation ${method} ${path}`, 404);
  }
  return name;
}

/** @throws EksAuthError for a name that no cluster can have. */
export function checkClusterName(name: string): void {
  if (!CLUSTER_NAME.test(name)) {
    const cause = `the cluster name in the path does not match ${CLUSTER_NAME.source}`;
    throw eksAuthError('InvalidParameterException', eksAuthWords.invalidParameter('clusterName'), cause);
  }
}

/**
 * The token of the request's body, `{"token":"…"}`. Other fields are let pass: newer agents send some.
 *
 * @throws EksAuthError
 */
export function readToken(body: Buffer): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw eksAuthError('InvalidRequestException', eksAuthWords.invalidBody, 'the request body is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw eksAuthError('InvalidRequestException', eksAuthWords.invalidBody, 'the request body is not a JSON object');
  }
  const token: unknown = (parsed as Record<string, unknown>)['token'];
  if (typeof token !== 'string' || !JWT.test(token)) {
    const cause =
      typeof token === 'string'
        ? 'the token in the request body is not three base64url segments joined by dots'
        : 'the request body has no token';
    throw eksAuthError('InvalidParameterException', eksAuthWords.invalidParameter('token'), cause);
  }
  return token;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
