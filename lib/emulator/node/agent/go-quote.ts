/** Go's strconv.Quote, which names characters and tokens in its error texts (golang/go src/strconv/quote.go). */
const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** Go's `strconv.Quote` of a string with these bytes; those that are not UTF-8 come out as `\\xNN`. */
export function goQuote(bytes: Buffer): string {
  let quoted = '';
  for (let at = 0; at < bytes.length;) {
    const character = characterAt(bytes, at);
    if (character === undefined) quoted += `\\x${(bytes[at] as number).toString(16).padStart(2, '0')}`;
    else quoted += character === '"' ? '\\"' : escapeRune(character);
    at += character === undefined ? 1 : Buffer.byteLength(character);
  }
  return `"${quoted}"`;
}

function characterAt(bytes: Buffer, at: number): string | undefined {
  for (const length of [1, 2, 3, 4]) {
    const candidate = bytes.subarray(at, at + length);
    const decoded = candidate.toString('utf8');
    if (candidate.length === length && Buffer.from(decoded).equals(candidate)) return decoded;
  }
  return undefined;
}

/** One character as Go writes it between quotes, the quotes themselves aside. */
export function escapeRune(character: string): string {
  const named = NAMED_ESCAPES[character];
  if (named !== undefined) return named;
  if (character === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
}
