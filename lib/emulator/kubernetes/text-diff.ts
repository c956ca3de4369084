/** Beyond this many lines on a side no difference is computed. */
const MAX_LINES = 2000;
const CONTEXT = 3;

type Line = ' ' | '-' | '+';

/**
 * The unified difference of two values' indented JSON, three lines of context, without a file header: the form in which
 * the API server shows a refused pod update (`pkg/util/diff` of k8s.io/apimachinery 0.35). Empty if they are equal, or
 * too long to compare.
 */
export function jsonDiff(before: unknown, after: unknown): string {
  const [a, b] = [before, after].map((value) => JSON.stringify(value, null, 1).split('\n')) as [string[], string[]];
  if (a.length > MAX_LINES || b.length > MAX_LINES) return '';
  const script = editScript(a, b);
  const changes = script.flatMap(([mark], index) => (mark === ' ' ? [] : [index]));
  const hunks: [number, number][] = [];
  for (const index of changes) {
    const last = hunks.at(-1);
    if (last && index - last[1] <= 2 * CONTEXT) last[1] = index;
    else hunks.push([index, index]);
  }
  return hunks.map(([first, last]) => hunkText(script, Math.max(0, first - CONTEXT), last + CONTEXT + 1)).join('');
}

function hunkText(script: readonly (readonly [Line, string])[], start: number, end: number): string {
  const lines = script.slice(start, end);
  const count = (of: readonly (readonly [Line, string])[], without: Line) =>
    of.filter(([mark]) => mark !== without).length;
  const range = (without: Line) => {
    const [before, length] = [count(script.slice(0, start), without), count(lines, without)];
    return length === 1 ? `${before + 1}` : `${length === 0 ? before : before + 1},${length}`;
  };
  return `@@ -${range('+')} +${range('-')} @@\n${lines.map(([mark, text]) => `${mark}${text}\n`).join('')}`;
}

/** The shortest way from `a` to `b`, by longest common subsequence. */
function editScript(a: readonly string[], b: readonly string[]): [Line, string][] {
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const skip = Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : skip;
    }
  }
  const script: [Line, string][] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      script.push([' ', a[i]!]);
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j >= b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      script.push(['-', a[i++]!]);
    } else script.push(['+', b[j++]!]);
  }
  return script;
}
