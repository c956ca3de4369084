import type { Clock } from '../clock';
import type { HttpRequest, HttpResponse } from '../http';
import type { Session } from '../sts/session';
import type { Address } from './address';
import type { Bucket, BucketStore, StoredObject } from './bucket-store';
import { checkDigests } from './digests';
import { entries, entryName, pageOf, pageSize } from './listing';
import type { OperationName } from './operations';
import { refusals } from './refusals';
import { bucketList, objectList, respond, respondXml } from './responses';

/** A request that has been recognised and allowed. */
export interface Call {
  readonly request: HttpRequest;
  readonly address: Address;
  readonly session: Session;
  /** Refuses the caller if it may not list `bucket`. */
  mayList(bucket: Bucket): void;
}

/** Does one operation; `bucket` is there for all that work on one that exists. */
type Performer = (call: Call, bucket?: Bucket) => HttpResponse;

/** What each operation does, once it is allowed (Amazon S3 API Reference, one page for each). */
export function performers(o: { store: BucketStore; clock: Clock; region: string }): Record<OperationName, Performer> {
  const { store, clock, region } = o;
  return {
    ListBuckets: ({ address, session }) => {
      const { query } = address;
      const prefix = query.get('prefix');
      const own = store.ownedBy(session.accountId);
      const asked = query.get('bucket-region') ?? region;
      const shown = asked === region ? own.filter(({ name }) => name.startsWith(prefix ?? '')) : [];
      const size = pageSize(query, 'max-buckets', { least: 1, most: 10_000 });
      const page = pageOf(shown, ({ name }) => name, size, query.get('continuation-token'));
      const withRegion = ['max-buckets', 'prefix', 'continuation-token', 'bucket-region'].some((p) => query.has(p));
      const owner = { ownerAccountId: session.accountId, region };
      return respondXml(clock.now(), bucketList(page, { ...owner, prefix, withRegion }));
    },
    CreateBucket: ({ request, address, session }) => {
      const name = address.bucket ?? '';
      checkLocation(request.body.toString('utf8'), region);
      // In us-east-1 alone a second creation by the owner succeeds (API Reference, "CreateBucket").
      const again = region === 'us-east-1' && store.find(name)?.ownerAccountId === session.accountId;
      if (!again) store.create(name, session.accountId);
      return respond(200, clock.now(), { headers: { location: `/${name}` } });
    },
    DeleteBucket: (_call, bucket) => {
      store.delete(bucket!.name);
      return respond(204, clock.now());
    },
    HeadBucket: () =>
      respond(200, clock.now(), {
        headers: { 'x-amz-bucket-region': region, 'content-type': 'application/xml' },
      }),
    GetBucketLocation: () => respondXml(clock.now(), ['LocationConstraint', region === 'us-east-1' ? '' : region]),
    ListObjectsV2: ({ address: { query } }, bucket) => {
      const found = entries(bucket!, {
        prefix: query.get('prefix') ?? '',
        delimiter: query.get('delimiter') ?? '',
        startAfter: query.get('start-after') ?? '',
      });
      const maxKeys = pageSize(query, 'max-keys', { least: 0, most: 1000 });
      const page = pageOf(found, entryName, maxKeys, query.get('continuation-token'));
      return respondXml(
        clock.now(),
        objectList(bucket!, page, query, { maxKeys, ownerAccountId: bucket!.ownerAccountId }),
      );
    },
    GetObject: (call, bucket) => {
      const object = existingObject(call, bucket!);
      return respond(200, clock.now(), { headers: objectHeaders(object), body: object.body });
    },
    HeadObject: (call, bucket) => respond(200, clock.now(), { headers: objectHeaders(existingObject(call, bucket!)) }),
    PutObject: ({ request, address }, bucket) => {
      checkDigests(request.headers, request.body);
      const metadata = Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'));
      const stored = store.put(bucket!, address.key ?? '', request.body, {
        contentType: request.headers['content-type'] ?? 'binary/octet-stream',
        metadata: Object.fromEntries(metadata),
      });
      return respond(200, clock.now(), { headers: { etag: stored.etag } });
    },
    DeleteObject: ({ address }, bucket) => {
      bucket!.objects.delete(address.key ?? '');
      return respond(204, clock.now());
    },
  };
}

/** Who may not list a bucket is not told that a key is missing ("GetObject", "Permissions"). */
function existingObject({ address: { key = '' }, mayList }: Call, bucket: Bucket): StoredObject {
  const object = bucket.objects.get(key);
  if (object) return object;
  mayList(bucket);
  throw refusals.noSuchKey(key);
}

function checkLocation(body: string, region: string): void {
  if (body.trim() === '') {
    if (region !== 'us-east-1') throw refusals.locationConstraint(undefined);
    return;
  }
  if (!/<CreateBucketConfiguration[\s>/]/.test(body)) throw refusals.malformedXml();
  const constraint = /<LocationConstraint>([^<]*)<\/LocationConstraint>/.exec(body)?.[1];
  const expected = region === 'us-east-1' ? undefined : region;
  if (constraint !== expected) throw refusals.locationConstraint(constraint);
}

function objectHeaders(object: StoredObject): Record<string, string> {
  return {
    etag: object.etag,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    'content-length': String(object.body.length),
    ...object.metadata,
  };
}
