import type { RehearsalResult, SceneResult, SceneStatus } from '../../model/result';
import { verdict } from '../../model/result';
import { duration } from '../terminal';
import { html, trusted, type Markup } from './markup';
import { diagramWithHops, sceneCard, sentence, STATUS_WORDS } from './scene-card';
import { STYLE } from './style';

/** The two scenes that are drawn beside each other. */
const HALVES = ['denied-before', 'allowed-after'];

const VERDICTS: Readonly<Record<SceneStatus, string>> = {
  passed: 'Proven: Pod Identity works with this template, and only where it should.',
  failed: 'Disproven: something does not work as it should.',
  unknown: 'Could not tell.',
};

/** The page may fetch nothing and run nothing, whatever text has found its way into it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A rehearsal as one HTML page for a screen, a printer or a screen reader: self-contained, without scripts. Secrets are
 * redacted from every text of it, access key ids shortened.
 */
export function rehearsalPage(result: RehearsalResult): string {
  const title = 'Amazon EKS Pod Identity, rehearsed';
  const overall = verdict(result.scenes);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}" />
        <title>${title}: ${STATUS_WORDS[overall]}</title>
        <style>
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header>
          <h1>${title}</h1>
          <p class="verdict ${overall}"><strong>${VERDICTS[overall]}</strong> <span>${counts(result)}</span></p>
        </header>
        <main id="main">
          ${halves(result.scenes)}
          <section aria-labelledby="scenes">
            <h2 id="scenes">Scene by scene</h2>
            <ol class="scenes">
              ${result.scenes.map((scene) => sceneCard(scene, HALVES.includes(scene.id)))}
            </ol>
          </section>
          <section aria-labelledby="not-proven">
            <h2 id="not-proven">What this run does not prove</h2>
            <ul>
              ${result.notProven.map((sentence) => html`<li>${sentence}</li>`)}
            </ul>
          </section>
        </main>
        <footer>
          <p>
            Mode ${result.mode}, client ${result.clients.join(', ')}. Secrets, tokens and signatures are redacted;
            access key ids are shortened.
          </p>
        </footer>
      </body>
    </html> `;
  return page.markup;
}

function halves(scenes: readonly SceneResult[]): Markup | undefined {
  const drawn = HALVES.flatMap((id) => scenes.filter((scene) => scene.id === id && (scene.hops ?? []).length > 0));
  if (drawn.length === 0) return undefined;
  return html`<section aria-labelledby="halves">
    <h2 id="halves">${drawn.length > 1 ? 'Before and after' : 'What the pod did'}</h2>
    <div class="halves">${drawn.map(half)}</div>
  </section>`;
}

function half({ id, title, hops = [] }: SceneResult): Markup {
  return html`<section class="card" aria-labelledby="half-${id}">
    <h3 id="half-${id}">${sentence(title)}</h3>
    ${hops.map(({ client, pod, hops: each }, index) => [
      html`<p class="remark">Pod ${pod}, client ${client}</p>`,
      diagramWithHops(`${id}-${index}`, `${title} (${client})`, each),
    ])}
  </section>`;
}

function counts({ scenes, durationMs }: RehearsalResult): string {
  const count = (status: SceneStatus) => scenes.filter((scene) => scene.status === status).length;
  const each = (['passed', 'failed', 'unknown'] as const).flatMap((status) =>
    count(status) > 0 ? [`${count(status)} ${STATUS_WORDS[status]}`] : [],
  );
  return `${each.join(', ')}, in ${duration(durationMs)}`;
}
