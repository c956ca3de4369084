import { createHash } from 'node:crypto';

/**
 * A short fingerprint of plain data: the same for the same data, whatever the order of an object's keys.
 *
 * @param data JSON values; a key whose value is `undefined` counts as absent
 */
export function revisionOf(data: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(data, sortKeys) ?? '')
    .digest('hex')
    .slice(0, 12);
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
