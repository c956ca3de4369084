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

export interface Bucket {
  readonly name: string;
  /** The account that made it. */
  readonly ownerAccountId: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly objects: Map<string, StoredObject>;
  policy?: NamedPolicy;
}

/** Buckets and what is in them. Their names are unique over all accounts. */
export class BucketStore {
  private readonly byName = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** @throws S3Refusal `InvalidBucketName`, `BucketAlreadyOwnedByYou`, `BucketAlreadyExists` */
  create(name: string, ownerAccountId: string): Bucket {
    if (!isBucketName(name)) throw refusals.invalidBucketName(name);
    const present = this.byName.get(name);
    if (present?.ownerAccountId === ownerAccountId) throw refusals.bucketAlreadyOwned(name);
    if (present) throw refusals.bucketNameTaken(name);
    const bucket: Bucket = { name, ownerAccountId, createdAt: this.clock.now(), objects: new Map() };
    this.byName.set(name, bucket);
    return bucket;
  }

  /** @throws S3Refusal `NoSuchBucket` */
  existing(name: string): Bucket {
    const bucket = this.byName.get(name);
    if (!bucket) throw refusals.noSuchBucket(name);
    return bucket;
  }

  find(name: string): Bucket | undefined {
    return this.byName.get(name);
  }

  /** @throws S3Refusal `NoSuchBucket`, `BucketNotEmpty` */
  delete(name: string): void {
    if (this.existing(name).objects.size > 0) throw refusals.bucketNotEmpty(name);
    this.byName.delete(name);
  }

  /** An account's buckets by name, in the order S3 lists them. */
  ownedBy(accountId: string): readonly Bucket[] {
    return [...this.byName.values()]
      .filter(({ ownerAccountId }) => ownerAccountId === accountId)
      .sort((a, b) => compareKeys(a.name, b.name));
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
