import { wrap } from '../lib/report/wrap';
import { settingsReference } from '../lib/stack/settings';
import { helpWidth } from './help-layout';

const INDENT = 4;

/** The settings, one below the other, for `--help`. */
export function settingsHelp(columns = helpWidth()): string {
  const entries = settingsReference.map(({ description, allowed, example, ...rest }) => {
    const fallback = rest.default === '' ? 'empty' : rest.default;
    const text = `${description} Allowed: ${allowed}. Default: ${fallback}.`;
    const lines = wrap(text, Math.max(20, columns - INDENT)).map((line) => ' '.repeat(INDENT) + line);
    return [`  -c ${example}`, ...lines].join('\n');
  });
  return ['Settings:', ...entries].join('\n');
}
