/** What can be run in a pod. */
export type ExecRequest =
  | {
      /** A call by the AWS SDK for JavaScript, with its default credential chain. */
      readonly kind: 'sdk';
      /** `s3`; any other service needs its `@aws-sdk/client-…` installed. */
      readonly service: string;
      /** `ListBuckets` */
      readonly operation: string;
      readonly input?: Readonly<Record<string, unknown>>;
      /** Uses the same client as the last call that kept one, so that the SDK's own credential refresh can be seen. @default false */
      readonly keepClient?: boolean;
      readonly timeoutMs?: number;
    }
  /** Asks STS who the caller is, by the SDK's default credential chain and its signer. @param region whose STS is asked */
  | { readonly kind: 'caller-identity'; readonly region: string; readonly timeoutMs?: number }
  /** Resolves the SDK's credentials and calls nothing. */
  | { readonly kind: 'credentials'; readonly keepClient?: boolean }
  /** The process's `AWS_…` variables. */
  | { readonly kind: 'env' }
  /** Plain HTTP requests, GET, all at once: without any SDK, as a program might that means no good. */
  | { readonly kind: 'http'; readonly requests: readonly PlainRequest[]; readonly timeoutMs?: number }
  /** The content of a file as the container sees it. */
  | { readonly kind: 'file'; readonly path: string }
  /** The AWS CLI with these arguments: `['s3', 'ls']`. */
  | { readonly kind: 'aws-cli'; readonly args: readonly string[]; readonly timeoutMs?: number }
  /** Any program: a string goes to the shell, a list is run as it is. */
  | { readonly kind: 'command'; readonly command: string | readonly string[]; readonly timeoutMs?: number };

/** One request of {@link ExecRequest} `http`. */
export interface PlainRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of a {@link PlainRequest}; status 0 if nothing did, with the reason as the body. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

/** Whose credentials a client used. Never a secret. */
export interface CredentialsSummary {
  readonly accessKeyId: string;
  readonly accountId?: string;
  /** ISO 8601 */
  readonly expiration?: string;
}

/** What an SDK call came to. */
export type SdkOutcome =
  | { readonly ok: true; readonly output?: unknown; readonly credentials?: CredentialsSummary }
  | {
      readonly ok: false;
      /** The error's name, for example `AccessDenied` or `CredentialsProviderError`. */
      readonly name: string;
      readonly message: string;
      /** Absent if the call failed before a service answered. */
      readonly httpStatus?: number;
      readonly requestId?: string;
    };

/** What came of running something in a pod. */
export interface ExecResult {
  /** The program's, or 0 and 1 for SDK calls. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** The program was killed because its time was up. */
  readonly timedOut: boolean;
  /** Output beyond the limit was cut off. */
  readonly truncated: boolean;
  /** Of `sdk`, `caller-identity` and `credentials`. */
  readonly sdk?: SdkOutcome;
  /** Of `http`, in the order of the requests. */
  readonly answers?: readonly PlainAnswer[];
  /** Of `env`. */
  readonly env?: Readonly<Record<string, string>>;
}
