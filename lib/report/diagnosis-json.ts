import { worstSeverity, type Diagnosis } from '../model/diagnosis';

/**
 * The diagnosis as `--json` prints it: the gravest severity found (`null` if nothing was) and the diagnosis itself, one
 * JSON document, two spaces of indentation, a newline at the end.
 */
export function diagnosisJson(diagnosis: Diagnosis): string {
  return `${JSON.stringify({ worst: worstSeverity(diagnosis) ?? null, ...diagnosis }, null, 2)}\n`;
}
