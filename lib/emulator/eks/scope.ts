import { randomBytes, randomInt } from 'node:crypto';

/** Where a control plane lives; every ARN it gives out begins with it. */
export interface Scope {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** An EKS ARN; `resource` is for example `cluster/eksdemo1`. */
export function eksArn({ partition, region, accountId }: Scope, resource: string): string {
  return `arn:${partition}:eks:${region}:${accountId}:${resource}`;
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

export type Alphabet = 'a-z0-9' | 'A-Za-z0-9';

const ALPHABETS: Record<Alphabet, string> = {
  'a-z0-9': LOWER + DIGITS,
  'A-Za-z0-9': UPPER + LOWER + DIGITS,
};

/** `length` random characters of the alphabet. */
export function randomText(length: number, alphabet: Alphabet = 'a-z0-9'): string {
  const characters = ALPHABETS[alphabet];
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}

/** `length` random hexadecimal digits in lower case. */
export function randomHex(length: number): string {
  return randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);
}

/** EKS ends the ARNs of node groups, add-ons and access entries in five groups of hexadecimal digits. */
export function uuidLike(): string {
  return [8, 4, 4, 4, 12].map((digits) => randomHex(digits)).join('-');
}
