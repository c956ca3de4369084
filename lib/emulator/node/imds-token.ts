import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock';

const MAX_TTL_SECONDS = 21_600;

/**
 * The session tokens of IMDSv2 for one instance: sealed with a key of its own, so that none is kept and none of another
 * instance is taken.
 */
export class InstanceTokens {
  private readonly key = randomBytes(32);

  constructor(private readonly clock: Clock) {}

  /**
   * Makes a token.
   *
   * @param ttl the request's `X-aws-ec2-metadata-token-ttl-seconds`
   * @returns undefined unless it is a whole number of seconds from 1 to 21600
   */
  issue(ttl: string): { readonly token: string; readonly seconds: number } | undefined {
    const seconds = /^\d{1,5}$/.test(ttl) ? Number(ttl) : 0;
    if (seconds < 1 || seconds > MAX_TTL_SECONDS) return undefined;
    const expiry = Buffer.alloc(8);
    expiry.writeBigUInt64BE(BigInt(Math.trunc(this.clock.now() + seconds * 1000)));
    return { token: Buffer.concat([expiry, this.sealOf(expiry)]).toString('base64url') + '==', seconds };
  }

  /** How long a token still holds, in milliseconds; 0 if it has expired or is not one of this instance. */
  remaining(token: string): number {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== 40) return 0;
    const expiry = bytes.subarray(0, 8);
    if (!timingSafeEqual(bytes.subarray(8), this.sealOf(expiry))) return 0;
    return Math.max(0, Number(expiry.readBigUInt64BE()) - this.clock.now());
  }

  private sealOf(expiry: Buffer): Buffer {
    return createHmac('sha256', this.key).update(expiry).digest();
  }
}
