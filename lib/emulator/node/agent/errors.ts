import { eksAuthErrorIn } from './eks-auth-error';

/** The status and body with which the agent passes a failure on to the pod. */
export interface Translated {
  readonly status: number;
  /** Without the line feed that Go's `http.Error` adds. */
  readonly message: string;
}

/**
 * What a pod is told when its credentials could not be fetched: EKS Auth's own status, its request id and its error; of
 * any other failure the whole chain of words. Unconfirmed: that a failed connection leaves an empty request id and
 * status 500, which is inferred from the source.
 *
 * Source: aws/eks-pod-identity-agent pkg/errors/errors.go.
 */
export function translate(error: unknown): Translated {
  const failure = eksAuthErrorIn(error);
  if (failure === undefined) return { status: 500, message: error instanceof Error ? error.message : String(error) };
  const { requestId, api, status } = failure;
  const parts = [`[${requestId}]`, ...(api ? [`(${api.code}): ${api.message}, fault: ${api.fault}`] : [])];
  return { status: status === 0 ? 500 : status, message: parts.join(': ') };
}
