/** Why a request was refused: `metav1.StatusReason`. The empty reason is what a denying webhook gives by default. */
export type StatusReason =
  'NotFound' | 'AlreadyExists' | 'Invalid' | 'Forbidden' | 'BadRequest' | 'Conflict' | 'InternalError' | '';

/** One field at fault, as in `status.details.causes`. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** The object the API server answers instead of the one asked for (`metav1.Status`). */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Failure';
  readonly message: string;
  readonly reason?: Exclude<StatusReason, ''>;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly causes?: readonly StatusCause[];
  };
  readonly code: number;
}

/**
 * The API server's refusal of a request. `message` is the server's own sentence; {@link kubectlText} is what a user
 * of kubectl reads.
 */
export class KubernetesError extends Error {
  constructor(readonly status: Status) {
    super(status.message);
    this.name = 'KubernetesError';
  }

  /** `metav1.StatusReason`; empty where the server gave none. */
  get reason(): StatusReason {
    return this.status.reason ?? '';
  }

  /** HTTP status code. */
  get code(): number {
    return this.status.code;
  }
}

/** A field at fault, by the rules of `k8s.io/apimachinery/pkg/util/validation/field`. */
export interface FieldError {
  readonly type: 'Required' | 'Invalid' | 'Forbidden' | 'Duplicate' | 'NotFound' | 'NotSupported' | 'TooLong';
  /** Path from the root of the object: `spec.containers[0].image`. */
  readonly field: string;
  /** The value at fault, for the types that show it. */
  readonly value?: unknown;
  readonly detail?: string;
}

const FIELD_ERRORS: Readonly<Record<FieldError['type'], { cause: string; words: string; showsValue: boolean }>> = {
  Required: { cause: 'FieldValueRequired', words: 'Required value', showsValue: false },
  Invalid: { cause: 'FieldValueInvalid', words: 'Invalid value', showsValue: true },
  Forbidden: { cause: 'FieldValueForbidden', words: 'Forbidden', showsValue: false },
  Duplicate: { cause: 'FieldValueDuplicate', words: 'Duplicate value', showsValue: true },
  NotFound: { cause: 'FieldValueNotFound', words: 'Not found', showsValue: true },
  NotSupported: { cause: 'FieldValueNotSupported', words: 'Unsupported value', showsValue: true },
  TooLong: { cause: 'FieldValueTooLong', words: 'Too long', showsValue: false },
};

/** The text of one field error without its path: `Invalid value: 60: may not specify a duration less than 10 minutes`. */
function fieldErrorBody({ type, value, detail }: FieldError): string {
  const { words, showsValue } = FIELD_ERRORS[type];
  return [words, showsValue ? JSON.stringify(value ?? null) : '', detail ?? '']
    .filter((part) => part !== '')
    .join(': ');
}

function failure(code: number, reason: StatusReason, message: string, details?: Status['details']): KubernetesError {
  return new KubernetesError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details ? { details } : {}),
    code,
  });
}

/** A resource as messages name it: `pods`, `deployments.apps`. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
}

const qualified = ({ group, plural }: ResourceName) => (group === '' ? plural : `${plural}.${group}`);

const detailsOf = ({ group, plural }: ResourceName, name: string) => ({
  ...(name === '' ? {} : { name }),
  ...(group === '' ? {} : { group }),
  kind: plural,
});

/** 404 `pods "aws-cli" not found`. Wording: `NewNotFound` in apimachinery's `pkg/api/errors`. */
export function notFound(resource: ResourceName, name: string): KubernetesError {
  return failure(
    404,
    'NotFound',
    `${qualified(resource)} ${JSON.stringify(name)} not found`,
    detailsOf(resource, name),
  );
}

/** 409 `pods "aws-cli" already exists`. */
export function alreadyExists(resource: ResourceName, name: string): KubernetesError {
  const message = `${qualified(resource)} ${JSON.stringify(name)} already exists`;
  return failure(409, 'AlreadyExists', message, detailsOf(resource, name));
}

/** 403 `pods "aws-cli" is forbidden: …`. */
export function forbidden(resource: ResourceName, name: string, why: string): KubernetesError {
  const subject = name === '' ? qualified(resource) : `${qualified(resource)} ${JSON.stringify(name)}`;
  return failure(403, 'Forbidden', `${subject} is forbidden: ${why}`, detailsOf(resource, name));
}

/** 409 `Operation cannot be fulfilled on pods "aws-cli": …`. */
export function conflict(resource: ResourceName, name: string, why: string): KubernetesError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} ${JSON.stringify(name)}: ${why}`;
  return failure(409, 'Conflict', message, detailsOf(resource, name));
}

/** 400 with the reason as the whole message. */
export function badRequest(message: string): KubernetesError {
  return failure(400, 'BadRequest', message);
}

/** 500 `Internal error occurred: …`. */
export function internalError(why: string): KubernetesError {
  return failure(500, 'InternalError', `Internal error occurred: ${why}`);
}

/** What an admission webhook's "no" becomes. Source: `webhook/errors/statuserror.go` of k8s.io/apiserver. */
export function deniedByWebhook(webhook: string, explanation?: string, code = 400): KubernetesError {
  const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`;
  const message = explanation ? `${denied}: ${explanation}` : `${denied} without explanation`;
  return failure(Math.max(400, code), '', message);
}

/** 422 `Pod "aws-cli" is invalid: …`, one cause for each field. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  errors: readonly FieldError[],
): KubernetesError {
  const causes = errors.map((error) => ({
    reason: FIELD_ERRORS[error.type].cause,
    message: fieldErrorBody(error),
    field: error.field,
  }));
  const sentences = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const why = sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`;
  const subject = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return failure(422, 'Invalid', `${subject} ${JSON.stringify(name)} is invalid: ${why}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes,
  });
}

/**
 * What kubectl prints on standard error for a refusal, without the final newline. `doing` adds kubectl's prefix for
 * an object out of a file: `{ verb: 'creating', source: '/tmp/manifest.yaml' }`.
 *
 * Source: `checkErr`, `StandardErrorMessage` and `AddSourceToErr` in `pkg/cmd/util/helpers.go` of k8s.io/kubectl 0.35.
 */
export function kubectlText({ status }: KubernetesError, doing?: { verb: string; source: string }): string {
  if (status.reason === 'Invalid') {
    const subject = `The ${status.details?.kind ?? ''} ${JSON.stringify(status.details?.name ?? '')} is invalid`;
    const sentences = [...new Set((status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`))];
    if (sentences.length === 0) return subject;
    if (sentences.length === 1) return `${subject}: ${sentences[0]}`;
    return [`${subject}: `, ...sentences.map((sentence) => `* ${sentence}`)].join('\n');
  }
  const message = doing
    ? `error when ${doing.verb} ${JSON.stringify(doing.source)}: ${status.message}`
    : status.message;
  return `Error from server${status.reason ? ` (${status.reason})` : ''}: ${message}`;
}
