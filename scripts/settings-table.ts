import { settingsReference } from '../lib/stack/settings';

const START = '<!-- settings: made by `npm run readme` from lib/stack/setting-definitions.ts -->';
const END = '<!-- end of settings -->';

/**
 * The README with its table of settings made anew.
 * @throws Error if the markers are gone
 */
export function withSettingsTable(readme: string): string {
  const [before, rest] = splitAt(readme, START);
  const [, after] = splitAt(rest, END);
  const rows = settingsReference.map(
    ({ key, description, allowed, default: fallback }) =>
      `| \`${key}\` | ${cell(fallback === '' ? 'empty' : fallback)} | ${cell(`${description} *${capitalised(allowed)}.*`)} |`,
  );
  return [before + START, '', '| setting | default | |', '|---|---|---|', ...rows, '', END + after].join('\n');
}

function splitAt(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`README.md has no line ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

const cell = (text: string) => text.replaceAll('|', '\\|');
const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
