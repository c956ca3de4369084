import { InvalidArgumentError } from 'commander';

/** Collects the `key=value` pairs of an option that may be repeated; the last of a key counts. */
export function collect(pair: string, earlier: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It takes key=value, for example -c namespace=team-a.');
  return { ...earlier, [pair.slice(0, at)]: pair.slice(at + 1) };
}

/** Collects the values of an option that may be repeated. */
export const append = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];
