/** An XML element: its name, and text or child elements; a child left `undefined` is not written. */
export type XmlElement = readonly [
  name: string,
  content: string | number | boolean | readonly (XmlElement | undefined)[],
];

/** Writes a document of one element, in the given namespace if there is one. */
export function xmlDocument([name, content]: XmlElement, namespace?: string): string {
  const opening = namespace ? `${name} xmlns="${escapeXml(namespace)}"` : name;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${opening}>${inner(content)}</${name}>`;
}

function inner(content: XmlElement[1]): string {
  if (typeof content !== 'object') return escapeXml(String(content));
  return content.map((child) => (child ? `<${child[0]}>${inner(child[1])}</${child[0]}>` : '')).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

/** Escapes text for an element or an attribute; characters that XML 1.0 cannot hold become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD');
}
