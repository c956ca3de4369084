import type { SceneStatus } from '../../model/result';
import { html, trusted, type Markup } from './markup';
import { STYLE } from './style';

/** The page may fetch nothing and run nothing, whatever text has found its way into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** What tells one page from another. */
export interface Page {
  readonly title: string;
  /** How it went: the colour of the verdict. */
  readonly status: SceneStatus;
  /** How it went, in one sentence. */
  readonly verdict: string;
  /** How many of what, beside the verdict. */
  readonly counts: string;
  readonly main: readonly (Markup | undefined)[];
  /** How it was found out. */
  readonly remark: string;
}

/**
 * A page for a screen, a printer or a screen reader: one HTML file, self-contained, without scripts. Secrets are redacted
 * from every text of it, access key ids shortened.
 */
export function framed({ title, status, verdict, counts, main, remark }: Page): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}" />
        <title>${verdict} ${title}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header>
          <h1>${title}</h1>
          <p class="verdict ${status}"><strong>${verdict}</strong> <span>${counts}</span></p>
        </header>
        <main id="main">${main}</main>
        <footer>
          <p>${remark} Secrets, tokens and signatures are redacted; access key ids are shortened.</p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}

/** A part of the page with its heading. @param id unique in the page */
export function section(id: string, title: string, content: Markup): Markup {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;
}

/** A part of the page that is a list of sentences; nothing if there are none. */
export function sentences(id: string, title: string, items: readonly string[]): Markup | undefined {
  if (items.length === 0) return undefined;
  const list = html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
  return section(id, title, list);
}
