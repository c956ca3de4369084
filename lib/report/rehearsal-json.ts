import type { RehearsalResult } from '../model/result';
import { jsonText } from './json-text';

/** The result as `--json` prints it. */
export function rehearsalJson(result: RehearsalResult): string {
  return jsonText(result);
}
