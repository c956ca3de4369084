import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { refusals } from './refusals';

type Digest = (body: Buffer) => Buffer;

const hashOf =
  (algorithm: string): Digest =>
  (body) =>
    createHash(algorithm).update(body).digest();

/** Request headers that carry a digest of the body, the name S3 gives it in a refusal, and how it is computed. */
const DIGESTS: Readonly<Record<string, { readonly name: string; readonly compute: Digest }>> = {
  'content-md5': { name: 'Content-MD5', compute: hashOf('md5') },
  'x-amz-checksum-sha1': { name: 'SHA1', compute: hashOf('sha1') },
  'x-amz-checksum-sha256': { name: 'SHA256', compute: hashOf('sha256') },
  'x-amz-checksum-crc32': {
    name: 'CRC32',
    compute: (body) => {
      const digest = Buffer.alloc(4);
      digest.writeUInt32BE(crc32(body));
      return digest;
    },
  },
};

/**
 * Compares the digests that a client sent with the body (Amazon S3 User Guide, "Checking object integrity").
 *
 * @throws S3Refusal `BadDigest`; `NotImplemented` for the two CRCs that Node.js does not compute
 */
export function checkDigests(headers: Readonly<Record<string, string>>, body: Buffer): void {
  for (const [header, value] of Object.entries(headers)) {
    const digest = DIGESTS[header];
    if (digest && digest.compute(body).toString('base64') !== value) throw refusals.badDigest(digest.name);
    if (!digest && /^x-amz-checksum-(?!algorithm|mode|type)/.test(header)) throw refusals.headerNotImplemented(header);
  }
}
