import type { HttpRequest } from '../http';
import type { Address } from './address';
import { refusals } from './refusals';

export type OperationName =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'DeleteBucket'
  | 'HeadBucket'
  | 'GetBucketLocation'
  | 'ListObjectsV2'
  | 'GetObject'
  | 'HeadObject'
  | 'PutObject'
  | 'DeleteObject';

/** How a request is recognised as an operation, and what a caller must be allowed for it. */
interface Operation {
  readonly name: OperationName;
  readonly method: string;
  readonly on: 'service' | 'bucket' | 'object';
  /** A query parameter, with its value if it must have one, that tells it from others on the same path. */
  readonly marked?: readonly [name: string, value?: string];
  /** Query parameters it reads. */
  readonly reads?: readonly string[];
  /** Condition keys that take the value of a query parameter. */
  readonly conditionKeys?: Readonly<Record<string, string>>;
  /** The IAM action (Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"). */
  readonly action: string;
}

const OPERATIONS: readonly Operation[] = [
  {
    name: 'ListBuckets',
    method: 'GET',
    on: 'service',
    action: 's3:ListAllMyBuckets',
    reads: ['max-buckets', 'continuation-token', 'prefix', 'bucket-region'],
  },
  {
    name: 'GetBucketLocation',
    method: 'GET',
    on: 'bucket',
    marked: ['location'],
    action: 's3:GetBucketLocation',
  },
  {
    name: 'ListObjectsV2',
    method: 'GET',
    on: 'bucket',
    marked: ['list-type', '2'],
    action: 's3:ListBucket',
    reads: ['prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type', 'fetch-owner'],
    conditionKeys: { prefix: 's3:prefix', delimiter: 's3:delimiter', 'max-keys': 's3:max-keys' },
  },
  { name: 'HeadBucket', method: 'HEAD', on: 'bucket', action: 's3:ListBucket' },
  { name: 'CreateBucket', method: 'PUT', on: 'bucket', action: 's3:CreateBucket' },
  { name: 'DeleteBucket', method: 'DELETE', on: 'bucket', action: 's3:DeleteBucket' },
  { name: 'GetObject', method: 'GET', on: 'object', action: 's3:GetObject' },
  { name: 'HeadObject', method: 'HEAD', on: 'object', action: 's3:GetObject' },
  { name: 'PutObject', method: 'PUT', on: 'object', action: 's3:PutObject' },
  { name: 'DeleteObject', method: 'DELETE', on: 'object', action: 's3:DeleteObject' },
];

/** Names S3 gives to the kinds of resource in a refused method. */
const RESOURCE_TYPES = { service: 'SERVICE', bucket: 'BUCKET', object: 'OBJECT' } as const;

/** `x-amz-` headers that are read, or that change nothing here. Any other is refused rather than passed over. */
const KNOWN_HEADERS = [
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-expected-bucket-owner',
  'x-amz-sdk-checksum-algorithm',
];
const KNOWN_HEADER_PREFIXES = ['x-amz-checksum-', 'x-amz-meta-'];

/** Headers without `x-amz-` that change what S3 does and that this stand-in does not read. */
const UNREAD_HEADERS = ['range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];

/**
 * Finds the operation that a request asks for.
 *
 * @throws S3Refusal `MethodNotAllowed`; `NotImplemented` for what S3 does and this stand-in does not
 */
export function operationOf(request: HttpRequest, address: Address): Operation {
  const on = address.key !== undefined ? 'object' : address.bucket !== undefined ? 'bucket' : 'service';
  const there = OPERATIONS.filter((operation) => operation.on === on && operation.method === request.method);
  // Parameters of the signature, and the one by which the AWS SDK for JavaScript names the operation.
  const parameters = [...address.query.keys()].filter((name) => !/^x-amz-/i.test(name) && name !== 'x-id');
  const fits = ({ marked, reads = [] }: Operation): boolean =>
    (!marked || (address.query.has(marked[0]) && (marked[1] ?? '') === (address.query.get(marked[0]) ?? ''))) &&
    parameters.every((name) => name === marked?.[0] || reads.includes(name));
  const operation = there.find(fits);
  if (!operation) {
    const onlyMarked = there.every(({ marked }) => marked);
    if (there.length > 0 && (parameters.length > 0 || onlyMarked)) {
      throw refusals.operationNotImplemented(`${request.method} ${describe(on, parameters)}`);
    }
    if (request.method === 'POST') throw refusals.operationNotImplemented(`POST ${describe(on, parameters)}`);
    throw refusals.methodNotAllowed(request.method, RESOURCE_TYPES[on]);
  }
  const unread = Object.keys(request.headers).find(
    (name) =>
      UNREAD_HEADERS.includes(name) ||
      (name.startsWith('x-amz-') &&
        !KNOWN_HEADERS.includes(name) &&
        !KNOWN_HEADER_PREFIXES.some((prefix) => name.startsWith(prefix))),
  );
  if (unread !== undefined) throw refusals.headerNotImplemented(unread);
  return operation;
}

function describe(on: Operation['on'], parameters: readonly string[]): string {
  const target = on === 'service' ? 'on the service' : on === 'bucket' ? 'on a bucket' : 'on an object';
  if (parameters.length === 0) return on === 'bucket' ? `${target} without "list-type=2"` : target;
  return `${target} with ${parameters.map((name) => JSON.stringify(name)).join(', ')}`;
}
