import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { HttpResponse } from '../http';
import type { XmlElement } from '../sts/xml';
import { xmlDocument } from '../sts/xml';
import { encode } from '../sts/canonical-request';
import type { Bucket, StoredObject } from './bucket-store';
import type { Entry, Page } from './listing';
import type { S3Refusal } from './refusals';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A response with the headers that every answer of S3 carries; the date is `now`, in milliseconds. */
export function respond(
  status: number,
  now: number,
  o: { headers?: Readonly<Record<string, string>>; body?: string | Buffer; ids?: RequestIds } = {},
): HttpResponse {
  const ids = o.ids ?? requestIds();
  return {
    status,
    headers: {
      'x-amz-request-id': ids.requestId,
      'x-amz-id-2': ids.hostId,
      date: new Date(now).toUTCString(),
      server: 'AmazonS3',
      ...o.headers,
    },
    body: o.body,
  };
}

/** A result document. */
export function respondXml(now: number, element: XmlElement): HttpResponse {
  return respond(200, now, { headers: { 'content-type': 'application/xml' }, body: xmlDocument(element, NAMESPACE) });
}

/** S3's error document; without a body in answer to HEAD. */
export function respondRefusal(refusal: S3Refusal, now: number, method: string): HttpResponse {
  const ids = requestIds();
  const body = xmlDocument([
    'Error',
    [
      ['Code', refusal.code],
      ['Message', refusal.message],
      ...Object.entries(refusal.details),
      ['RequestId', ids.requestId],
      ['HostId', ids.hostId],
    ],
  ]);
  const headers = { 'content-type': 'application/xml' };
  return respond(refusal.httpStatus, now, { headers, ids, body: method === 'HEAD' ? undefined : body });
}

/** `BucketRegion` is there only if the request had a parameter of its own (API Reference, "ListBuckets"). */
export function bucketList(
  page: Page<Bucket>,
  o: { ownerAccountId: string; region: string; prefix?: string; withRegion: boolean },
): XmlElement {
  return [
    'ListAllMyBucketsResult',
    [
      ['Owner', [['ID', canonicalUserId(o.ownerAccountId)]]],
      [
        'Buckets',
        page.items.map((bucket): XmlElement => [
          'Bucket',
          [
            ['Name', bucket.name],
            ['CreationDate', new Date(bucket.createdAt).toISOString()],
            o.withRegion ? ['BucketRegion', o.region] : undefined,
          ],
        ]),
      ],
      page.nextToken === undefined ? undefined : ['ContinuationToken', page.nextToken],
      o.prefix === undefined ? undefined : ['Prefix', o.prefix],
    ],
  ];
}

/** The answer to ListObjectsV2. */
export function objectList(
  bucket: Bucket,
  page: Page<Entry>,
  query: ReadonlyMap<string, string>,
  o: { maxKeys: number; ownerAccountId: string },
): XmlElement {
  const encoded = query.get('encoding-type') === 'url';
  const name = (text: string) => (encoded ? encode(text).replaceAll('%2F', '/') : text);
  const given = (element: string, parameter: string): XmlElement | undefined => {
    const value = query.get(parameter);
    return value === undefined ? undefined : [element, name(value)];
  };
  const token = query.get('continuation-token');
  return [
    'ListBucketResult',
    [
      ['Name', bucket.name],
      ['Prefix', name(query.get('prefix') ?? '')],
      given('StartAfter', 'start-after'),
      token === undefined ? undefined : ['ContinuationToken', token],
      page.nextToken === undefined ? undefined : ['NextContinuationToken', page.nextToken],
      ['KeyCount', page.items.length],
      ['MaxKeys', o.maxKeys],
      given('Delimiter', 'delimiter'),
      encoded ? ['EncodingType', 'url'] : undefined,
      ['IsTruncated', page.nextToken !== undefined],
      ...page.items.map((entry): XmlElement => {
        if ('commonPrefix' in entry) return ['CommonPrefixes', [['Prefix', name(entry.commonPrefix)]]];
        const owner = query.get('fetch-owner') === 'true' ? canonicalUserId(o.ownerAccountId) : undefined;
        return contents(entry.object, name, owner);
      }),
    ],
  ];
}

function contents(object: StoredObject, name: (text: string) => string, owner: string | undefined): XmlElement {
  return [
    'Contents',
    [
      ['Key', name(object.key)],
      ['LastModified', new Date(object.lastModified).toISOString()],
      ['ETag', object.etag],
      ['Size', object.body.length],
      owner === undefined ? undefined : ['Owner', [['ID', owner]]],
      ['StorageClass', 'STANDARD'],
    ],
  ];
}

/** A canonical user id: 64 hexadecimal digits that stand for an account. */
function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`canonical user of ${accountId}`).digest('hex');
}

interface RequestIds {
  readonly requestId: string;
  readonly hostId: string;
}

function requestIds(): RequestIds {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return {
    requestId: Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join(''),
    hostId: randomBytes(56).toString('base64'),
  };
}
