import { worstSeverity, type Diagnosis } from '../model/diagnosis';
import { jsonText } from './json-text';

/**
 * The diagnosis as `--json` prints it: the gravest severity found (`null` if nothing was) and the diagnosis itself.
 */
export function diagnosisJson(diagnosis: Diagnosis): string {
  return jsonText({ worst: worstSeverity(diagnosis) ?? null, ...diagnosis });
}
