import type { Hop, HopFact, HopMessage } from '../../model/hop';
import { html, type Markup } from './markup';
import { isBreak, numberedHops, STATION_NAMES, type NumberedHop } from './numbered-hops';

const GROUP_TITLES: readonly (readonly [HopFact['group'], string])[] = [
  ['identity', 'Who'],
  ['token claims', 'The token, decoded'],
  ['decision', 'What decided'],
  ['session tags', 'Session tags'],
];

/** Each hop with its evidence to open; where it broke, with cause and fix in plain sight. */
export function hopList(hops: readonly Hop[]): Markup {
  return html`<ol class="hops">
    ${withFirstBreaks(numberedHops(hops)).map(hopItem)}
  </ol>`;
}

interface ListedHop extends NumberedHop {
  /** The number of the first hop that broke by the same cause and has the same fix. */
  readonly likeNumber: number;
}

/** A client tries again, and fails again as it did before: what there is to say is said once. */
function withFirstBreaks(numbered: readonly NumberedHop[]): ListedHop[] {
  const breaks = new Map<string, number>();
  return numbered.map((each) => {
    const { number, hop } = each;
    const said = JSON.stringify([hop.cause, hop.fix]);
    if (isBreak(hop) && !breaks.has(said)) breaks.set(said, number);
    return { ...each, likeNumber: breaks.get(said) ?? number };
  });
}

function hopItem({ number, hop, depth, likeNumber }: ListedHop): Markup {
  const { from, to, what, outcome, ok } = hop;
  return html`<li class="hop ${ok ? 'good' : 'bad'}" style="--depth:${Math.min(depth, 3)}">
    <details>
      <summary>
        <span class="hop-number">${number}</span>
        <span class="hop-way"
          >${STATION_NAMES[from]} <span aria-hidden="true">→</span
          ><span class="spoken"> asks </span> ${STATION_NAMES[to]}</span
        >
        <span class="hop-what">${what}</span> <span class="hop-outcome">${ok ? '' : '✗ '}${outcome}</span>
      </summary>
      ${GROUP_TITLES.map(([group, title]) => factTable(title, facts(hop, group)))}
      ${message('Request', hop.request, hop.to === 'sts' ? NO_WIRE : 'No request arrived.')}
      ${message('Answer', hop.response, hop.to === 'sts' ? undefined : 'There was no answer.')}
    </details>
    ${isBreak(hop) && (likeNumber === number ? breakBox(hop.cause ?? 'Nobody says why.', hop.fix) : breakBox(`As at ${likeNumber}.`))}
  </li>`;
}

const NO_WIRE =
  'Between EKS Auth and STS, inside AWS, there is no wire to listen to. The above is what STS was asked and what it decided.';

/** Why something failed and what to do about it, in plain sight. */
export function breakBox(cause: string, fix?: string): Markup {
  return html`<div class="break">
    <p><strong>Cause.</strong> ${cause}</p>
    ${
      fix !== undefined &&
      html`<p><strong>Fix.</strong></p>
        <pre>${fix}</pre>`
    }
  </div>`;
}

const facts = (hop: Hop, group: HopFact['group']) => hop.facts.filter((fact) => fact.group === group);

/** Names and values as a table with a caption; nothing if there are none. */
export function factTable(
  caption: string,
  rows: readonly { readonly name: string; readonly value: string }[],
): Markup | undefined {
  if (rows.length === 0) return undefined;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead class="spoken">
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, value }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value.includes('\n') ? html`<pre>${value}</pre>` : value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function message(title: string, said: HopMessage | undefined, otherwise: string | undefined): Markup | undefined {
  if (!said) return otherwise === undefined ? undefined : html`<p class="remark">${otherwise}</p>`;
  const head = [said.line, ...said.headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  const text = said.body === undefined ? head : `${head}\n\n${said.body}`;
  return html`<p class="label">${title}</p>
    <pre>${text}</pre>`;
}
