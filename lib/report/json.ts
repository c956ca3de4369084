import type { RehearsalResult } from '../model/result';

/** The result as `--json` prints it: one JSON document, two spaces of indentation, a newline at the end. */
export function rehearsalJson(result: RehearsalResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
