import type { RehearsalResult, SceneResult, SceneStatus } from '../../model/result';
import { verdict } from '../../model/result';
import { capitalised } from '../../model/sentence';
import { duration } from '../result-lines';
import { framed, section, sentences } from './frame';
import { html, type Markup } from './markup';
import { callsDrawn, sceneCard, STATUS_WORDS } from './scene-card';

/** The two scenes that are drawn beside each other. */
const HALVES = ['denied-before', 'allowed-after'];

const VERDICTS: Readonly<Record<SceneStatus, string>> = {
  passed: 'Proven: Pod Identity works with this template, and only where it should.',
  failed: 'Disproven: something does not work as it should.',
  unknown: 'Could not tell.',
};

/** A rehearsal of the tutorial as one HTML page: before beside after, then every scene. */
export function rehearsalPage(result: RehearsalResult): string {
  const { scenes, notProven, mode, clients } = result;
  const status = verdict(scenes);
  return framed({
    title: 'Amazon EKS Pod Identity, rehearsed',
    status,
    verdict: VERDICTS[status],
    counts: counts(result),
    main: [
      halves(scenes),
      section('scenes', 'Scene by scene', sceneList(scenes)),
      sentences('not-proven', 'What this run does not prove', notProven),
    ],
    remark: `Mode ${mode}, client ${clients.join(', ')}.`,
  });
}

function sceneList(scenes: readonly SceneResult[]): Markup {
  return html`<ol class="scenes">
    ${scenes.map((scene) => sceneCard(scene, HALVES.includes(scene.id)))}
  </ol>`;
}

function halves(scenes: readonly SceneResult[]): Markup | undefined {
  const drawn = HALVES.flatMap((id) => scenes.filter((scene) => scene.id === id && (scene.hops ?? []).length > 0));
  if (drawn.length === 0) return undefined;
  const title = drawn.length > 1 ? 'Before and after' : 'What the pod did';
  return section('halves', title, html`<div class="halves">${drawn.map(half)}</div>`);
}

function half({ id, title, hops = [] }: SceneResult): Markup {
  return html`<section class="card" aria-labelledby="half-${id}">
    <h3 id="half-${id}">${capitalised(title)}</h3>
    ${callsDrawn(id, title, hops)}
  </section>`;
}

function counts({ scenes, durationMs }: RehearsalResult): string {
  const count = (status: SceneStatus) => scenes.filter((scene) => scene.status === status).length;
  const each = (['passed', 'failed', 'unknown'] as const).flatMap((status) =>
    count(status) > 0 ? [`${count(status)} ${STATUS_WORDS[status]}`] : [],
  );
  return `${each.join(', ')}, in ${duration(durationMs)}`;
}
