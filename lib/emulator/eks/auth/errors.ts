import type { PolicyDenial } from '../../policy-denial';

/** EKS Auth's exceptions with the HTTP status of each (botocore, `data/eks-auth/2023-11-26/service-2.json`). */
const EKS_AUTH_STATUS = {
  AccessDeniedException: 400,
  ExpiredTokenException: 400,
  InternalServerException: 500,
  InvalidParameterException: 400,
  InvalidRequestException: 400,
  InvalidTokenException: 400,
  ResourceNotFoundException: 404,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
} as const;

export type EksAuthErrorCode = keyof typeof EKS_AUTH_STATUS;

/** A refusal by EKS Auth: its code and words as they go on the wire, and the cause, which does not. */
export class EksAuthError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Why, in one sentence, for the journal. */
    override readonly cause: string,
    readonly httpStatus: number,
    /** Where the policies of whoever asked refused. */
    readonly denial?: PolicyDenial,
  ) {
    super(message);
    this.name = 'EksAuthError';
  }
}

/** A refusal with one of the modelled codes and its status. */
export function eksAuthError(
  code: EksAuthErrorCode,
  message: string,
  cause: string,
  denial?: PolicyDenial,
): EksAuthError {
  return new EksAuthError(code, message, cause, EKS_AUTH_STATUS[code], denial);
}

/**
 * EKS Auth's own words. Sources: `unauthorized` aws-controllers-k8s/community#2678 and the agent's log there;
 * `expired` aws/eks-pod-identity-agent#89; `noAssociation` as users report it of the SDKs (404 from the agent).
 * Unconfirmed: all that follow these three; EKS Auth has been seen to answer so, not in which words.
 */
export const eksAuthWords = {
  unauthorized: 'Unauthorized Exception! EKS does not have permissions to assume the associated role.',
  expired: (now: string, expiry: string) =>
    `The token included in the request is expired: current date/time ${now} must be before the expiration date/time ${expiry}.`,
  noAssociation: 'The token included in the request has no service account role association for it.',
  noCluster: (name: string) => `No cluster found for name: ${name}.`,
  invalidToken: 'The token included in the request is invalid.',
  invalidBody: 'The request body is not a JSON object.',
  invalidParameter: (name: string) => `The parameter ${name} is missing or malformed.`,
  throttled: 'Rate exceeded',
  unavailable: 'The service is unavailable.',
  internal: 'An internal error occurred.',
} as const;
