import { createHash } from 'node:crypto';
import type { NamedPolicy } from '../../iam/index';
import type { Clock } from '../clock';
import { isBucketName } from './bucket-name';
import { refusals } from './refusals';

/** One object; the latest, there being no versions here. */
export interface StoredObject {
  readonly key: string;
  readonly body: Buffer;
  /** In quotation marks, as on the wire. */
  readonly etag: string;
  readonly contentType: string;
  /** `x-amz-meta-*` headers. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds since the Unix epoch. */
  readonly lastModified: number;
}

/** A bucket of the account. */
export interface Bucket {
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly objects: Map<string, StoredObject>;
  policy?: NamedPolicy;
}

/** The buckets of one account and what is in them. */
export class BucketStore {
  private readonly byName = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** @throws S3Refusal `InvalidBucketName`, `BucketAlreadyOwnedByYou` */
  create(name: string): Bucket {
    if (!isBucketName(name)) throw refusals.invalidBucketName(name);
    if (this.byName.has(name)) throw refusals.bucketAlreadyOwned(name);
    const bucket: Bucket = { name, createdAt: this.clock.now(), objects: new Map() };
    this.byName.set(name, bucket);
    return bucket;
  }

  /** @throws S3Refusal `NoSuchBucket` */
  existing(name: string): Bucket {
    const bucket = this.byName.get(name);
    if (!bucket) throw refusals.noSuchBucket(name);
    return bucket;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @throws S3Refusal `NoSuchBucket`, `BucketNotEmpty` */
  delete(name: string): void {
    if (this.existing(name).objects.size > 0) throw refusals.bucketNotEmpty(name);
    this.byName.delete(name);
  }

  /** By name, in the order S3 lists them. */
  all(): readonly Bucket[] {
    return [...this.byName.values()].sort((a, b) => compareKeys(a.name, b.name));
  }

  put(bucket: Bucket, key: string, body: Buffer, o: Pick<StoredObject, 'contentType' | 'metadata'>): StoredObject {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    const stored = { key, body, etag, ...o, lastModified: this.clock.now() };
    bucket.objects.set(key, stored);
    return stored;
  }
}

/** The order in which S3 lists names: by their bytes in UTF-8. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
