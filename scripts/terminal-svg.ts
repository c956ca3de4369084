const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7.83;
const MARGIN = 20;

/** The classes of the SGR codes that picocolors emits for the styles this project uses. */
const CLASS_OF_CODE: Record<string, string> = { '1': 'bold', '2': 'dim', '31': 'red', '32': 'green', '33': 'yellow' };
const ENDS: Record<string, readonly string[]> = { '22': ['bold', 'dim'], '39': ['red', 'green', 'yellow'] };

/**
 * A terminal's output as a picture that needs no font file and no script.
 * @param lines text with SGR escape sequences; codes other than those above are dropped
 */
export function terminalSvg(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => line.replace(/\u001b\[\d+m/g, '').length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="Terminal output of npm start">
<style>
  rect { fill: #16181d }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #d7dae0; white-space: pre }
  .bold { font-weight: 700; fill: #fff } .dim { fill: #8b93a1 }
  .green { fill: #7ee787 } .red { fill: #ff7b72 } .yellow { fill: #e3b341 }
</style>
<rect width="100%" height="100%" rx="8"/>
${lines.map((line, index) => `<text x="${MARGIN}" y="${MARGIN + (index + 0.8) * LINE_HEIGHT}" xml:space="preserve">${spans(line)}</text>`).join('\n')}
</svg>
`;
}

function spans(line: string): string {
  const active = new Set<string>();
  const parts = line.split(/\u001b\[(\d+)m/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return part && `<tspan class="${[...active].join(' ')}">${escape(part)}</tspan>`;
      const starts = CLASS_OF_CODE[part];
      if (starts) active.add(starts);
      for (const ended of ENDS[part] ?? []) active.delete(ended);
      return '';
    })
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
