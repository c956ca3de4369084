import { SEVERITIES, type DiagnosedFinding, type Diagnosis, type NotTold, type Severity } from '../model/diagnosis';
import { counted, sourceText, symptomText } from './finding-text';
import { MARK, painter, type TerminalStyle } from './terminal';
import { visible } from './visible';
import { wrap } from './wrap';

/** How each severity is marked; what could not be told has `?`. */
const SEVERITY_MARK: Record<Severity, string> = { error: MARK.failed, warning: '!', info: 'i' };

const PLACES: Record<DiagnosedFinding['place'], string | undefined> = {
  'first-break': 'The first break: a request gets this far and no further.',
  'beyond-a-break': 'Unchecked by any request: it shows once the break before it is mended.',
  'on-the-way': undefined,
};

/**
 * A diagnosis for people: the findings in the order in which a request meets them, what is unchecked behind a break, what
 * could not be told, and a closing line.
 */
export function diagnosisLines(diagnosis: Diagnosis, style: TerminalStyle): string[] {
  const lines = [
    ...diagnosis.findings.flatMap((finding) => [...findingLines(finding, style), '']),
    ...uncheckedLines(diagnosis, style),
    ...notToldLines(diagnosis.couldNotTell, style),
  ];
  const missing = lines.some((line) => line.includes('‹')) ? [painter(style).dim(MISSING), ''] : [];
  return [...lines, ...missing, ...closing(diagnosis, style)];
}

/** The lines of one finding: the symptom verbatim, the cause, the fix unbroken so that it can be pasted. */
export function findingLines(finding: DiagnosedFinding, style: TerminalStyle): string[] {
  const paint = painter(style);
  const { rule, title, step, docs, severity, subject, symptom, cause, fix, place } = finding;
  const source = sourceText(subject.source);
  const seen = symptomText(symptom);
  return [
    `${paintSeverity(severity, SEVERITY_MARK[severity], style)} ${paint.bold(rule)}  ${visible(subject.name)} ${paint.dim(`(${severity}, ${step})`)}`,
    ...fieldLines(
      [
        ...(PLACES[place] === undefined ? [] : [{ label: 'place', text: PLACES[place] }]),
        { label: 'should be', text: title, dim: true },
        { label: seen.label, text: seen.text },
        { label: 'because', text: visible(cause) },
        { label: 'fix', text: visible(fix), unbroken: true },
        ...(source === '' ? [] : [{ label: 'at', text: source, dim: true }]),
        { label: 'docs', text: docs, dim: true },
      ],
      style,
    ),
  ];
}

interface Field {
  readonly label: string;
  readonly text: string;
  readonly dim?: boolean;
  /** Long lines stay whole. */
  readonly unbroken?: boolean;
}

const INDENT = '    ';

/** What guillemets mean (`lib/model/chain/unknown-text.ts`). */
const MISSING = 'What stands in ‹ › comes about with the deployment.';

/** Labels and texts, one beneath the other, aligned and wrapped. */
export function fieldLines(fields: readonly Field[], style: TerminalStyle): string[] {
  const paint = painter(style);
  const width = Math.max(0, ...fields.map(({ label }) => label.length));
  const hanging = ' '.repeat(INDENT.length + width + 2);
  return fields.flatMap(({ label, text, dim, unbroken }) => {
    const lines = unbroken ? text.split('\n') : wrap(text, Math.max(20, style.width - hanging.length));
    const painted = lines.map((line) => (dim ? paint.dim(line) : line));
    return painted.map((line, index) =>
      index === 0 ? `${INDENT}${paint.dim(label.padEnd(width))}  ${line}` : `${hanging}${line}`,
    );
  });
}

function uncheckedLines({ unchecked, findings }: Diagnosis, style: TerminalStyle): string[] {
  const paint = painter(style);
  const lines = unchecked
    .filter(({ rules }) => rules.length > 0)
    .flatMap(({ after, identities, rules }) => {
      const rule = findings[after]?.rule ?? '';
      const whose = identities.length === 0 ? '' : ` for ${shortList(identities)}`;
      return [...item(`behind ${rule}${whose}: ${rules.join(', ')}`, style)];
    });
  if (lines.length === 0) return [];
  return [paint.dim('Unchecked, since no request gets there:'), ...lines.map(paint.dim), ''];
}

/** Grouped by what would have to be read: many rules wait for the same thing. */
function notToldLines(notTold: readonly NotTold[], style: TerminalStyle): string[] {
  if (notTold.length === 0) return [];
  const paint = painter(style);
  const byNeed = new Map<string, Set<string>>();
  for (const { needs, rule } of notTold) byNeed.set(needs, (byNeed.get(needs) ?? new Set()).add(rule));
  return [
    `${paint.status('unknown', MARK.unknown)} Could not tell:`,
    ...[...byNeed].flatMap(([needs, rules]) => item(`${visible(needs)} (${[...rules].join(', ')})`, style)),
    '',
  ];
}

function closing({ identities, findings, couldNotTell, compliant }: Diagnosis, style: TerminalStyle): string[] {
  const paint = painter(style);
  const rules = new Set(couldNotTell.map(({ rule }) => rule)).size;
  const rest = `${counted(compliant.length, 'rule')} found all in order, ${rules} could not tell.`;
  const about =
    identities.length === 0
      ? 'No Pod Identity association was found in what was read.'
      : `${counted(identities.length, 'association')} looked at.`;
  const counts = wrap(`${about} ${rest}`, style.width).map(paint.dim);
  if (findings.length === 0) return [paint.status('passed', 'Nothing found.'), ...counts];
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severity === 'info' ? `${count} info` : counted(count, severity)];
  });
  const worst = findings.some(({ severity }) => severity === 'error') ? 'failed' : 'unknown';
  return [paint.status(worst, `Found: ${bySeverity.join(', ')}.`), ...counts];
}

const MOST_NAMED = 5;

function shortList(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).map(visible).join(', ');
  return names.length > MOST_NAMED ? `${named} and ${names.length - MOST_NAMED} more` : named;
}

function item(sentence: string, { width }: TerminalStyle): string[] {
  return wrap(sentence, Math.max(20, width - 4)).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

function paintSeverity(severity: Severity, text: string, style: TerminalStyle): string {
  const paint = painter(style);
  if (severity === 'info') return paint.dim(text);
  return paint.status(severity === 'error' ? 'failed' : 'unknown', text);
}
