/**
 * A moment as EKS Auth writes it into a message, which is how Java prints an `Instant`: ISO 8601 in UTC with as many
 * groups of three decimals as it takes, and none for a whole second.
 *
 * @param milliseconds since the Unix epoch.
 * @param nanoseconds within that millisecond, 0 to 999,999.
 */
export function instantText(milliseconds: number, nanoseconds = 0): string {
  const whole = Math.floor(milliseconds / 1000) * 1000;
  const seconds = new Date(whole).toISOString().slice(0, -'.000Z'.length);
  const fraction = String((Math.floor(milliseconds) - whole) * 1_000_000 + nanoseconds).padStart(9, '0');
  const decimals = fraction.replace(/(000)+$/, '');
  return `${seconds}${decimals && `.${decimals}`}Z`;
}
