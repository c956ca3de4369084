import type { CallHops } from '../../model/hop';
import type { SceneResult, SceneStatus } from '../../model/result';
import { capitalised, sentence } from '../../model/sentence';
import { BECAUSE, evidenceTexts, type EvidenceText } from '../evidence-text';
import { duration, MARK } from '../result-lines';
import { sequenceDiagram } from './diagram';
import { breakBox, factTable, hopList } from './hop-list';
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
  return html`<li class="card" id="scene-${id}">
    ${cardHead(capitalised(title), status, durationMs)}
    ${seen(`What was seen (${id})`, evidenceTexts(evidence), status)}
    ${status !== 'passed' && !drawnElsewhere && callsDrawn(id, title, hops)}
  </li>`;
}

/** How something went, what it is, and how long it took if it took any time. */
export function cardHead(title: string, status: SceneStatus, durationMs?: number): Markup {
  return html`<div class="card-head">
    <span class="badge ${status}"><span aria-hidden="true">${MARK[status]} </span>${STATUS_WORDS[status]}</span>
    <h3>${title}</h3>
    ${durationMs !== undefined && html`<span class="took">${duration(durationMs)}</span>`}
  </div>`;
}

/** What was seen, as a table; of something that failed, the causes stand out beneath it. */
export function seen(caption: string, evidence: readonly EvidenceText[], status: SceneStatus): Markup {
  const isApart = ({ label }: EvidenceText) => status === 'failed' && label === BECAUSE;
  const rows = evidence.filter((each) => !isApart(each)).map(({ label, text }) => ({ name: label, value: text }));
  const causes = evidence.filter(isApart).map(({ text }) => text);
  return html`${factTable(caption, rows)} ${causes.length > 0 && breakBox(causes.map(sentence).join(' '))}`;
}

/**
 * Calls of pods, each as a sequence diagram that can be scrolled sideways where it must, with its evidence beneath.
 * @param id unique in the page
 */
export function callsDrawn(id: string, title: string, calls: readonly CallHops[]): Markup[] {
  return calls.map(
    ({ client, pod, call, hops }, index) =>
      html`<p class="remark">Pod ${pod}, client ${client}${call !== undefined && `, ${call}`}</p>
        <div class="scroll" role="region" tabindex="0" aria-label="Sequence diagram: ${title} (${call ?? client})">
          ${sequenceDiagram(`${id}-${index}`, `${title} (${call ?? client})`, hops)}
        </div>
        ${hopList(hops)}`,
  );
}
