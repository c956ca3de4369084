import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How many derived keys are kept; one belongs to one secret, day, region and service. */
const CACHED_KEYS = 4096;

/**
 * Derives Signature Version 4 signing keys and remembers them: the derivation is four HMACs, and a client signs
 * every request of a day with the same key (IAM User Guide, "Create a signed AWS API request", step 4).
 */
export class SigningKeys {
  private readonly derived = new Map<string, Buffer>();

  /** The key for one secret, day (`yyyyMMdd`), region and service. */
  key(secretAccessKey: string, day: string, region: string, service: string): Buffer {
    const id = `${secretAccessKey}\n${day}\n${region}\n${service}`;
    const known = this.derived.get(id);
    if (known) return known;
    const key = [day, region, service, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`));
    if (this.derived.size >= CACHED_KEYS) this.derived.clear();
    this.derived.set(id, key);
    return key;
  }
}

/** HMAC-SHA-256 of `text` under `key`. */
export function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Hex(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Whether two strings are equal, in a time that does not tell where they differ. */
export function equalSecrets(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
