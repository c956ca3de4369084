import { randomInt } from 'node:crypto';

/** Kinds of unique identifier by prefix (IAM User Guide, "IAM identifiers", table of unique ID prefixes). */
export type IdPrefix = 'AROA' | 'ASIA' | 'ANPA' | 'AIPA';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new unique identifier: the prefix and `length` random characters; 17 for entities, 16 for access keys. */
export function uniqueId(prefix: IdPrefix, length = prefix === 'ASIA' ? 16 : 17): string {
  return prefix + Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
