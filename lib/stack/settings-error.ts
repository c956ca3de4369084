/** One setting that cannot be used. */
export interface SettingsProblem {
  readonly key: string;
  readonly value: unknown;
  /** What is wrong or what is allowed, in whole sentences. */
  readonly reason: string;
  /** A setting that would be accepted, as `key=value`. */
  readonly example: string;
}

/** The longest value that is repeated whole in a message. */
const LONGEST_VALUE = 100;

/** Settings that cannot be used: a user's mistake, to be shown without a stack trace. It names every one at once. */
export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingsProblem[]) {
    const title = problems.length === 1 ? 'A setting cannot be used.' : `${problems.length} settings cannot be used.`;
    super([title, ...problems.map(describe)].join('\n\n'));
    this.name = 'SettingsError';
  }
}

function describe({ key, value, reason, example }: SettingsProblem): string {
  return `  ${printable(key)}=${printable(value)}\n    ${reason}\n    For example: -c ${example}`;
}

/** A value from outside as one short line without control characters. */
function printable(value: unknown): string {
  const oneLine = asText(value).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
  return oneLine.length > LONGEST_VALUE ? `${oneLine.slice(0, LONGEST_VALUE)}…` : oneLine;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A program's own value, such as an object that holds itself.
    return typeof value;
  }
}
