import { createHash } from 'node:crypto';
import type { SignedRequest } from './canonical-request';
import { ALGORITHM, queryPairs, splitUrl } from './canonical-request';
import { basicFormat, MAXIMUM_AGE_MS, parseBasicFormat, requestTime } from './signature-date';
import type { SignatureFields, SignatureRefusal, SignatureVerdict, Verifier } from './signature';
import { authorizationPairs, compareSignature } from './signature';
import { equalSecrets, sha256Hex } from './signing-keys';

/** How far a request's time may lie ahead of the service's, in milliseconds. */
const MAXIMUM_LEAD_MS = 5 * 60_000;

/** What went wrong; the code it is given depends on the service's protocol. */
type Fault = 'missing' | 'incomplete' | 'mismatch' | 'unknown-key' | 'expired-token';

/**
 * Codes and HTTP status by protocol. STS and IAM speak the query protocol, whose codes stand in the service's
 * "Common Errors" page; services with JSON bodies use the same words under names that end in `Exception`.
 * Unconfirmed: the status 403 for `eks-auth`.
 */
const CODES: Record<'query' | 'json', Record<Fault, { code: string; httpStatus: number }>> = {
  query: {
    missing: { code: 'MissingAuthenticationToken', httpStatus: 403 },
    incomplete: { code: 'IncompleteSignature', httpStatus: 400 },
    mismatch: { code: 'SignatureDoesNotMatch', httpStatus: 403 },
    'unknown-key': { code: 'InvalidClientTokenId', httpStatus: 403 },
    'expired-token': { code: 'ExpiredToken', httpStatus: 403 },
  },
  json: {
    missing: { code: 'MissingAuthenticationTokenException', httpStatus: 403 },
    incomplete: { code: 'IncompleteSignatureException', httpStatus: 403 },
    mismatch: { code: 'InvalidSignatureException', httpStatus: 403 },
    'unknown-key': { code: 'UnrecognizedClientException', httpStatus: 403 },
    'expired-token': { code: 'ExpiredTokenException', httpStatus: 403 },
  },
};

const QUERY_SERVICES = ['sts', 'iam', 'ec2', 'cloudformation', 'autoscaling', 'elasticloadbalancing'];

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * Verifies a signature as the services other than S3 do: components, then scope, time, access key and token, signature.
 *
 * Source of the words: IAM User Guide, "Troubleshoot Signature Version 4 signing errors", and the texts as public
 * clients report them. The body is always hashed here: only S3 lets a client declare the hash.
 */
export function verifyServiceSignature(request: SignedRequest, verifier: Verifier): SignatureVerdict {
  const refuse = (fault: Fault, message: string): SignatureRefusal => ({
    ok: false,
    message,
    ...CODES[QUERY_SERVICES.includes(verifier.service) ? 'query' : 'json'][fault],
  });
  const query = new Map(queryPairs(splitUrl(request.url).query));
  const presigned = query.get('X-Amz-Algorithm') === ALGORITHM;
  const parts = presigned ? queryParts(query) : headerParts(request);
  if ('fault' in parts) return refuse(parts.fault, parts.message);

  const credential = parts.credential.split('/');
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = credential;
  if (credential.length !== 5) {
    return refuse(
      'incomplete',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${parts.credential}'`,
    );
  }
  if (!parts.signedHeaders.split(';').includes('host')) {
    return refuse('mismatch', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const fields: SignatureFields = {
    accessKeyId,
    scope: [day, region, service, terminator],
    signedHeaders: parts.signedHeaders,
    signature: parts.signature,
    timestamp: basicFormat(parts.time),
  };
  const scopeFault = describeScope(fields, verifier);
  if (scopeFault) return refuse('mismatch', scopeFault);
  const timeFault = describeTime(parts.time, verifier.now);
  if (timeFault) return refuse('mismatch', timeFault);

  const credentials = verifier.credentials(accessKeyId);
  // A wrong token, a missing token and an unknown key are one fault to these services.
  if (!credentials || parts.token === undefined || !equalSecrets(parts.token, credentials.sessionToken)) {
    return refuse('unknown-key', 'The security token included in the request is invalid.');
  }
  if (verifier.now >= credentials.expiration) {
    return refuse('expired-token', 'The security token included in the request is expired');
  }
  const options = { payloadHash: sha256Hex(request.body), pathStyle: 'normalised' } as const;
  const compared = compareSignature(request, fields, options, credentials.secretAccessKey, verifier.signingKeys);
  return compared.matches ? { ok: true, accessKeyId } : refuse('mismatch', MISMATCH);
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly time: number;
  readonly token: string | undefined;
}

interface PartsFault {
  readonly fault: Fault;
  readonly message: string;
}

function headerParts(request: SignedRequest): Parts | PartsFault {
  const authorization = request.headers['authorization'];
  if (!authorization) return { fault: 'missing', message: 'Request is missing Authentication Token' };
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    return { fault: 'missing', message: 'Missing Authentication Token' };
  }
  const hashed = createHash('sha256').update(authorization).digest('base64');
  const pairs = authorizationPairs(authorization);
  if (!(pairs instanceof Map)) {
    return {
      fault: 'incomplete',
      message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed}'.`,
    };
  }
  const [credential, signature, signedHeaders] = ['Credential', 'Signature', 'SignedHeaders'].map((name) =>
    pairs.get(name),
  );
  const dated = request.headers['x-amz-date'] ?? request.headers['date'];
  const missing = [
    ...(credential ? [] : ["Authorization header requires 'Credential' parameter."]),
    ...(signature ? [] : ["Authorization header requires 'Signature' parameter."]),
    ...(signedHeaders ? [] : ["Authorization header requires 'SignedHeaders' parameter."]),
    ...(dated ? [] : ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]),
  ];
  if (!credential || !signature || !signedHeaders || !dated) {
    return {
      fault: 'incomplete',
      message: `${missing.join(' ')} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed}`,
    };
  }
  const time = requestTime(request.headers);
  if (time === undefined) return { fault: 'incomplete', message: badDate(dated) };
  return { credential, signature, signedHeaders, time, token: request.headers['x-amz-security-token'] };
}

function queryParts(query: ReadonlyMap<string, string>): Parts | PartsFault {
  const missing = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'].find(
    (name) => !query.get(name),
  );
  if (missing) {
    return {
      fault: 'incomplete',
      message: `AWS query-string parameters must include '${missing}'. Re-examine the query-string parameters.`,
    };
  }
  const value = (name: string) => query.get(name) ?? '';
  const time = parseBasicFormat(value('X-Amz-Date'));
  if (time === undefined) return { fault: 'incomplete', message: badDate(value('X-Amz-Date')) };
  return {
    credential: value('X-Amz-Credential'),
    signature: value('X-Amz-Signature'),
    signedHeaders: value('X-Amz-SignedHeaders'),
    time,
    token: query.get('X-Amz-Security-Token'),
  };
}

function badDate(text: string): string {
  return `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`;
}

/** All that is wrong with a credential's scope, in one text, as the services answer. */
function describeScope({ scope, timestamp }: SignatureFields, verifier: Verifier): string | undefined {
  const [day, region, service, terminator] = scope;
  const today = timestamp.slice(0, 8);
  const faults = [
    ...(region === verifier.region ? [] : ['Credential should be scoped to a valid region. ']),
    ...(service === verifier.service
      ? []
      : [`Credential should be scoped to correct service: '${verifier.service}'. `]),
    ...(terminator === 'aws4_request'
      ? []
      : [`Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `]),
    ...(day === today
      ? []
      : [
          `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${today}', from '${timestamp}'.`,
        ]),
  ];
  return faults.length > 0 ? faults.join('') : undefined;
}

/** A presigned request lives as long as any other here: STS does not read `X-Amz-Expires`. */
function describeTime(time: number, now: number): string | undefined {
  if (time < now - MAXIMUM_AGE_MS) {
    return `Signature expired: ${basicFormat(time)} is now earlier than ${basicFormat(now - MAXIMUM_AGE_MS)} (${basicFormat(now)} - 15 min.)`;
  }
  if (time > now + MAXIMUM_LEAD_MS) {
    return `Signature not yet current: ${basicFormat(time)} is still later than ${basicFormat(now + MAXIMUM_LEAD_MS)} (${basicFormat(now)} + 5 min.)`;
  }
  return undefined;
}
