import { CST, Lexer } from 'yaml';

/**
 * Whether a YAML text nests deeper than `limit` levels, counted on its tokens. The parser is recursive, and must never
 * come near the end of the call stack: V8 ends the process if it runs out while it compiles a regular expression.
 */
export function nestsDeeper(text: string, limit: number): boolean {
  const columns: number[] = [];
  let flow = 0;
  let column = 0;
  let beginsNode = true;
  const begin = (): void => {
    while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
    columns.push(column);
  };
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'newline') {
      column = 0;
      beginsNode = true;
      continue;
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow -= 1;
    const isIndicator = type === 'seq-item-ind' || type === 'explicit-key-ind';
    if (type !== 'space' && flow === 0 && (beginsNode || isIndicator)) begin();
    if (type !== 'space') beginsNode = isIndicator;
    // Some tokens are marks of the lexer's own, of one control character, and take no room in the text.
    if (!/^[\x02\x18\x1f]$/.test(token)) column += token.length;
    if (columns.length + flow > limit) return true;
  }
  return false;
}
