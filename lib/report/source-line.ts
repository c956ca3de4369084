import type { Source } from '../model/chain';

/** A line of a file. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** UTF-16 code units. */
  readonly letters: number;
}

/**
 * Finds the line on which a source begins: that of the logical id of a template's resource, or of the n-th document of a manifest;
 * `undefined` if it is not found. Looked for as text, so that a file that no parser takes will do; the text is gone through once,
 * whatever is asked of it afterwards.
 */
export function lineFinder(text: string): (source: Source) => Line | undefined {
  const lines = text.split('\n');
  let resources: ReadonlyMap<string, number> | undefined;
  let documents: readonly number[] | undefined;
  return ({ logicalId, document }) => {
    const index =
      logicalId === undefined
        ? (documents ??= documentLines(lines))[(document ?? 0) - 1]
        : (resources ??= resourceLines(lines)).get(logicalId);
    return index === undefined ? undefined : { number: index + 1, letters: lines[index]?.length ?? 0 };
  };
}

/** The keys right beneath `Resources`, each with the index of its line. */
function resourceLines(lines: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const start = lines.findIndex((line) => /^\s*["']?Resources["']?\s*:/.test(line));
  if (start < 0) return found;
  const outer = indentation(lines[start] as string);
  let inner: number | undefined;
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index] as string;
    if (/^\s*(?:#|$)/.test(line)) continue;
    const depth = indentation(line);
    if (depth <= outer) break;
    inner ??= depth;
    const key = depth === inner ? /^\s*["']?([A-Za-z0-9]+)["']?\s*:/.exec(line)?.[1] : undefined;
    if (key !== undefined && !found.has(key)) found.set(key, index);
  }
  return found;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

/** The first line of each document that is not empty. */
function documentLines(lines: readonly string[]): readonly number[] {
  const found: number[] = [];
  let isFresh = true;
  for (const [index, line] of lines.entries()) {
    if (/^---(\s|$)/.test(line)) isFresh = true;
    else if (isFresh && /^[^#\s]/.test(line)) {
      isFresh = false;
      found.push(index);
    }
  }
  return found;
}
