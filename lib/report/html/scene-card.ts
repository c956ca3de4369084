import type { Evidence, SceneResult, SceneStatus } from '../../model/result';
import { duration, evidenceTexts, MARK } from '../terminal';
import { sequenceDiagram } from './diagram';
import { factTable, hopList } from './hop-list';
import { html, type Markup } from './markup';

/** A status in words, since colour alone tells not everybody. */
export const STATUS_WORDS: Readonly<Record<SceneStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  unknown: 'could not tell',
};

/** One scene: what it shows, whether it did, and what was seen. */
export function sceneCard(scene: SceneResult, drawnElsewhere: boolean): Markup {
  const { id, title, status, evidence, durationMs, hops = [] } = scene;
  const draws = status !== 'passed' && !drawnElsewhere;
  return html`<li class="card" id="scene-${id}">
    <div class="scene-head">
      <span class="badge ${status}"><span aria-hidden="true">${MARK[status]} </span>${STATUS_WORDS[status]}</span>
      <h3>${sentence(title)}</h3>
      <span class="took">${duration(durationMs)}</span>
    </div>
    ${factTable(`What was seen (${id})`, rows(evidence))}
    ${
      draws &&
      hops.map(({ client, pod, hops: each }, index) => diagramWithHops(`${id}-${index}`, `${pod}, ${client}`, each))
    }
  </li>`;
}

/** A sequence diagram that can be scrolled sideways where it must, and its evidence beneath. */
export function diagramWithHops(id: string, title: string, hops: Parameters<typeof hopList>[0]): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Sequence diagram: ${title}">
      ${sequenceDiagram(id, title, hops)}
    </div>
    ${hopList(hops)}`;
}

function rows(evidence: readonly Evidence[]): { name: string; value: string }[] {
  return evidenceTexts(evidence).map(({ label, text }) => ({ name: label, value: text }));
}

/** Scenes' titles begin in lower case, for a terminal's lines. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
