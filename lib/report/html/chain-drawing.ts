import type { Diagnosis, Step } from '../../model/diagnosis';
import { counted, SEVERITY_MARK, shortList } from '../finding-text';
import { MARK } from '../result-lines';
import type { StepOnTheWay, StepState, Way } from '../ways';
import { html, type Markup } from './markup';

/** What the steps are called. */
export const STEP_NAMES: Readonly<Record<Step, string>> = {
  cluster: 'Cluster',
  association: 'Association',
  injection: 'Injection',
  'credential-chain': 'Credential chain',
  'reaching-the-agent': 'Reaching the agent',
  agent: 'Agent',
  'eks-auth': 'EKS Auth',
  trust: 'Trust, by STS',
  permissions: 'Permissions',
  service: 'Service',
};

const STATES: Readonly<Record<StepState, { readonly mark: string; readonly words: string }>> = {
  break: { mark: MARK.failed, words: 'first break' },
  found: { mark: SEVERITY_MARK.warning, words: 'something found' },
  'found-beyond': { mark: SEVERITY_MARK.warning, words: 'found, but unchecked' },
  'in-order': { mark: MARK.passed, words: 'in order' },
  unchecked: { mark: '…', words: 'unchecked' },
  'could-not-tell': { mark: MARK.unknown, words: 'could not tell' },
  nothing: { mark: '–', words: 'nothing to judge' },
};

/** The id of a finding's card. */
export const findingId = (index: number) => `finding-${index + 1}`;

/** A request's way through all steps, with where it ends. */
export function chainDrawing({ identities, breakAt, steps }: Way, { findings }: Diagnosis): Markup {
  const ends = breakAt === undefined ? 'No break found' : `First break: ${findings[breakAt]?.rule ?? ''}`;
  return html`<section class="card" aria-label="${ends}">
    <h3>${ends}</h3>
    ${identities.length > 0 && html`<p class="remark">${shortList(identities)}</p>`}
    <ol class="chain">
      ${steps.map((step) => stepMarkup(step, findings))}
    </ol>
  </section>`;
}

function stepMarkup(on: StepOnTheWay, findings: Diagnosis['findings']): Markup {
  const { step, state, inOrder, notTold } = on;
  const { mark, words } = STATES[state];
  const isBeyond = state === 'unchecked' || state === 'found-beyond';
  const rest = [
    ...(inOrder > 0 ? [`${counted(inOrder, 'rule')} ${isBeyond ? 'would be ' : ''}in order`] : []),
    ...(notTold > 0 ? [`${notTold} could not tell`] : []),
  ];
  return html`<li class="step at-${state}">
    <span class="step-name">${STEP_NAMES[step]}</span>
    <strong class="step-state"><span aria-hidden="true">${mark} </span>${words}</strong>
    ${shown(on.findings, findings)} ${rest.length > 0 && html`<span class="step-rest">${rest.join(', ')}</span>`}
  </li>`;
}

const MOST_LINKS = 4;

function shown(indices: readonly number[], findings: Diagnosis['findings']): Markup[] {
  const links = indices
    .slice(0, MOST_LINKS)
    .map((index) => html`<a class="step-link" href="#${findingId(index)}">${findings[index]?.rule ?? ''}</a>`);
  const more = indices.length - MOST_LINKS;
  return more > 0 ? [...links, html`<span class="step-rest">and ${more} more</span>`] : links;
}
