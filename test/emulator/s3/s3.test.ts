import type { Server } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListBuckets,
  paginateListObjectsV2,
  PutBucketAclCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { requestListener } from '../../../lib/emulator/http';
import { S3 } from '../../../lib/emulator/s3/s3';
import type { Session } from '../../../lib/emulator/sts/session';
import { allow, OTHER_ACCOUNT, trust, World } from '../sts/world';
import { HOST, signWithAws4 } from '../sts/signers';

/** Every name is this machine's: `bucket.localhost` is known to few resolvers. */
const here: LookupFunction = (_host, options, done) =>
  options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

/** STS, S3 and a client that speaks to it over loopback as the role `pod-role`. */
class Bench extends World {
  readonly s3 = new S3({
    sts: this.sts,
    region: 'us-east-1',
    accountId: this.account.accountId,
    clock: this.clock,
    journal: this.journal,
  });
  private readonly defects: unknown[] = [];
  readonly server: Server = createServer(requestListener(this.s3.handler, (defect) => this.defects.push(defect)));
  private readonly clients: S3Client[] = [];

  constructor(policies: Readonly<Record<string, unknown>> = {}) {
    super();
    // The SDK signs with the machine's time.
    this.now = Date.now();
    const { arn } = this.account.createRole({ name: 'pod-role', trust: trust() });
    for (const [name, document] of Object.entries(policies)) this.account.putRolePolicy('pod-role', name, document);
    this.pod = this.session(arn);
  }
  readonly pod: Session;

  client(session: Session = this.pod, over: { forcePathStyle?: boolean } = {}): S3Client {
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    const client = new S3Client({
      region: 'us-east-1',
      endpoint: `http://localhost:${this.port}`,
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      maxAttempts: 1,
      forcePathStyle: true,
      requestHandler: { httpAgent: new Agent({ lookup: here }) },
      ...over,
    });
    this.clients.push(client);
    return client;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await new Promise((done) => this.server.close(done));
    expect(this.defects).toEqual([]);
  }
}

const benches: Bench[] = [];
async function bench(policies?: Readonly<Record<string, unknown>>): Promise<Bench> {
  const made = new Bench(policies);
  await new Promise<void>((done) => made.server.listen(0, '127.0.0.1', done));
  benches.push(made);
  return made;
}
afterEach(async () => {
  for (const made of benches.splice(0)) await made.close();
});

const EVERYTHING = { all: allow('s3:*') };
const ARN = 'arn:aws:sts::111122223333:assumed-role/pod-role/eks-eksdemo1-aws-cli-b307fd36';

/** What the SDK makes of a refusal. */
async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string; status?: number }> {
  const error: unknown = await call.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw error;
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}

describe('ListBuckets, by the AWS SDK for JavaScript', () => {
  test("gives the account's buckets by name, with the time they were made", async () => {
    const { s3, client, now } = await at(bench(EVERYTHING));
    for (const name of ['zeta-bucket', 'alpha-bucket']) s3.createBucket(name);
    const { Buckets, Owner } = await client().send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([
      { Name: 'alpha-bucket', CreationDate: new Date(now) },
      { Name: 'zeta-bucket', CreationDate: new Date(now) },
    ]);
    expect(Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is denied in the words that a real pod without permission gets', async () => {
    const { client, journal } = await at(bench());
    expect(await refusal(client().send(new ListBucketsCommand({})))).toEqual({
      name: 'AccessDenied',
      message: `User: ${ARN} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
      status: 403,
    });
    expect(journal.since(0).at(-1)).toMatchObject({
      component: 's3',
      event: 'access denied',
      subject: ARN,
      said: expect.stringMatching(/^AccessDenied: User: /),
      cause: expect.stringContaining('s3:ListAllMyBuckets'),
      detail: { action: 's3:ListAllMyBuckets', outcome: 'denied', layer: 'identity' },
    });
  });

  test.each(['*', 'arn:aws:s3:::*'])('is allowed by a policy on %s', async (resource) => {
    const { client } = await at(bench({ list: allow('s3:ListAllMyBuckets', { Resource: resource }) }));
    expect((await client().send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });

  test('in pages, by prefix and by region', async () => {
    const { s3, client } = await at(bench(EVERYTHING));
    const names = Array.from({ length: 7 }, (_, n) => `bucket-${n}`);
    for (const name of [...names, 'other']) s3.createBucket(name);
    const pages: string[][] = [];
    for await (const page of paginateListBuckets({ client: client(), pageSize: 3 }, { Prefix: 'bucket-' })) {
      pages.push((page.Buckets ?? []).map((bucket) => bucket.Name ?? ''));
      expect(page.Prefix).toBe('bucket-');
      expect(page.Buckets?.[0]?.BucketRegion).toBe('us-east-1');
    }
    expect(pages).toEqual([names.slice(0, 3), names.slice(3, 6), names.slice(6)]);
    const elsewhere = await client().send(new ListBucketsCommand({ BucketRegion: 'eu-west-1' }));
    expect(elsewhere.Buckets).toEqual([]);
    expect(await refusal(client().send(new ListBucketsCommand({ ContinuationToken: '!' })))).toMatchObject({
      name: 'InvalidArgument',
      message: 'The continuation token provided is incorrect',
    });
    expect(await refusal(client().send(new ListBucketsCommand({ MaxBuckets: 0 })))).toMatchObject({
      name: 'InvalidArgument',
    });
  });

  test('an allowance is kept as evidence too, with the statement that gave it', async () => {
    const { client, journal } = await at(bench(EVERYTHING));
    await client().send(new ListBucketsCommand({}));
    expect(journal.since(0).at(-1)).toMatchObject({
      event: 'access allowed',
      subject: ARN,
      detail: { action: 's3:ListAllMyBuckets', policy: 'all', statement: '#0' },
    });
  });
});

describe.each([
  ['in the path', true],
  ['in the host name', false],
])('buckets addressed %s', (_, forcePathStyle) => {
  test('are made, used and deleted', async () => {
    const { client } = await at(bench(EVERYTHING));
    const s3 = client(undefined, { forcePathStyle });
    const Bucket = 'demo-bucket';
    await s3.send(new CreateBucketCommand({ Bucket }));
    // In us-east-1 the owner may create it again.
    await s3.send(new CreateBucketCommand({ Bucket }));
    expect((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('us-east-1');
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    const Key = 'a folder/kéy (1)+?#.txt';
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'hello', ContentType: 'text/plain', Metadata: { a: '1' } }),
    );
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ContentType: 'text/plain', ContentLength: 5, Metadata: { a: '1' }, ETag });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 5, ETag });
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(listed).toMatchObject({ KeyCount: 1, IsTruncated: false, Contents: [{ Key, Size: 5, ETag }] });
    expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toMatchObject({
      name: 'BucketNotEmpty',
      status: 409,
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await refusal(s3.send(new ListObjectsV2Command({ Bucket })))).toMatchObject({
      name: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
      status: 404,
    });
  });
});

describe('ListObjectsV2', () => {
  test('rolls keys up at a delimiter, and goes on where the last page ended', async () => {
    const { s3, client } = await at(bench(EVERYTHING));
    s3.createBucket('demo-bucket');
    for (const key of ['a/1', 'a/2', 'b', 'c/x/1', 'd', 'é']) s3.putObject('demo-bucket', key, key);
    const pages: unknown[] = [];
    const input = { Bucket: 'demo-bucket', Delimiter: '/' };
    for await (const page of paginateListObjectsV2({ client: client(), pageSize: 2 }, input)) {
      pages.push([page.Contents?.map(({ Key }) => Key), page.CommonPrefixes?.map(({ Prefix }) => Prefix)]);
    }
    expect(pages).toEqual([
      [['b'], ['a/']],
      [['d'], ['c/']],
      [['é'], undefined],
    ]);
    const encoded = await client().send(
      new ListObjectsV2Command({ Bucket: 'demo-bucket', Prefix: 'c/', StartAfter: 'c/a', EncodingType: 'url' }),
    );
    expect(encoded).toMatchObject({ EncodingType: 'url', StartAfter: 'c/a', Contents: [{ Key: 'c/x/1' }] });
    const owned = await client().send(
      new ListObjectsV2Command({ Bucket: 'demo-bucket', FetchOwner: true, MaxKeys: 1 }),
    );
    expect(owned.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is limited to the prefix of a namespace by the session tag of the pod', async () => {
    const own = '${aws:PrincipalTag/kubernetes-namespace}/';
    const { s3, client } = await at(
      bench({
        list: allow('s3:ListBucket', {
          Resource: 'arn:aws:s3:::demo-bucket',
          Condition: { StringLike: { 's3:prefix': `${own}*` } },
        }),
        read: allow('s3:GetObject', { Resource: `arn:aws:s3:::demo-bucket/${own}*` }),
      }),
    );
    s3.createBucket('demo-bucket');
    for (const key of ['default/mine', 'team-b/theirs']) s3.putObject('demo-bucket', key, key);
    const list = (Prefix?: string) => client().send(new ListObjectsV2Command({ Bucket: 'demo-bucket', Prefix }));
    const get = (Key: string) => client().send(new GetObjectCommand({ Bucket: 'demo-bucket', Key }));
    expect((await list('default/')).KeyCount).toBe(1);
    expect(await (await get('default/mine')).Body?.transformToString()).toBe('default/mine');
    expect(await refusal(list('team-b/'))).toMatchObject({
      message: `User: ${ARN} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::demo-bucket" because no identity-based policy allows the s3:ListBucket action`,
    });
    expect((await refusal(list())).name).toBe('AccessDenied');
    expect(await refusal(get('team-b/theirs'))).toMatchObject({
      message: `User: ${ARN} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::demo-bucket/team-b/theirs" because no identity-based policy allows the s3:GetObject action`,
    });
  });
});

describe('refusals', () => {
  test('a missing key is named only to who may list the bucket', async () => {
    const { s3, client, account } = await at(bench({ read: allow('s3:GetObject') }));
    s3.createBucket('demo-bucket');
    const get = () => client().send(new GetObjectCommand({ Bucket: 'demo-bucket', Key: 'nonesuch' }));
    expect(await refusal(get())).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket on resource: "arn:aws:s3:::demo-bucket" because'),
    });
    account.putRolePolicy('pod-role', 'list', allow('s3:ListBucket'));
    expect(await refusal(get())).toEqual({
      name: 'NoSuchKey',
      message: 'The specified key does not exist.',
      status: 404,
    });
  });

  test('of what S3 does and this stand-in does not', async () => {
    const { s3, client } = await at(bench(EVERYTHING));
    s3.createBucket('demo-bucket');
    expect(
      await refusal(client().send(new GetObjectCommand({ Bucket: 'demo-bucket', Key: 'k', Range: 'bytes=0-1' }))),
    ).toEqual({
      name: 'NotImplemented',
      message: 'A header you provided implies functionality that is not implemented.',
      status: 501,
    });
    expect(await refusal(client().send(new ListObjectsCommand({ Bucket: 'demo-bucket' })))).toMatchObject({
      message: 'This stand-in for Amazon S3 does not implement GET on a bucket without "list-type=2".',
      status: 501,
    });
    expect(
      await refusal(client().send(new PutBucketAclCommand({ Bucket: 'demo-bucket', ACL: 'private' }))),
    ).toMatchObject({ message: 'This stand-in for Amazon S3 does not implement PUT on a bucket with "acl".' });
    expect(await refusal(client().send(new CreateBucketCommand({ Bucket: 'another', ACL: 'private' })))).toMatchObject({
      name: 'NotImplemented',
    });
    expect(
      await refusal(
        client().send(
          new CreateBucketCommand({
            Bucket: 'another',
            CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
          }),
        ),
      ),
    ).toMatchObject({ name: 'IllegalLocationConstraintException' });
  });

  test('names that no bucket may have', async () => {
    const { s3 } = await at(bench());
    for (const name of ['ab', 'Upper', 'a..b', '-ab', '192.168.0.1', 'x'.repeat(64), 'xn--abc', 'abc-s3alias', 'a_b']) {
      expect(() => s3.createBucket(name)).toThrow(expect.objectContaining({ code: 'InvalidBucketName' }));
    }
    s3.createBucket('a.good-name1');
    expect(() => s3.createBucket('a.good-name1')).toThrow(
      expect.objectContaining({
        code: 'BucketAlreadyOwnedByYou',
        message: 'Your previous request to create the named bucket succeeded and you already own it.',
      }),
    );
  });

  test('sessions that are expired, unknown, or carry a wrong secret or token', async () => {
    const made = await bench(EVERYTHING);
    const list = (session: Session) => refusal(made.client(session).send(new ListBucketsCommand({})));
    expect(await list({ ...made.pod, accessKeyId: 'ASIAAAAAAAAAAAAAAAAA' })).toEqual({
      name: 'InvalidAccessKeyId',
      message: 'The AWS Access Key Id you provided does not exist in our records.',
      status: 403,
    });
    expect(await list({ ...made.pod, secretAccessKey: 'x' })).toMatchObject({
      name: 'SignatureDoesNotMatch',
      status: 403,
    });
    expect(await list({ ...made.pod, sessionToken: 'x' })).toMatchObject({ name: 'InvalidToken', status: 400 });
    made.now -= 600_000;
    const short = made.session(made.pod.roleArn, { durationSeconds: 900 });
    made.now += 600_000;
    expect((await made.client(short).send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    made.now += 300_000;
    expect(await list(short)).toEqual({
      name: 'ExpiredToken',
      message: 'The provided token has expired.',
      status: 400,
    });
    made.now += 3_600_000;
    expect(await list(made.pod)).toMatchObject({ name: 'RequestTimeTooSkewed', status: 403 });
  });

  test('an undecided request is refused, and the journal says on what it depends', async () => {
    const { client, account, journal } = await at(bench());
    account.attachRolePolicy('pod-role', 'arn:aws:iam::aws:policy/PublishedTomorrow');
    expect(await refusal(client().send(new ListBucketsCommand({})))).toEqual({
      name: 'AccessDenied',
      message: 'Access Denied',
      status: 403,
    });
    expect(journal.since(0).at(-1)).toMatchObject({
      event: 'access undecided',
      cause: expect.stringContaining('PublishedTomorrow'),
      detail: { outcome: 'unknown' },
    });
  });
});

describe('bucket policies', () => {
  const policy = (statement: Readonly<Record<string, unknown>>) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Resource: 'arn:aws:s3:::demo-bucket/*', ...statement }],
  });

  test('allow what the role does not, and deny what it does', async () => {
    const { s3, client, pod } = await at(bench());
    s3.createBucket('demo-bucket');
    s3.putObject('demo-bucket', 'k', 'v');
    const get = () => client().send(new GetObjectCommand({ Bucket: 'demo-bucket', Key: 'k' }));
    expect((await refusal(get())).name).toBe('AccessDenied');
    s3.putBucketPolicy('demo-bucket', policy({ Principal: { AWS: pod.roleArn }, Action: 's3:GetObject' }));
    expect((await get()).$metadata.httpStatusCode).toBe(200);
    s3.putBucketPolicy('demo-bucket', policy({ Effect: 'Deny', Action: 's3:*' }));
    expect((await refusal(get())).message).toMatch(
      / on resource: "arn:aws:s3:::demo-bucket\/k" with an explicit deny in a resource-based policy$/,
    );
    s3.deleteBucketPolicy('demo-bucket');
    expect((await refusal(get())).message).toMatch(/because no identity-based policy allows/);
  });

  test('let in a role of another account, which is otherwise told nothing', async () => {
    const made = await bench();
    made.s3.createBucket('demo-bucket');
    made.s3.putObject('demo-bucket', 'k', 'v');
    const { arn } = made.other.createRole({ name: 'visitor', trust: trust() });
    made.other.putRolePolicy('visitor', 'read', allow('s3:*'));
    const client = made.client(made.session(arn));
    const get = () => client.send(new GetObjectCommand({ Bucket: 'demo-bucket', Key: 'k' }));
    expect(await refusal(get())).toEqual({ name: 'AccessDenied', message: 'Access Denied', status: 403 });
    made.s3.putBucketPolicy('demo-bucket', policy({ Principal: { AWS: OTHER_ACCOUNT }, Action: 's3:GetObject' }));
    expect((await get()).$metadata.httpStatusCode).toBe(200);
    // Its own account's buckets, of which there are none here.
    expect((await client.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  });

  test('belong to the account that makes them', async () => {
    const made = await bench(EVERYTHING);
    made.s3.createBucket('demo-bucket');
    const { arn } = made.other.createRole({ name: 'visitor', trust: trust() });
    made.other.putRolePolicy('visitor', 'all', allow('s3:*'));
    const [home, other] = [made.client(), made.client(made.session(arn))];
    await other.send(new CreateBucketCommand({ Bucket: 'their-bucket' }));
    const names = async (client: S3Client) =>
      (await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name);
    expect(await names(home)).toEqual(['demo-bucket']);
    expect(await names(other)).toEqual(['their-bucket']);
    expect(made.s3.buckets(OTHER_ACCOUNT)).toEqual(['their-bucket']);
    expect(await refusal(home.send(new HeadBucketCommand({ Bucket: 'their-bucket' })))).toMatchObject({ status: 403 });
    expect(await refusal(home.send(new CreateBucketCommand({ Bucket: 'their-bucket' })))).toMatchObject({
      name: 'BucketAlreadyExists',
      status: 409,
    });
  });

  test('of the caller’s own account are denied in full, whichever account that is', async () => {
    const made = await bench();
    const { arn } = made.other.createRole({ name: 'visitor', trust: trust() });
    const denied = await refusal(made.client(made.session(arn)).send(new ListBucketsCommand({})));
    expect(denied.message).toMatch(
      new RegExp(
        `^User: arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/visitor/.* to perform: s3:ListAllMyBuckets because`,
      ),
    );
  });

  test.each<[string, unknown, object]>([
    [
      'of another bucket',
      policy({ Action: 's3:*', Resource: 'arn:aws:s3:::other/*' }),
      { message: 'Policy has invalid resource' },
    ],
    [
      'without a principal',
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] },
      {},
    ],
    ['that is no JSON', '{', {}],
  ])('%s are malformed', async (_, document, expected) => {
    const { s3 } = await at(bench());
    s3.createBucket('demo-bucket');
    expect(() => s3.putBucketPolicy('demo-bucket', document)).toThrow(
      expect.objectContaining({ code: 'MalformedPolicy', ...expected }),
    );
  });
});

describe('on the wire', () => {
  interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: string;
  }
  interface Raw {
    readonly method?: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
  }

  function send(port: number, { method = 'GET', url, headers = {}, body }: Raw): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  const signed = (made: Bench, over: Partial<Parameters<typeof signWithAws4>[0]> = {}) =>
    signWithAws4(
      { method: 'GET', segments: [''], query: {}, headers: {}, body: '', ...over },
      { service: 's3', region: 'us-east-1', at: made.now, keys: made.pod },
    );

  test("the answer to ListBuckets has S3's headers, its date by the clock, and S3's document", async () => {
    const made = await bench(EVERYTHING);
    made.now = Date.UTC(2026, 10, 23, 14, 51, 39);
    made.s3.createBucket('demo-bucket');
    const answer = await send(made.port, signed(made));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'x-amz-request-id': expect.stringMatching(/^[0-9A-Z]{16}$/),
      'x-amz-id-2': expect.stringMatching(/^[A-Za-z0-9+/]{75}=$/),
      date: 'Mon, 23 Nov 2026 14:51:39 GMT',
      server: 'AmazonS3',
      'content-type': 'application/xml',
    });
    expect(answer.body).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<ListAllMyBucketsResult xmlns="http:\/\/s3\.amazonaws\.com\/doc\/2006-03-01\/"><Owner><ID>[0-9a-f]{64}<\/ID><\/Owner><Buckets><Bucket><Name>demo-bucket<\/Name><CreationDate>2026-11-23T14:51:39\.000Z<\/CreationDate><\/Bucket><\/Buckets><\/ListAllMyBucketsResult>$/,
    );
  });

  test("a refusal is S3's error document, with the ids of its headers", async () => {
    const made = await bench();
    const answer = await send(made.port, signed(made));
    expect(answer.status).toBe(403);
    const ids = `<RequestId>${answer.headers['x-amz-request-id'] as string}</RequestId><HostId>${answer.headers['x-amz-id-2'] as string}</HostId>`;
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code>' +
        `<Message>User: ${ARN} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action</Message>` +
        `${ids}</Error>`,
    );
  });

  test('an anonymous request is denied in two words', async () => {
    const made = await bench();
    const answer = await send(made.port, { url: '/' });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain('<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>');
    expect(made.journal.since(0).at(-1)).toMatchObject({
      event: 'request refused',
      said: 'AccessDenied: Access Denied',
    });
  });

  test('a presigned ListBuckets is served', async () => {
    const made = await bench(EVERYTHING);
    const plain = { method: 'GET', segments: [''], query: { 'x-id': 'ListBuckets' }, headers: {}, body: '' };
    const request = signWithAws4(plain, { service: 's3', region: 'us-east-1', at: made.now, keys: made.pod }, 300);
    expect((await send(made.port, request)).status).toBe(200);
  });

  test('another region in the signature is named, and the right one beside it', async () => {
    const made = await bench(EVERYTHING);
    const plain = { method: 'GET', segments: [''], query: {}, headers: {}, body: '' };
    const request = signWithAws4(plain, { service: 's3', region: 'eu-west-1', at: made.now, keys: made.pod });
    const { status, body } = await send(made.port, request);
    expect(status).toBe(400);
    expect(body).toContain(
      "<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'</Message><Region>us-east-1</Region>",
    );
  });

  test('HEAD is refused without a body', async () => {
    const made = await bench(EVERYTHING);
    const answer = await send(made.port, signed(made, { method: 'HEAD', segments: ['nonesuch'] }));
    expect(answer).toMatchObject({ status: 404, body: '' });
  });

  test.each<
    [string, { method?: string; segments?: string[]; body?: string; headers?: Record<string, string> }, number, string]
  >([
    ['a method that nothing has', { method: 'PATCH' }, 405, 'MethodNotAllowed'],
    ['a method that the service has not', { method: 'PUT' }, 405, 'MethodNotAllowed'],
    ['a form post', { method: 'POST', segments: ['demo-bucket'] }, 501, 'NotImplemented'],
    ['a key of 1,025 bytes', { segments: ['demo-bucket', 'k'.repeat(1025)] }, 400, 'KeyTooLongError'],
    ['a bucket that is not there', { segments: ['nonesuch', 'k'] }, 404, 'NoSuchBucket'],
    [
      'a body with another checksum',
      { method: 'PUT', segments: ['demo-bucket', 'k'], body: 'x', headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
      400,
      'BadDigest',
    ],
    [
      'a body with another MD5',
      {
        method: 'PUT',
        segments: ['demo-bucket', 'k'],
        body: 'x',
        headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
      },
      400,
      'BadDigest',
    ],
    [
      'a checksum that is not computed here',
      { method: 'PUT', segments: ['demo-bucket', 'k'], body: 'x', headers: { 'x-amz-checksum-crc64nvme': 'AAAA' } },
      501,
      'NotImplemented',
    ],
    [
      "another owner's bucket",
      { segments: ['demo-bucket', 'k'], headers: { 'x-amz-expected-bucket-owner': OTHER_ACCOUNT } },
      403,
      'AccessDenied',
    ],
    ['a configuration that is none', { method: 'PUT', segments: ['new-bucket'], body: '<a/>' }, 400, 'MalformedXML'],
    ['a bucket name that is none', { method: 'PUT', segments: ['Not_A_Name'] }, 400, 'InvalidBucketName'],
  ])('%s', async (_, over, status, code) => {
    const made = await bench(EVERYTHING);
    made.s3.createBucket('demo-bucket');
    const answer = await send(made.port, signed(made, over));
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(answer.status).toBe(status);
  });

  test.each([
    ['s3.amazonaws.com', undefined],
    ['s3.us-east-1.amazonaws.com:443', undefined],
    ['demo-bucket.s3.amazonaws.com', 'key'],
    ['demo-bucket.s3.us-east-1.amazonaws.com', 'key'],
    ['demo-bucket.s3.dualstack.us-east-1.amazonaws.com', 'key'],
    ['demo-bucket.s3-us-west-2.amazonaws.com', 'key'],
    ['with.dots.s3.amazonaws.com', 'other'],
  ])('the host %s', async (host, found) => {
    const made = await bench(EVERYTHING);
    made.s3.createBucket('demo-bucket');
    made.s3.createBucket('with.dots');
    made.s3.putObject('demo-bucket', 'key', 'key');
    made.s3.putObject('with.dots', 'key', 'other');
    const segments = found === undefined ? ['demo-bucket', 'key'] : ['key'];
    const request = signed(made, { segments, headers: { Host: host } });
    expect(request.headers['host']).toBe(host);
    expect((await send(made.port, request)).body).toBe(found ?? 'key');
  });

  test('random paths and queries get a clear answer, signed or not', async () => {
    const made = await bench(EVERYTHING);
    for (const url of [
      '/%',
      '/%00',
      '//',
      '/../..',
      '/?%',
      '/a/%ff',
      '/?list-type',
      `/${'a'.repeat(5000)}`,
      '/b?=&&=',
    ]) {
      const anonymous = await send(made.port, { url, headers: { host: HOST } });
      expect(anonymous.status).toBe(403);
      const plain = { ...signed(made, { segments: ['x'] }) };
      const status = (await send(made.port, { ...plain, url })).status;
      expect([400, 403, 404, 405, 501]).toContain(status);
    }
  });
});

/** The parts of a bench, `client` bound to it. */
async function at(making: Promise<Bench>) {
  const made = await making;
  const { s3, account, journal, now, pod } = made;
  return { s3, account, journal, now, pod, client: made.client.bind(made) };
}
