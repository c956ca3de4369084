import { randomInt, randomUUID } from 'node:crypto';

import type { ResourceRequest } from './provider';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Where names that nobody chose come from. Tests give their own. */
export interface Identifiers {
  /** Twelve letters and digits. */
  suffix(): string;
  uuid(): string;
}

export const randomIdentifiers: Identifiers = {
  suffix: () => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  uuid: () => randomUUID(),
};

/**
 * The physical name that CloudFormation makes for a resource whose template gives none:
 * `stack-logicalId-suffix`, for example `EksPodIdentityDemo-PodRole7C5D1F0A-nCl9xWqUEJL0`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 *
 * Unconfirmed: how AWS shortens a name that is too long. Here stack name and logical id share what the suffix
 * leaves, half each, and what one does not need goes to the other.
 *
 * @param maxLength the longest name the service takes, in characters (an IAM role: 64)
 */
export function generatedName(
  request: Pick<ResourceRequest, 'stackName' | 'logicalId'>,
  maxLength: number,
  suffix: string = randomIdentifiers.suffix(),
): string {
  const room = Math.max(0, maxLength - suffix.length - 2);
  const half = Math.floor(room / 2);
  const { stackName, logicalId } = request;
  const stack = stackName.slice(0, Math.max(half, room - logicalId.length));
  const resource = logicalId.slice(0, room - stack.length);
  return `${stack}-${resource}-${suffix}`.slice(-Math.max(0, maxLength)).replace(/^-+/, '');
}
