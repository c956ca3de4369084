import { ResourceError } from '../cloudformation/provider';

/** S3's refusal of a request or of a resource operation, with the further elements of its error document. */
export class S3Refusal extends ResourceError {
  constructor(
    code: string,
    message: string,
    httpStatus: number,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(code, message, httpStatus);
    this.name = 'S3Refusal';
  }
}

/** Codes, status and words: Amazon S3 API Reference, "Error responses", and the texts as S3 sends them. */
export const refusals = {
  noSuchBucket: (bucket: string) =>
    new S3Refusal('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket }),
  noSuchKey: (key: string) => new S3Refusal('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }),
  invalidBucketName: (bucket: string) =>
    new S3Refusal('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: bucket }),
  bucketAlreadyOwned: (bucket: string) =>
    new S3Refusal(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: bucket },
    ),
  bucketNameTaken: (bucket: string) =>
    new S3Refusal(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      { BucketName: bucket },
    ),
  bucketNotEmpty: (bucket: string) =>
    new S3Refusal('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName: bucket }),
  accessDenied: (message = 'Access Denied') => new S3Refusal('AccessDenied', message, 403),
  invalidArgument: (message: string, name: string, value: string) =>
    new S3Refusal('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value }),
  invalidUri: () => new S3Refusal('InvalidURI', "Couldn't parse the specified URI.", 400),
  keyTooLong: (size: number) =>
    new S3Refusal('KeyTooLongError', 'Your key is too long', 400, { Size: String(size), MaxSizeAllowed: '1024' }),
  methodNotAllowed: (method: string, resourceType: string) =>
    new S3Refusal('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      Method: method,
      ResourceType: resourceType,
    }),
  malformedXml: () =>
    new S3Refusal(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    ),
  malformedPolicy: (message: string) => new S3Refusal('MalformedPolicy', message, 400),
  badDigest: (kind: string) =>
    new S3Refusal(
      'BadDigest',
      kind === 'Content-MD5'
        ? 'The Content-MD5 you specified did not match what we received.'
        : `The ${kind} you specified did not match the calculated checksum.`,
      400,
    ),
  locationConstraint: (given: string | undefined) =>
    new S3Refusal(
      'IllegalLocationConstraintException',
      `The ${given ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      400,
    ),
  /** A header that S3 reads and this stand-in does not: S3's own words for a header it does not know to serve. */
  headerNotImplemented: (header: string) =>
    new S3Refusal('NotImplemented', 'A header you provided implies functionality that is not implemented.', 501, {
      Header: header,
    }),
  /** An operation that S3 has and this stand-in has not; the words are this project's own. */
  operationNotImplemented: (what: string) =>
    new S3Refusal('NotImplemented', `This stand-in for Amazon S3 does not implement ${what}.`, 501),
};
