import { withoutSecrets } from '../../model/redact';

/** Text that is HTML already. Only {@link html} and {@link trusted} make it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | undefined | false | readonly Part[];

/** HTML from a template: whatever is put in is redacted and escaped, unless it is {@link Markup} itself. */
export function html(literal: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: literal.map((text, index) => text + rendered(parts[index])).join('') };
}

/** Takes a text for HTML as it stands: for texts of this program alone. */
export function trusted(markup: string): Markup {
  return { markup };
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(rendered).join('');
  return escaped(withoutSecrets(String(part)));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // Control characters other than tab and newline are not allowed in HTML.
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
  return clean.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
