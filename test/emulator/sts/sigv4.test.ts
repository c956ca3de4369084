import fc from 'fast-check';
import type { SignedRequest } from '../../../lib/emulator/sts/canonical-request';
import type { Verifier } from '../../../lib/emulator/sts/signature';
import { SigningKeys } from '../../../lib/emulator/sts/signing-keys';
import { verifySignature } from '../../../lib/emulator/sts/sigv4';
import type { Keys, PlainRequest } from './signers';
import { signWithAws4, signWithSmithy } from './signers';

const AT = Date.UTC(2026, 10, 23, 14, 51, 39);
const KEYS: Keys = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLETOKEN==',
};

function verifier(service: string, over: Partial<Verifier> = {}): Verifier {
  return {
    service,
    region: 'us-east-1',
    now: AT,
    credentials: (id) => (id === KEYS.accessKeyId ? { ...KEYS, expiration: AT + 3_600_000 } : undefined),
    signingKeys: new SigningKeys(),
    ...over,
  };
}

const context = (service: string, over: Partial<{ region: string; at: number; keys: Keys }> = {}) => ({
  service,
  region: 'us-east-1',
  at: AT,
  keys: KEYS,
  ...over,
});

const LIST_BUCKETS: PlainRequest = { method: 'GET', segments: [''], query: {}, headers: {}, body: '' };
const CALLER_IDENTITY: PlainRequest = {
  method: 'POST',
  segments: [''],
  query: {},
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
};

const SERVICES = ['s3', 'sts', 'eks-auth'];

/** Random requests within what both signers can express. */
const plainRequests: fc.Arbitrary<PlainRequest> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
  segments: fc.array(
    // aws4 reads an encoded slash of an S3 key as a separator; the SDK does not.
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((s) => !/^\.\.?$/.test(s) && !s.includes('/')),
    { minLength: 1, maxLength: 4 },
  ),
  query: fc.dictionary(
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 8 })
      .filter((name) => !/^(x-amz-|signature$|__proto__$)/i.test(name)),
    fc.string({ unit: 'binary', maxLength: 12 }),
    { maxKeys: 4, noNullPrototype: true },
  ),
  headers: fc.dictionary(
    fc.stringMatching(/^x-amz-meta-[a-z0-9]{1,8}$/),
    fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/),
    { maxKeys: 4, noNullPrototype: true },
  ),
  body: fc.string({ unit: 'binary', maxLength: 60 }),
});

/** Changes of one thing, each of which must break a signature. */
const MUTATIONS: Record<string, (request: SignedRequest) => SignedRequest> = {
  method: (r) => ({ ...r, method: r.method === 'GET' ? 'POST' : 'GET' }),
  path: (r) => ({ ...r, url: r.url.replace(/^([^?]*)/, '$1x') }),
  'query parameter': (r) => ({ ...r, url: `${r.url}${r.url.includes('?') ? '&' : '?'}added=1` }),
  body: (r) => ({ ...r, body: Buffer.concat([r.body, Buffer.from('x')]) }),
  host: (r) => ({ ...r, headers: { ...r.headers, host: 'elsewhere.example.com' } }),
  date: (r) => ({ ...r, headers: { ...r.headers, 'x-amz-date': '20261123T145140Z' } }),
  token: (r) => ({ ...r, headers: { ...r.headers, 'x-amz-security-token': 'IQoJother' } }),
  'no token': (r) => ({ ...r, headers: without(r.headers, 'x-amz-security-token') }),
  'no authorization': (r) => ({ ...r, headers: without(r.headers, 'authorization') }),
  signature: (r) =>
    authorize(r, (a) => a.replace(/Signature=(.)/, (_, c: string) => `Signature=${c === '0' ? '1' : '0'}`)),
  'signed headers': (r) => authorize(r, (a) => a.replace('host;', 'host;x-other;')),
  'access key': (r) => authorize(r, (a) => a.replace(KEYS.accessKeyId, 'ASIAIOSFODNN7EXAMPLF')),
  region: (r) => authorize(r, (a) => a.replace('us-east-1', 'eu-west-1')),
  day: (r) => authorize(r, (a) => a.replace('/20261123/', '/20261122/')),
};

function authorize(request: SignedRequest, change: (header: string) => string): SignedRequest {
  return { ...request, headers: { ...request.headers, authorization: change(request.headers['authorization'] ?? '') } };
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}

describe.each(SERVICES)('signatures for %s', (service) => {
  const keys = new SigningKeys();
  const check = (request: SignedRequest) => verifySignature(request, verifier(service, { signingKeys: keys }));

  test('of any request, made by the SDK or by aws4, verify', async () => {
    await fc.assert(
      fc.asyncProperty(plainRequests, async (plain) => {
        expect(check(await signWithSmithy(plain, context(service)))).toEqual({
          ok: true,
          accessKeyId: KEYS.accessKeyId,
        });
        expect(check(signWithAws4(plain, context(service)))).toEqual({ ok: true, accessKeyId: KEYS.accessKeyId });
      }),
      { numRuns: 150 },
    );
  });

  test('of any request fail after a change of one thing', async () => {
    await fc.assert(
      fc.asyncProperty(plainRequests, fc.constantFrom(...Object.keys(MUTATIONS)), async (plain, what) => {
        const signed = await signWithSmithy(plain, context(service));
        const changed = MUTATIONS[what]!(signed);
        expect(changed).not.toEqual(signed);
        expect(check(changed)).toMatchObject({ ok: false });
      }),
      { numRuns: 300 },
    );
  });

  test('a changed user header breaks them', async () => {
    const signed = await signWithSmithy({ ...LIST_BUCKETS, headers: { 'x-amz-meta-a': '1' } }, context(service));
    expect(check({ ...signed, headers: { ...signed.headers, 'x-amz-meta-a': '2' } })).toMatchObject({ ok: false });
    expect(check({ ...signed, headers: without(signed.headers, 'x-amz-meta-a') })).toMatchObject({ ok: false });
  });

  test('in the query (presigned) verify too, and fail after a change', async () => {
    const signed = await signWithSmithy({ ...LIST_BUCKETS, query: { prefix: 'a b' } }, context(service), 300);
    if (service === 's3') {
      // The SDK presigns the empty body's hash for S3 only if it is told the header.
      expect(check(signWithAws4(LIST_BUCKETS, context(service), 300))).toMatchObject({ ok: true });
    } else {
      expect(check(signed)).toMatchObject({ ok: true });
      expect(check({ ...signed, url: signed.url.replace('prefix=a', 'prefix=b') })).toMatchObject({ ok: false });
      expect(check(signWithAws4(LIST_BUCKETS, context(service), 300))).toMatchObject({ ok: true });
    }
  });

  test.each(['/\ud800', '/?a=\udfff', '/?\ud800=b&X-Amz-Signature=c'])(
    'half a surrogate pair in %j is refused',
    (url) => {
      expect(check({ ...signWithAws4(LIST_BUCKETS, context(service)), url })).toMatchObject({ ok: false });
    },
  );

  test('random bytes in the header, the query and the path are refused and never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.boolean(), (authorization, url, presigned) => {
        const request: SignedRequest = {
          method: 'GET',
          url: presigned ? `/${url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${authorization}` : `/${url}`,
          headers: presigned
            ? { host: 'h' }
            : { host: 'h', authorization: `AWS4-HMAC-SHA256 ${authorization}`, 'x-amz-date': '20261123T145139Z' },
          body: Buffer.alloc(0),
        };
        expect(check(request)).toMatchObject({ ok: false });
      }),
      { numRuns: 300 },
    );
  });
});

describe("S3's refusals", () => {
  const s3 = (over: Partial<Verifier> = {}) => verifier('s3', over);
  const signed = () => signWithAws4(LIST_BUCKETS, context('s3'));
  const change = (headers: Record<string, string>) => ({ ...signed(), headers: { ...signed().headers, ...headers } });

  test.each<[string, () => SignedRequest, Partial<Verifier>, object]>([
    [
      'a wrong secret key',
      () => signWithAws4(LIST_BUCKETS, context('s3', { keys: { ...KEYS, secretAccessKey: 'other' } })),
      {},
      {
        code: 'SignatureDoesNotMatch',
        httpStatus: 403,
        message:
          'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        details: expect.objectContaining({
          AWSAccessKeyId: KEYS.accessKeyId,
          StringToSign: expect.stringMatching(
            /^AWS4-HMAC-SHA256\n20261123T145139Z\n20261123\/us-east-1\/s3\/aws4_request\n/,
          ),
        }),
      },
    ],
    [
      'an unknown access key',
      signed,
      { credentials: () => undefined },
      {
        code: 'InvalidAccessKeyId',
        httpStatus: 403,
        message: 'The AWS Access Key Id you provided does not exist in our records.',
        details: { AWSAccessKeyId: KEYS.accessKeyId },
      },
    ],
    [
      'a session key without its token',
      () => ({ ...signed(), headers: without(signed().headers, 'x-amz-security-token') }),
      {},
      { code: 'InvalidAccessKeyId', httpStatus: 403 },
    ],
    [
      "another session's token",
      () => change({ 'x-amz-security-token': 'IQoJother' }),
      {},
      { code: 'InvalidToken', httpStatus: 400, message: 'The provided token is malformed or otherwise invalid.' },
    ],
    [
      'a session that has expired',
      signed,
      { credentials: () => ({ ...KEYS, expiration: AT }) },
      { code: 'ExpiredToken', httpStatus: 400, message: 'The provided token has expired.' },
    ],
    [
      'a clock sixteen minutes behind',
      signed,
      { now: AT + 16 * 60_000 },
      {
        code: 'RequestTimeTooSkewed',
        httpStatus: 403,
        message: 'The difference between the request time and the current time is too large.',
        details: {
          RequestTime: '20261123T145139Z',
          ServerTime: '2026-11-23T15:07:39Z',
          MaxAllowedSkewMilliseconds: '900000',
        },
      },
    ],
    ['a clock sixteen minutes ahead', signed, { now: AT - 16 * 60_000 }, { code: 'RequestTimeTooSkewed' }],
    [
      'another region in the scope',
      () => signWithAws4(LIST_BUCKETS, context('s3', { region: 'eu-central-1' })),
      {},
      {
        code: 'AuthorizationHeaderMalformed',
        httpStatus: 400,
        message: "The authorization header is malformed; the region 'eu-central-1' is wrong; expecting 'us-east-1'",
        details: { Region: 'us-east-1' },
      },
    ],
    [
      'another service in the scope',
      () => change({ authorization: signed().headers['authorization']!.replace('/s3/', '/sts/') }),
      {},
      {
        code: 'AuthorizationHeaderMalformed',
        message: 'The authorization header is malformed; incorrect service "sts". This endpoint belongs to "s3".',
      },
    ],
    [
      'another terminator',
      () => change({ authorization: signed().headers['authorization']!.replace('aws4_request', 'aws5_request') }),
      {},
      {
        code: 'AuthorizationHeaderMalformed',
        message:
          'The authorization header is malformed; incorrect terminal "aws5_request". This endpoint uses "aws4_request".',
      },
    ],
    [
      'a credential of too few parts',
      () => change({ authorization: signed().headers['authorization']!.replace('/aws4_request', '') }),
      {},
      {
        message:
          'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      },
    ],
    [
      'a date that is none',
      () => change({ authorization: signed().headers['authorization']!.replace('/20261123/', '/20261399/') }),
      {},
      {
        message:
          'The authorization header is malformed; incorrect date format "20261399". This date in the credential must be in the format "yyyyMMdd".',
      },
    ],
    [
      'a header without a signature',
      () => change({ authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host' }),
      {},
      {
        code: 'AuthorizationHeaderMalformed',
        message:
          'The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.',
      },
    ],
    [
      'no content hash',
      () => ({ ...signed(), headers: without(signed().headers, 'x-amz-content-sha256') }),
      {},
      {
        code: 'InvalidRequest',
        httpStatus: 400,
        message: 'Missing required header for this request: x-amz-content-sha256',
      },
    ],
    [
      'a content hash that is none',
      () => change({ 'x-amz-content-sha256': 'abc' }),
      {},
      {
        code: 'InvalidArgument',
        httpStatus: 400,
        details: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: 'abc' },
      },
    ],
    [
      'a body in chunks, which this stand-in does not read',
      () => change({ 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }),
      {},
      {
        code: 'NotImplemented',
        httpStatus: 501,
        message: 'A header you provided implies functionality that is not implemented.',
      },
    ],
    [
      'no date',
      () => ({ ...signed(), headers: without(signed().headers, 'x-amz-date') }),
      {},
      { code: 'AccessDenied', message: 'AWS authentication requires a valid Date or x-amz-date header' },
    ],
    [
      'an x-amz- header that was not signed',
      () => change({ 'x-amz-acl': 'public-read' }),
      {},
      {
        code: 'AccessDenied',
        httpStatus: 403,
        message: 'There were headers present in the request which were not signed',
        details: { HeadersNotSigned: 'x-amz-acl' },
      },
    ],
    [
      'no signature at all',
      () => ({ ...signed(), headers: { host: 'h' } }),
      {},
      { code: 'AccessDenied', httpStatus: 403, message: 'Access Denied' },
    ],
    [
      'Signature Version 2',
      () => change({ authorization: 'AWS AKIAIOSFODNN7EXAMPLE:qgk2+6Sv9/oM7G3qLEjTH1a1l1g=' }),
      {},
      {
        code: 'InvalidRequest',
        httpStatus: 400,
        message: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
      },
    ],
    [
      'a bearer token',
      () => change({ authorization: 'Bearer abc' }),
      {},
      { code: 'InvalidArgument', message: 'Unsupported Authorization Type' },
    ],
    [
      'a header of one word',
      () => change({ authorization: 'abc' }),
      {},
      { message: "Authorization header is invalid -- one and only one ' ' (space) required" },
    ],
    [
      'a header beside a presigned query',
      () => ({ ...signed(), url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' }),
      {},
      {
        code: 'InvalidArgument',
        message:
          'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      },
    ],
  ])('%s', (_, request, over, refusal) => {
    expect(verifySignature(request(), s3(over))).toMatchObject({ ok: false, ...refusal });
  });

  test('a body other than the signed one', () => {
    const put = signWithAws4({ ...LIST_BUCKETS, method: 'PUT', segments: ['b', 'k'], body: 'mine' }, context('s3'));
    expect(verifySignature({ ...put, body: Buffer.from('other') }, s3())).toMatchObject({
      code: 'XAmzContentSHA256Mismatch',
      httpStatus: 400,
      message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
    });
  });

  test('an unsigned payload is taken as it comes', async () => {
    const put = await signWithSmithy(
      { ...LIST_BUCKETS, method: 'PUT', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body: 'mine' },
      context('s3'),
    );
    expect(verifySignature({ ...put, body: Buffer.from('other') }, s3())).toMatchObject({ ok: true });
  });

  test('the parameters of a presigned request', () => {
    const inQuery = (over: string) =>
      verifySignature({ ...presigned, url: presigned.url.replace(/X-Amz-Expires=300/, over) }, s3());
    const presigned = signWithAws4(LIST_BUCKETS, context('s3'), 300);
    expect(inQuery('X-Amz-Expires=604801')).toMatchObject({
      code: 'AuthorizationQueryParametersError',
      message:
        'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    });
    expect(inQuery('X-Amz-Expires=-1')).toMatchObject({ message: 'X-Amz-Expires must be non-negative' });
    expect(inQuery('X-Amz-Expires=soon')).toMatchObject({ message: 'X-Amz-Expires should be a number' });
    expect(inQuery('X-Amz-Expires=301')).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(inQuery('')).toMatchObject({
      message:
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    });
  });

  test('a presigned request after its time, and before', () => {
    const presigned = signWithAws4(LIST_BUCKETS, context('s3'), 300);
    expect(verifySignature(presigned, s3({ now: AT + 300_000 }))).toMatchObject({ ok: true });
    expect(verifySignature(presigned, s3({ now: AT + 301_000 }))).toMatchObject({
      code: 'AccessDenied',
      message: 'Request has expired',
      details: { 'X-Amz-Expires': '300', Expires: '2026-11-23T14:56:39Z', ServerTime: '2026-11-23T14:56:40Z' },
    });
    expect(verifySignature(presigned, s3({ now: AT - 3_600_000 }))).toMatchObject({
      message: 'Request is not yet valid',
    });
  });
});

describe("the other services' refusals", () => {
  const signed = () => signWithAws4(CALLER_IDENTITY, context('sts'));
  const change = (headers: Record<string, string>) => ({ ...signed(), headers: { ...signed().headers, ...headers } });

  test.each<[string, () => SignedRequest, Partial<Verifier>, object]>([
    [
      'a wrong secret key',
      () => signWithAws4(CALLER_IDENTITY, context('sts', { keys: { ...KEYS, secretAccessKey: 'other' } })),
      {},
      {
        code: 'SignatureDoesNotMatch',
        httpStatus: 403,
        message:
          'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
      },
    ],
    [
      'an unknown access key',
      signed,
      { credentials: () => undefined },
      {
        code: 'InvalidClientTokenId',
        httpStatus: 403,
        message: 'The security token included in the request is invalid.',
      },
    ],
    ['a wrong token', () => change({ 'x-amz-security-token': 'x' }), {}, { code: 'InvalidClientTokenId' }],
    [
      'no token',
      () => ({ ...signed(), headers: without(signed().headers, 'x-amz-security-token') }),
      {},
      { code: 'InvalidClientTokenId' },
    ],
    [
      'a session that has expired',
      signed,
      { credentials: () => ({ ...KEYS, expiration: AT }) },
      { code: 'ExpiredToken', httpStatus: 403, message: 'The security token included in the request is expired' },
    ],
    [
      'a signature sixteen minutes old',
      signed,
      { now: AT + 16 * 60_000 },
      {
        code: 'SignatureDoesNotMatch',
        httpStatus: 403,
        message:
          'Signature expired: 20261123T145139Z is now earlier than 20261123T145239Z (20261123T150739Z - 15 min.)',
      },
    ],
    [
      'a signature six minutes ahead',
      signed,
      { now: AT - 6 * 60_000 },
      {
        code: 'SignatureDoesNotMatch',
        message:
          'Signature not yet current: 20261123T145139Z is still later than 20261123T145039Z (20261123T144539Z + 5 min.)',
      },
    ],
    [
      'another region in the scope',
      () => signWithAws4(CALLER_IDENTITY, context('sts', { region: 'eu-west-1' })),
      {},
      { code: 'SignatureDoesNotMatch', message: 'Credential should be scoped to a valid region. ' },
    ],
    [
      'another service and terminator',
      () =>
        change({ authorization: signed().headers['authorization']!.replace('/sts/aws4_request', '/s3/aws5_request') }),
      {},
      {
        message:
          "Credential should be scoped to correct service: 'sts'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. ",
      },
    ],
    [
      'another day',
      () => change({ authorization: signed().headers['authorization']!.replace('/20261123/', '/20261122/') }),
      {},
      {
        message:
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261122' != '20261123', from '20261123T145139Z'.",
      },
    ],
    [
      'no signature',
      () => ({ ...signed(), headers: { host: 'h' } }),
      {},
      { code: 'MissingAuthenticationToken', httpStatus: 403, message: 'Request is missing Authentication Token' },
    ],
    [
      'another scheme',
      () => change({ authorization: 'Basic abc' }),
      {},
      { code: 'MissingAuthenticationToken', message: 'Missing Authentication Token' },
    ],
    [
      'a header without its parts or a date',
      () => ({ ...signed(), headers: { host: 'h', authorization: 'AWS4-HMAC-SHA256 a=b' } }),
      {},
      {
        code: 'IncompleteSignature',
        httpStatus: 400,
        message: expect.stringMatching(
          /^Authorization header requires 'Credential' parameter\. Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header\. \(Hashed with SHA-256 and encoded with Base64\) Authorization=/,
        ),
      },
    ],
    [
      'a part without an equals sign',
      () => change({ authorization: 'AWS4-HMAC-SHA256 Credential= a/b/c/d/aws4_request' }),
      {},
      {
        code: 'IncompleteSignature',
        message: expect.stringMatching(
          /^Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '/,
        ),
      },
    ],
    [
      'a credential of one part',
      () =>
        change({ authorization: signed().headers['authorization']!.replace(/Credential=[^,]*/, 'Credential=AKID') }),
      {},
      {
        code: 'IncompleteSignature',
        message:
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID'",
      },
    ],
    [
      'a date of another form',
      () => change({ 'x-amz-date': '2026-11-23' }),
      {},
      {
        code: 'IncompleteSignature',
        message: "Date must be in ISO-8601 'basic format'. Got '2026-11-23'. See http://en.wikipedia.org/wiki/ISO_8601",
      },
    ],
    [
      'host not signed',
      () => change({ authorization: signed().headers['authorization']!.replace('host;', '') }),
      {},
      {
        code: 'SignatureDoesNotMatch',
        message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      },
    ],
    [
      'a presigned query without a date',
      () => ({
        ...signed(),
        url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=host',
      }),
      {},
      {
        code: 'IncompleteSignature',
        message: "AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
      },
    ],
  ])('%s', (_, request, over, refusal) => {
    expect(verifySignature(request(), verifier('sts', over))).toMatchObject({ ok: false, ...refusal });
  });

  test.each([
    [{ credentials: () => undefined }, 'UnrecognizedClientException'],
    [{ credentials: () => ({ ...KEYS, expiration: AT }) }, 'ExpiredTokenException'],
    [{ now: AT + 3_600_000 }, 'InvalidSignatureException'],
  ])('services with JSON bodies use names that end in Exception', (over, code) => {
    const request = signWithAws4(CALLER_IDENTITY, context('eks-auth'));
    expect(verifySignature(request, verifier('eks-auth', over))).toMatchObject({ ok: false, code, httpStatus: 403 });
  });
});

test("AWS's own example of a signing key", () => {
  // IAM User Guide, "Deriving the signing key": iam, us-east-1, 20120215.
  const key = new SigningKeys().key('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20120215', 'us-east-1', 'iam');
  expect(key.toString('hex')).toBe('f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d');
});
