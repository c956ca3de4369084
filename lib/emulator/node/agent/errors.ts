import { EksAuthError } from './eks-auth-error';

/** The status and body with which the agent passes a failure on to the pod. */
export interface Translated {
  readonly status: number;
  /** Without the line feed that Go's `http.Error` adds. */
  readonly message: string;
}

/**
 * What a pod is told when its credentials could not be fetched: EKS Auth's own status, its request id and its error.
 * A failed connection leaves an empty request id and status 500 (inferred from the source, not observed).
 *
 * Source: aws/eks-pod-identity-agent pkg/errors/errors.go.
 */
export function translate(error: unknown): Translated {
  if (!(error instanceof EksAuthError)) {
    return { status: 500, message: error instanceof Error ? error.message : String(error) };
  }
  const parts = [`[${error.requestId}]`];
  if (error.api) parts.push(`(${error.api.code}): ${error.api.message}, fault: ${error.api.fault}`);
  return { status: error.status === 0 ? 500 : error.status, message: parts.join(': ') };
}
