/**
 * Finds a key that one object of a JSON text holds twice, which `JSON.parse` would silently drop.
 * @param text valid JSON
 * @returns the first such key, or undefined
 */
export function duplicateKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, index);
      const keys = open[open.length - 1];
      if (keys && followedByColon(text, end)) {
        const key = JSON.parse(text.slice(index, end)) as string;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      index = end;
      continue;
    }
    index++;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (text.charAt(index) !== '"') index += text.charAt(index) === '\\' ? 2 : 1;
  return index + 1;
}

function followedByColon(text: string, from: number): boolean {
  let index = from;
  while (' \t\n\r'.includes(text.charAt(index))) index++;
  return text.charAt(index) === ':';
}
