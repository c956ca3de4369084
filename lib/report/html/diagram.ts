import type { Hop, Station } from '../../model/hop';
import { html, type Markup } from './markup';
import { arrowsOf, numberedHops, STATION_NAMES, type Arrow } from './numbered-hops';

/** From left to right. */
const ORDER: readonly Station[] = ['pod', 'imds', 'agent', 'eks-auth', 'sts', 's3'];
const LANE = 168;
const HEAD = 64;
const ROW = 40;
const FOOT = 20;

/** A diagram that would be drawn smaller than this is scrolled instead, so that its letters can be read. */
export const LEAST_SCALE = 0.9;
const LARGEST_SCALE = 1.25;

/**
 * The hops as a sequence diagram, in SVG that stands in the page: what is asked for above the solid arrows, what came of
 * it above the dashed ones, each with the number it has in the list of hops.
 * @param id unique in the page
 */
export function sequenceDiagram(id: string, title: string, hops: readonly Hop[]): Markup {
  const used = new Set(numberedHops(hops).flatMap(({ hop }) => [hop.from, hop.to]));
  const stations = ORDER.filter((station) => used.has(station));
  const arrows = arrowsOf(hops);
  const width = stations.length * LANE;
  const height = HEAD + arrows.length * ROW + FOOT;
  const at = (station: Station) => (stations.indexOf(station) + 0.5) * LANE;
  return html`<svg
    class="diagram"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
    style="min-width:${Math.round(width * LEAST_SCALE)}px;max-width:${Math.round(width * LARGEST_SCALE)}px"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${spoken(hops)}</desc>
    <defs>
      ${['good', 'bad'].map(
        (how) =>
          html`<marker
            id="${id}-${how}"
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="12"
            markerHeight="12"
            markerUnits="userSpaceOnUse"
            orient="auto"
            ><path class="head ${how}" d="M0 0 10 5 0 10z"
          /></marker>`,
      )}
    </defs>
    ${stations.map((station) => lifeline(station, at(station), height))}
    ${arrows.map((arrow, index) => arrowMarkup(id, arrow, at, HEAD + (index + 0.75) * ROW))}
  </svg>`;
}

function lifeline(station: Station, x: number, height: number): Markup {
  return html`<line class="lifeline" x1="${x}" y1="${HEAD - 16}" x2="${x}" y2="${height - 4}" />
    <rect class="station" x="${x - LANE / 2 + 5}" y="8" width="${LANE - 10}" height="40" rx="6" />
    <text class="station-name" x="${x}" y="33" text-anchor="middle">${STATION_NAMES[station]}</text>`;
}

function arrowMarkup(id: string, { kind, number, hop }: Arrow, at: (station: Station) => number, y: number): Markup {
  const asks = kind === 'request';
  const [from, to] = asks ? [at(hop.from), at(hop.to)] : [at(hop.to), at(hop.from)];
  const how = asks || hop.ok ? 'good' : 'bad';
  const direction = Math.sign(to - from);
  const left = Math.min(from, to);
  // Words stand at an arrow's left end: in the middle of a long one they would lie on the lifelines it passes.
  const x = left + (asks ? 32 : 16);
  const words = asks ? hop.what : `${how === 'bad' ? '✗ ' : ''}${hop.outcome}`;
  return html`<g class="arrow ${how}${asks ? '' : ' answer'}">
    <line x1="${from + 4 * direction}" y1="${y}" x2="${to - 3 * direction}" y2="${y}" marker-end="url(#${id}-${how})" />
    ${asks && html`<circle cx="${left + 18}" cy="${y - 13}" r="9" /><text class="number" x="${left + 18}" y="${y - 9}" text-anchor="middle">${number}</text>`}
    <text class="words" x="${x}" y="${y - 8}">${words}</text>
  </g>`;
}

function spoken(hops: readonly Hop[]): string {
  return numberedHops(hops)
    .map(({ number, hop }) => {
      const { from, to, what, outcome, ok } = hop;
      return `${number}: ${STATION_NAMES[from]} asks ${STATION_NAMES[to]} for ${what}; ${ok ? 'answer' : 'failed'}: ${outcome}.`;
    })
    .join(' ');
}
