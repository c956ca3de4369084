import { withoutSecrets } from '../../model/redact';
import { visible } from '../visible';

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
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
