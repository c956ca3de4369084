/** Whose fault an API error is, in the AWS SDK for Go's words. */
export type Fault = 'client' | 'server' | 'unknown';

/** An error that a service put into words, as opposed to a broken connection. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly fault: Fault;
}

/** The errors that the EKS Auth model knows, with their fault; anything else is `unknown`. */
const MODELLED: Readonly<Record<string, Fault>> = {
  AccessDeniedException: 'client',
  ExpiredTokenException: 'client',
  InvalidTokenException: 'client',
  InvalidParameterException: 'client',
  InvalidRequestException: 'client',
  ResourceNotFoundException: 'client',
  ThrottlingException: 'client',
  InternalServerException: 'server',
  ServiceUnavailableException: 'server',
};

/** Codes after which the agent forgets a pod's credentials (internal/cloud/eksauth/errors.go). */
const IRRECOVERABLE = new Set([
  'ResourceNotFoundException',
  'ExpiredTokenException',
  'InvalidTokenException',
  'AccessDeniedException',
]);

/** Codes that the AWS SDK for Go retries whatever the status (aws/retry/standard.go). */
const RETRYABLE_CODES = new Set([
  'RequestTimeout',
  'RequestTimeoutException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'TransactionInProgressException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'RequestThrottled',
  'SlowDown',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
]);
const RETRYABLE_STATUS = new Set([500, 502, 503, 504]);

/** A call of EKS Auth that brought no credentials. */
export class EksAuthError extends Error {
  constructor(
    /** HTTP status of the answer; 0 if there was none. */
    readonly status: number,
    /** The answer's `x-amzn-requestid`; empty if there was none. */
    readonly requestId: string,
    readonly api: ApiError | undefined,
    /** What went wrong on the way, where no API error did. */
    readonly transport: string | undefined,
    readonly attempts: number,
  ) {
    const tried = attempts > 1 ? `exceeded maximum number of attempts, ${attempts}, ` : '';
    const modelled = api !== undefined && MODELLED[api.code] !== undefined;
    const reason = api ? `${modelled ? '' : 'api error '}${api.code}: ${api.message}` : (transport ?? '');
    super(
      `unable to fetch credentials from EKS Auth: operation error EKS Auth: AssumeRoleForPodIdentity, ${tried}` +
        `https response error StatusCode: ${status}, RequestID: ${requestId}, ${reason}`,
    );
    this.name = 'EksAuthError';
  }

  /** True if the same credentials can never be renewed: the association, the token or the trust is gone. */
  get irrecoverable(): boolean {
    return this.api !== undefined && IRRECOVERABLE.has(this.api.code);
  }

  /** True if the AWS SDK for Go's standard retryer would try again. */
  get retryable(): boolean {
    if (this.api !== undefined && RETRYABLE_CODES.has(this.api.code)) return true;
    return this.status === 0 || RETRYABLE_STATUS.has(this.status);
  }
}

/** The {@link EksAuthError} that `error` is or was caused by, as Go's `errors.As` finds it. */
export function eksAuthErrorIn(error: unknown): EksAuthError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof EksAuthError) return at;
  return undefined;
}

/**
 * Reads an error answer of a REST-JSON service as the AWS SDK for Go does: the code from `x-amzn-errortype`, else from
 * the body; the message from the body.
 *
 * @returns undefined if the body is not JSON: the SDK then has no API error, only a response
 */
export function readApiError(headers: Readonly<Record<string, unknown>>, body: string): ApiError | undefined {
  let parsed: Record<string, unknown> = {};
  if (body.trim() !== '') {
    try {
      const json: unknown = JSON.parse(body);
      if (typeof json === 'object' && json !== null) parsed = json as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
  const text = (...names: string[]) => names.map((name) => parsed[name]).find((v) => typeof v === 'string' && v !== '');
  const named = sanitised(headers['x-amzn-errortype']) ?? sanitised(text('code', '__type')) ?? 'UnknownError';
  const code = Object.keys(MODELLED).find((known) => known.toLowerCase() === named.toLowerCase()) ?? named;
  const fault = MODELLED[code];
  const message = text('message', 'Message', 'errorMessage') as string | undefined;
  return { code, message: message ?? (fault === undefined ? 'UnknownError' : ''), fault: fault ?? 'unknown' };
}

/** `aws.protocols#Foo:http://…` and `Foo:…` are both `Foo`. */
function sanitised(code: unknown): string | undefined {
  if (typeof code !== 'string' || code === '') return undefined;
  const beforeColon = code.split(':')[0] as string;
  return beforeColon.slice(beforeColon.indexOf('#') + 1);
}
