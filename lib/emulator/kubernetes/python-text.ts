/** How Python's `repr` shows a text or a list of texts: CDK's handlers put such into their error messages. */
export function pythonRepr(value: string | readonly string[]): string {
  if (typeof value !== 'string') return `[${value.map((item) => pythonRepr(item)).join(', ')}]`;
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return `${quote}${[...value].map((character) => escaped(character, quote)).join('')}${quote}`;
}

/** How Python's `repr` shows the UTF-8 bytes of a text. */
export function pythonBytesRepr(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const repr = pythonRepr(bytes);
  return `b${repr.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)}`;
}

function escaped(character: string, quote: string): string {
  if (character === quote || character === '\\') return `\\${character}`;
  const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
  if (named) return named;
  const code = character.codePointAt(0)!;
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}
