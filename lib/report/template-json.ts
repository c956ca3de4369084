import type { TemplateResult } from '../model/template-result';
import { templateVerdict } from '../model/template-result';
import { jsonText } from './json-text';

/** The result as `--json` prints it, the verdict first. */
export function templateJson(result: TemplateResult): string {
  return jsonText({ verdict: templateVerdict(result), ...result });
}
