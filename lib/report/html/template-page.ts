import type { IdentityResult, NearMiss, StackResult, TemplateResult } from '../../model/template-result';
import { templateVerdict } from '../../model/template-result';
import {
  identityTexts,
  identityTitle,
  nearMissTexts,
  nearMissTitle,
  stackTexts,
  templateCounts,
  templateVerdictText,
} from '../template-text';
import { framed, section, sentences } from './frame';
import { html, type Markup } from './markup';
import { callsDrawn, cardHead, seen, STATUS_WORDS } from './scene-card';

/** A rehearsal of somebody else's template as one HTML page: who each pod becomes, and how; then the stacks. */
export function templatePage(result: TemplateResult): string {
  const { stacks, identities, nearMisses, takenForGranted, notes, notProven, mode, clients } = result;
  return framed({
    title: 'Amazon EKS Pod Identity: who the pods become',
    status: templateVerdict(result),
    verdict: templateVerdictText(result),
    counts: templateCounts(result),
    main: [
      nearMisses.length > 0
        ? section('near-misses', 'Pods that miss an association', cards(nearMisses, nearMissCard))
        : undefined,
      identities.length > 0
        ? section('identities', 'Pods and their roles', cards(identities, identityCard))
        : undefined,
      stacks.length > 0 ? section('stacks', 'Stacks', cards(stacks, stackCard)) : undefined,
      sentences('taken', 'Taken for granted, since nothing given makes it', takenForGranted),
      sentences('notes', 'To know', notes),
      sentences('not-proven', 'What this run does not prove', notProven),
    ],
    remark: `Mode ${mode}, client ${clients.join(', ')}.`,
  });
}

function cards<T>(items: readonly T[], card: (item: T, index: number) => Markup): Markup {
  return html`<ol class="cards">
    ${items.map((item, index) => html`<li class="card">${card(item, index)}</li>`)}
  </ol>`;
}

function stackCard(stack: StackResult): Markup {
  const { stackName, status, durationMs } = stack;
  return html`${cardHead(stackName, status, durationMs)}
  ${seen(`What was seen of ${stackName}`, stackTexts(stack), status)}`;
}

function nearMissCard(miss: NearMiss): Markup {
  return html`${cardHead(nearMissTitle(miss), 'failed')} ${seen('What was seen of it', nearMissTexts(miss), 'failed')}`;
}

/** The requests stand open where something is wrong, and at the first pod, to show what there is. */
function identityCard(identity: IdentityResult, index: number): Markup {
  const { pod, status, durationMs, hops = [] } = identity;
  const name = `${pod.namespace}/${pod.name}`;
  const open = status !== 'passed' || index === 0;
  return html`${cardHead(identityTitle(identity), status, durationMs)} ${promised(identity)}
  ${seen(`What was seen of ${name}`, identityTexts(identity), status)}
  ${
    hops.length > 0 &&
    html`<details class="drawn" ${open && 'open'}>
      <summary>The requests of ${name}, drawn</summary>
      ${callsDrawn(`pod-${index}`, name, hops)}
    </details>`
  }`;
}

/** What the association promises beside what came of it. */
function promised({ association, caller, status }: IdentityResult): Markup {
  const { roleArn, targetRoleArn } = association;
  return html`<dl class="beside">
    <div>
      <dt>The association promises</dt>
      <dd>${targetRoleArn ?? roleArn}</dd>
    </div>
    <div>
      <dt>The pod became <span class="spoken">(${STATUS_WORDS[status]})</span></dt>
      <dd>${caller?.arn ?? 'nobody: no request of it was signed'}</dd>
    </div>
  </dl>`;
}
