import type { Source } from '../model/chain';

/**
 * The line, from 1, on which a source begins in the text of its file: the logical id of a template's resource, or the n-th
 * document of a manifest; `undefined` if it is not found. Looked for as text, so that a file that no parser takes will do.
 */
export function sourceLine(text: string, { logicalId, document }: Source): number | undefined {
  const lines = text.split('\n');
  if (logicalId !== undefined) {
    const resources = lines.findIndex((line) => /^\s*"?Resources"?\s*:/.test(line));
    const key = new RegExp(`^\\s+["']?${logicalId.replace(/[^A-Za-z0-9]/g, '\\$&')}["']?\\s*:`);
    const at = lines.findIndex((line, index) => index > resources && key.test(line));
    return at < 0 ? undefined : at + 1;
  }
  return document === undefined ? undefined : documentLine(lines, document);
}

/** The first line of the n-th document that is not empty. */
function documentLine(lines: readonly string[], wanted: number): number | undefined {
  let position = 0;
  let isFresh = true;
  for (const [index, line] of lines.entries()) {
    if (/^---(\s|$)/.test(line)) isFresh = true;
    else if (isFresh && /^[^#\s]/.test(line)) {
      isFresh = false;
      position += 1;
      if (position === wanted) return index + 1;
    }
  }
  return undefined;
}
