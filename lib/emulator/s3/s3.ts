import { MalformedPolicyError, parsePolicy } from '../../iam/index';
import type { Clock } from '../clock';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http';
import type { Journal } from '../journal';
import type { Authority, Wish } from './access';
import { AccessControl } from './access';
import type { Address } from './address';
import { addressOf } from './address';
import type { Bucket } from './bucket-store';
import { BucketStore } from './bucket-store';
import { operationOf } from './operations';
import type { Call } from './perform';
import { performers } from './perform';
import { checkPolicyResources } from './policy-resources';
import { refusals, S3Refusal } from './refusals';
import { respondRefusal } from './responses';

/** A request on its way to an answer. */
type Request = Omit<Call, 'mayList'>;

/**
 * Amazon S3 for one region over HTTP: signatures verified, IAM and bucket policies enforced, words and XML as S3 sends
 * them. Buckets are addressed in the path or in the host name, and each belongs to the account that made it.
 *
 * Not implemented, and answered so (501): ListObjects in its first version, multipart uploads, versions, ACLs, ranges,
 * conditional requests, copies, chunked uploads, and every sub-resource but `?location`. Anonymous requests are denied,
 * as by a bucket that blocks public access.
 *
 * Source: Amazon S3 API Reference.
 */
export class S3 {
  /** Whose buckets they are where nobody says otherwise. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  private readonly clock: Clock;
  private readonly access: AccessControl;
  private readonly store: BucketStore;
  private readonly perform: ReturnType<typeof performers>;

  constructor(o: {
    sts: Authority;
    region: string;
    accountId: string;
    partition?: string;
    clock: Clock;
    journal?: Journal;
  }) {
    this.accountId = o.accountId;
    this.region = o.region;
    this.partition = o.partition ?? 'aws';
    this.clock = o.clock;
    this.access = new AccessControl(o);
    this.store = new BucketStore(o.clock);
    this.perform = performers({ ...o, store: this.store });
  }

  /** @throws S3Refusal `InvalidBucketName`, `BucketAlreadyOwnedByYou`, `BucketAlreadyExists` */
  createBucket(name: string, ownerAccountId = this.accountId): void {
    this.store.create(name, ownerAccountId);
  }

  /** @throws S3Refusal `NoSuchBucket`, `BucketNotEmpty` */
  deleteBucket(name: string): void {
    this.store.delete(name);
  }

  hasBucket(name: string): boolean {
    return this.store.find(name) !== undefined;
  }

  /** Names of an account's buckets, in the order S3 lists them. */
  buckets(ownerAccountId = this.accountId): readonly string[] {
    return this.store.ownedBy(ownerAccountId).map(({ name }) => name);
  }

  /** Puts an object without asking anybody: for what a scene finds in place. */
  putObject(bucket: string, key: string, body: string | Buffer): void {
    const fields = { contentType: 'binary/octet-stream', metadata: {} };
    this.store.put(this.store.existing(bucket), key, Buffer.from(body), fields);
  }

  /**
   * Sets a bucket's policy.
   *
   * @param document an object or JSON text
   * @throws S3Refusal `NoSuchBucket`, `MalformedPolicy`
   */
  putBucketPolicy(bucketName: string, document: unknown): void {
    const bucket = this.store.existing(bucketName);
    try {
      const policy = parsePolicy(document, 'resource');
      checkPolicyResources(policy, this.bucketArn(bucketName));
      bucket.policy = { name: `bucket policy of ${bucketName}`, policy };
    } catch (error) {
      if (error instanceof MalformedPolicyError) throw refusals.malformedPolicy(error.message);
      throw error;
    }
  }

  /** @throws S3Refusal `NoSuchBucket` */
  deleteBucketPolicy(bucketName: string): void {
    this.store.existing(bucketName).policy = undefined;
  }

  bucketArn(bucket: string): string {
    return `arn:${this.partition}:s3:::${bucket}`;
  }

  objectArn(bucket: string, key: string): string {
    return `${this.bucketArn(bucket)}/${key}`;
  }

  /** The HTTP endpoint. */
  readonly handler: HttpHandler = (request) => {
    try {
      const session = this.access.authenticate(request);
      const address = addressOf(request);
      return this.answer({ request, address, session });
    } catch (error) {
      if (error instanceof S3Refusal) return respondRefusal(error, this.clock.now(), request.method);
      throw error;
    }
  };

  private answer(call: Request): HttpResponse {
    const { request, address, session } = call;
    const operation = operationOf(request, address);
    const making = operation.name === 'CreateBucket';
    const bucket = address.bucket === undefined || making ? undefined : this.store.existing(address.bucket);
    const context = Object.entries(operation.conditionKeys ?? {}).flatMap(([parameter, key]): [string, string][] => {
      const value = address.query.get(parameter);
      return value === undefined ? [] : [[key, value]];
    });
    checkExpectedOwner(request, bucket?.ownerAccountId ?? session.accountId);
    this.access.authorize(session, {
      action: operation.action,
      resource: this.resourceArn(address),
      resourceInMessage: operation.name !== 'ListBuckets',
      bucket,
      context: { ...this.requestContext(call, bucket), ...Object.fromEntries(context) },
    });
    const mayList = (listed: Bucket) => this.requireListing(call, listed);
    return this.perform[operation.name]({ ...call, mayList }, bucket);
  }

  private requireListing(call: Request, bucket: Bucket): void {
    const listing: Wish = {
      action: 's3:ListBucket',
      resource: this.bucketArn(bucket.name),
      resourceInMessage: true,
      bucket,
      context: this.requestContext(call, bucket),
    };
    if (!this.access.may(call.session, listing)) this.access.authorize(call.session, listing);
  }

  private resourceArn({ bucket, key }: Address): string {
    if (bucket === undefined) return this.bucketArn('*');
    return key === undefined ? this.bucketArn(bucket) : this.objectArn(bucket, key);
  }

  private requestContext({ request, address, session }: Request, bucket?: Bucket): Record<string, string> {
    const hash = request.headers['x-amz-content-sha256'];
    return {
      's3:authType': address.query.has('X-Amz-Algorithm') ? 'REST-QUERY-STRING' : 'REST-HEADER',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:ResourceAccount': bucket?.ownerAccountId ?? session.accountId,
      ...(hash === undefined ? {} : { 's3:x-amz-content-sha256': hash }),
    };
  }
}

function checkExpectedOwner({ headers }: HttpRequest, ownerAccountId: string): void {
  const expected = headers['x-amz-expected-bucket-owner'];
  if (expected !== undefined && expected !== ownerAccountId) throw refusals.accessDenied();
}
