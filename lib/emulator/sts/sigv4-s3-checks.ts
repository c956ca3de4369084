import type { SignedRequest } from './canonical-request';
import { parseBasicFormat } from './signature-date';
import type { SignatureFields, SignatureRefusal, SignatureVerdict, Verifier } from './signature';
import { compareSignature } from './signature';
import { equalSecrets, sha256Hex } from './signing-keys';

/** Values of `x-amz-content-sha256` that announce a body in signed or checksummed chunks. */
const STREAMING = [
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER',
];

/** The checks that both forms share: headers, key, token, signature, body. */
export function verifyFields(
  request: SignedRequest,
  fields: SignatureFields,
  declaredHash: string,
  token: string | undefined,
  verifier: Verifier,
): SignatureVerdict {
  const unsigned = unsignedHeaders(request, fields.signedHeaders);
  if (unsigned.length > 0) {
    return refuse('AccessDenied', 'There were headers present in the request which were not signed', 403, {
      HeadersNotSigned: unsigned.join(', '),
    });
  }
  const credentials = verifier.credentials(fields.accessKeyId);
  // The key of a session is unknown to S3 without the session's token beside it.
  if (!credentials || token === undefined) {
    return refuse('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403, {
      AWSAccessKeyId: fields.accessKeyId,
    });
  }
  if (!equalSecrets(token, credentials.sessionToken)) {
    return refuse('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
  }
  if (verifier.now >= credentials.expiration) {
    return refuse('ExpiredToken', 'The provided token has expired.', 400);
  }
  const options = { payloadHash: declaredHash, pathStyle: 's3' } as const;
  const compared = compareSignature(request, fields, options, credentials.secretAccessKey, verifier.signingKeys);
  if (!compared.matches) {
    return refuse(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
      {
        AWSAccessKeyId: fields.accessKeyId,
        StringToSign: compared.stringToSign,
        SignatureProvided: fields.signature,
        CanonicalRequest: compared.canonicalRequest,
      },
    );
  }
  const actualHash = sha256Hex(request.body);
  if (declaredHash !== 'UNSIGNED-PAYLOAD' && declaredHash.toLowerCase() !== actualHash) {
    return refuse(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      { ClientComputedContentSHA256: declaredHash, S3ComputedContentSHA256: actualHash },
    );
  }
  return { ok: true, accessKeyId: fields.accessKeyId };
}

/** What is wrong with a credential's scope, in S3's words. */
export interface CredentialFault {
  readonly message: string;
  readonly details?: Record<string, string>;
}

/** Takes `KEY/yyyyMMdd/region/s3/aws4_request` apart, in S3's order of checks. */
export function readCredential(
  credential: string,
  verifier: Verifier,
): Pick<SignatureFields, 'accessKeyId' | 'scope'> | CredentialFault {
  const parts = credential.split('/');
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = parts;
  if (parts.length !== 5) {
    return {
      message: 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    };
  }
  if (parseBasicFormat(`${day}T000000Z`) === undefined) {
    return {
      message: `incorrect date format "${day}". This date in the credential must be in the format "yyyyMMdd".`,
    };
  }
  if (region === '') return { message: 'a non-empty region must be provided in the credential.' };
  if (region !== verifier.region) {
    return {
      message: `the region '${region}' is wrong; expecting '${verifier.region}'`,
      details: { Region: verifier.region },
    };
  }
  if (service !== 's3') return { message: `incorrect service "${service}". This endpoint belongs to "s3".` };
  if (terminator !== 'aws4_request') {
    return { message: `incorrect terminal "${terminator}". This endpoint uses "aws4_request".` };
  }
  return { accessKeyId, scope: [day, region, service, terminator] };
}

/** Headers that S3 wants signed and the client did not sign. S3 lists them in no useful order; here sorted. */
function unsignedHeaders(request: SignedRequest, signedHeaders: string): string[] {
  const signed = new Set(signedHeaders.split(';'));
  const required = (name: string) =>
    name === 'host' || name === 'content-md5' || (name.startsWith('x-amz-') && name !== 'x-amz-content-sha256');
  return Object.keys(request.headers)
    .filter((name) => required(name) && !signed.has(name))
    .sort();
}

/** Refuses a value of `x-amz-content-sha256` that is neither a hash nor `UNSIGNED-PAYLOAD`. */
export function refuseContentHash(value: string): SignatureRefusal | undefined {
  if (STREAMING.includes(value)) {
    // S3 itself takes these; this stand-in does not read chunked bodies, and S3's code for that is the nearest.
    return refuse('NotImplemented', 'A header you provided implies functionality that is not implemented.', 501, {
      Header: 'x-amz-content-sha256',
      additionalMessage: `This stand-in does not read bodies of the kind ${value}`,
    });
  }
  if (value === 'UNSIGNED-PAYLOAD' || /^[0-9a-f]{64}$/i.test(value)) return undefined;
  return refuse(
    'InvalidArgument',
    `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${STREAMING.slice(0, -1).join(', ')}, ${STREAMING.at(-1)} or a valid sha256 value.`,
    400,
    { ArgumentName: 'x-amz-content-sha256', ArgumentValue: value },
  );
}

/**
 * S3's answer to Signature Version 2 in every region opened since 2014. Older ones, us-east-1 among them, still take it,
 * and S3 takes Version 4A everywhere: this stand-in verifies neither and says so in these words.
 */
export function unsupportedMechanism(): SignatureRefusal {
  return refuse(
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    400,
  );
}

/** A refusal; `details` become elements of S3's error document. */
export function refuse(
  code: string,
  message: string,
  httpStatus: number,
  details?: Readonly<Record<string, string>>,
): SignatureRefusal {
  return { ok: false, code, message, httpStatus, details };
}
