import { worstSeverity, type DiagnosedFinding, type Diagnosis, type RuleSummary } from '../../model/diagnosis';
import {
  foundText,
  lookedAtText,
  MISSING,
  PLACE_TEXTS,
  rulesByNeed,
  SEVERITY_MARK,
  shortList,
  sourceText,
  STATUS_OF,
  symptomText,
} from '../finding-text';
import { waysOf } from '../ways';
import { chainDrawing, findingId, STEP_NAMES } from './chain-drawing';
import { framed, section, sentences } from './frame';
import { factTable } from './hop-list';
import { html, type Markup } from './markup';

/** Ways that are drawn; all findings are listed. */
const MOST_DRAWN = 12;

/** A diagnosis as one HTML page: how far a request gets, what was found, what is unchecked, and what could not be told. */
export function diagnosisPage(diagnosis: Diagnosis): string {
  const { findings, couldNotTell, compliant } = diagnosis;
  const hasMissing = JSON.stringify(findings).includes('‹');
  return framed({
    title: 'Amazon EKS Pod Identity, diagnosed',
    status: STATUS_OF[worstSeverity(diagnosis) ?? 'nothing'],
    verdict: foundText(diagnosis),
    counts: lookedAtText(diagnosis),
    main: [
      section('way', 'How far a request gets', ways(diagnosis)),
      findings.length > 0
        ? section('findings', 'Findings, in the order in which a request meets them', findingList(findings))
        : undefined,
      sentences('unchecked', 'Unchecked, since no request gets there', uncheckedTexts(diagnosis)),
      sentences(
        'not-told',
        'Could not tell',
        [...rulesByNeed(couldNotTell)].map(([needs, rules]) => `${needs} (${[...rules].join(', ')})`),
      ),
      compliant.length > 0 ? section('in-order', 'In order', inOrderTable(compliant)) : undefined,
    ],
    remark: hasMissing ? MISSING : '',
  });
}

function ways(diagnosis: Diagnosis): Markup {
  const more = diagnosis.unchecked.length - MOST_DRAWN;
  return html`<div class="ways">
    ${waysOf(diagnosis, MOST_DRAWN).map((way) => chainDrawing(way, diagnosis))}
    ${more > 0 && html`<p class="remark">${more} more end elsewhere: the findings below have them all.</p>`}
  </div>`;
}

function findingList(findings: readonly DiagnosedFinding[]): Markup {
  return html`<ol class="cards">
    ${findings.map(findingCard)}
  </ol>`;
}

function findingCard(finding: DiagnosedFinding, index: number): Markup {
  const { rule, title, step, docs, severity, subject, symptom, cause, fix, place } = finding;
  const symptomSeen = symptomText(symptom);
  const rows = [
    { name: 'should be', value: title },
    { name: symptomSeen.label, value: symptomSeen.text },
    { name: 'at', value: sourceText(subject.source) },
    { name: 'concerns', value: subject.identities === 'all' ? 'all identities' : shortList(subject.identities) },
  ];
  return html`<li class="card finding ${severity}" id="${findingId(index)}">
    <div class="card-head">
      <span class="badge ${STATUS_OF[severity]}"
        ><span aria-hidden="true">${SEVERITY_MARK[severity]} </span>${severity}</span
      >
      <h3>${rule}: ${subject.name}</h3>
      <span class="took">${STEP_NAMES[step]}</span>
    </div>
    ${PLACE_TEXTS[place] !== undefined && html`<p class="place ${place}">${PLACE_TEXTS[place]}</p>`}
    ${factTable(
      `About ${rule}`,
      rows.filter(({ value }) => value !== ''),
    )}
    <div class="break ${severity}">
      <p><strong>Cause.</strong> ${cause}</p>
      <p><strong>Fix.</strong></p>
      <pre>${fix}</pre>
    </div>
    <p class="docs">${link(docs)}</p>
  </li>`;
}

/** A link, if it is one that a browser may follow. */
function link(address: string): Markup | string {
  return address.startsWith('https://') ? html`<a href="${address}" rel="noreferrer">${address}</a>` : address;
}

function uncheckedTexts({ unchecked, findings }: Diagnosis): string[] {
  return unchecked.flatMap(({ after, identities, rules }) => {
    if (rules.length === 0) return [];
    const whose = identities.length === 0 ? '' : ` for ${shortList(identities)}`;
    return [`Behind ${findings[after]?.rule ?? ''}${whose}: ${rules.join(', ')}`];
  });
}

function inOrderTable(compliant: readonly (RuleSummary & { readonly subjects: number })[]): Markup {
  return html`<div class="card">
    <table>
      <caption>
        What was looked at and is as it should be
      </caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">What is true</th>
          <th scope="col">Step</th>
          <th scope="col" class="count">Subjects</th>
        </tr>
      </thead>
      <tbody>
        ${compliant.map(
          ({ rule, title, step, subjects }) =>
            html`<tr>
              <th scope="row">${rule}</th>
              <td>${title}</td>
              <td class="whole">${STEP_NAMES[step]}</td>
              <td class="count">${subjects}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
