/** How far a request's time may lie behind the service's, in milliseconds. */
export const MAXIMUM_AGE_MS = 15 * 60_000;

/** `20261123T145139Z` for a time in milliseconds. */
export function basicFormat(time: number): string {
  return isoSeconds(time).replace(/[-:]/g, '');
}

/** `2026-11-23T14:51:39Z` for a time in milliseconds. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Reads `20261123T145139Z` into milliseconds; `undefined` for any other text and for days that do not exist. */
export function parseBasicFormat(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return basicFormat(time) === text ? time : undefined;
}

/** The time a request says it was made: `x-amz-date`, or `Date` where that is absent. In milliseconds. */
export function requestTime(headers: Readonly<Record<string, string>>): number | undefined {
  const amzDate = headers['x-amz-date'];
  if (amzDate !== undefined) return parseBasicFormat(amzDate);
  const date = headers['date'] === undefined ? Number.NaN : Date.parse(headers['date']);
  // Beyond the year 9999 the basic format cannot write it.
  return Number.isNaN(date) || Math.abs(date) > 253402300799000 ? undefined : date;
}
