/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest value that at least this share of the values, between 0 and 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** `median (minimum to maximum)` of times in milliseconds. */
export function spread(values: readonly number[]): string {
  const text = (value: number) => value.toFixed(value < 10 ? 2 : 0);
  return `${text(median(values))} ms (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}

/** `median (minimum to maximum)` of rates, a second. */
export function rate(values: readonly number[]): string {
  const text = (value: number) => Math.round(value).toLocaleString('en');
  return `${text(median(values))}/s (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}
