import { withoutSecrets } from '../model/redact';

/**
 * Data as `--json` prints it: one JSON document, two spaces of indentation, a newline at the end. Secrets are taken out of
 * all its texts, and access key ids shortened, since such files are kept and passed on.
 */
export function jsonText(data: unknown): string {
  const redact = (_: string, value: unknown) => (typeof value === 'string' ? withoutSecrets(value) : value);
  return `${JSON.stringify(data, redact, 2)}\n`;
}
