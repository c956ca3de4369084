import type { TemplateResult } from '../model/template-result';
import { templateVerdict } from '../model/template-result';

/** The result as `--json` prints it, the verdict first: one JSON document, two spaces of indentation, a newline at the end. */
export function templateJson(result: TemplateResult): string {
  return `${JSON.stringify({ verdict: templateVerdict(result), ...result }, null, 2)}\n`;
}
