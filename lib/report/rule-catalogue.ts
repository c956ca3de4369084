import { STEPS, type Symptom } from '../model/diagnosis';
import type { SarifRule } from './diagnosis-sarif';
import { symptomText } from './finding-text';
import { labelledLines } from './labelled';
import { painter, type TerminalStyle } from './paint';
import { wrap, wrapBeside } from './wrap';

/** A rule as the catalogue describes it. */
export interface CatalogueRule extends SarifRule {
  readonly symptom: Symptom;
  readonly shownBy: 'rehearsal' | 'template' | 'live';
  /** The parts of the chain without which it can say nothing. */
  readonly needs: readonly string[];
}

const SHOWN_BY: Record<CatalogueRule['shownBy'], string> = {
  rehearsal: 'a rehearsal of a broken template',
  template: 'the template or manifest alone',
  live: 'a running cluster alone',
};

/** All rules, by the step of the chain, in the order in which a request meets them: id, severity and title, aligned. */
export function catalogueLines(rules: readonly CatalogueRule[], style: TerminalStyle): string[] {
  const paint = painter(style);
  const width = Math.max(0, ...rules.map(({ id }) => id.length));
  return STEPS.flatMap((step) => {
    const ofStep = rules.filter((rule) => rule.step === step);
    if (ofStep.length === 0) return [];
    return [paint.bold(step), ...ofStep.flatMap((rule) => rowLines(rule, width, style)), ''];
  }).slice(0, -1);
}

const WIDEST_SEVERITY = 'warning'.length;
/** Titles narrower than this stand below the id. */
const NARROWEST = 30;

function rowLines({ id, severity, title }: CatalogueRule, idWidth: number, style: TerminalStyle): string[] {
  const paint = painter(style);
  const head = `  ${severity.padEnd(WIDEST_SEVERITY)}  ${id}`;
  const column = 2 + WIDEST_SEVERITY + 2 + idWidth + 2;
  if (style.width - column < NARROWEST) {
    const below = 2 + WIDEST_SEVERITY + 2;
    const lines = wrapBeside(title, below, style.width);
    return [head, ...lines.map((line) => ' '.repeat(below) + paint.dim(line))];
  }
  const [first = '', ...rest] = wrap(title, style.width - column);
  return [`${head.padEnd(column)}${paint.dim(first)}`, ...rest.map((line) => ' '.repeat(column) + paint.dim(line))];
}

/** One rule with all that it says of itself. */
export function ruleLines(rule: CatalogueRule, style: TerminalStyle): string[] {
  const paint = painter(style);
  const seen = symptomText(rule.symptom);
  return [
    `${paint.bold(rule.id)} ${paint.dim(`(${rule.severity}, ${rule.step})`)}`,
    ...labelledLines(
      [
        { label: 'should be', text: rule.title },
        { label: seen.label, text: seen.text },
        { label: 'about', text: rule.about },
        { label: 'needs', text: rule.needs.join(', ') },
        { label: 'shown by', text: SHOWN_BY[rule.shownBy] },
        { label: 'docs', text: rule.docs },
      ],
      style,
    ),
  ];
}

/** The catalogue, or a part of it, as `--json` prints it: a JSON array, two spaces of indentation, a newline at the end. */
export function catalogueJson(rules: readonly CatalogueRule[]): string {
  const entries = rules.map(({ id, title, severity, step, symptom, shownBy, needs, docs, about }) => ({
    id,
    title,
    severity,
    step,
    symptom,
    shownBy,
    needs,
    docs,
    about,
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
