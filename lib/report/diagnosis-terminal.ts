import { worstSeverity, type DiagnosedFinding, type Diagnosis, type NotTold, type Severity } from '../model/diagnosis';
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
} from './finding-text';
import { headLines, labelledLines } from './labelled';
import { painter, type TerminalStyle } from './paint';
import { bullet, MARK } from './result-lines';
import { visible } from './visible';
import { wrap } from './wrap';

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
function findingLines(finding: DiagnosedFinding, style: TerminalStyle): string[] {
  const { rule, title, step, docs, severity, subject, symptom, cause, fix, place } = finding;
  const source = sourceText(subject.source);
  const seen = symptomText(symptom);
  const mark = paintSeverity(severity, SEVERITY_MARK[severity], style);
  return [
    ...headLines(mark, `${rule}  ${visible(subject.name)}`, `(${severity}, ${step})`, style),
    ...labelledLines(
      [
        ...(PLACE_TEXTS[place] === undefined ? [] : [{ label: 'place', text: PLACE_TEXTS[place] }]),
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

function uncheckedLines({ unchecked, findings }: Diagnosis, style: TerminalStyle): string[] {
  const paint = painter(style);
  const lines = unchecked
    .filter(({ rules }) => rules.length > 0)
    .flatMap(({ after, identities, rules }) => {
      const rule = findings[after]?.rule ?? '';
      const whose = identities.length === 0 ? '' : ` for ${shortList(identities)}`;
      return bullet(`behind ${rule}${whose}: ${rules.join(', ')}`, style);
    });
  if (lines.length === 0) return [];
  return [paint.dim('Unchecked, since no request gets there:'), ...lines.map(paint.dim), ''];
}

function notToldLines(notTold: readonly NotTold[], style: TerminalStyle): string[] {
  if (notTold.length === 0) return [];
  const paint = painter(style);
  return [
    `${paint.status('unknown', MARK.unknown)} Could not tell:`,
    ...[...rulesByNeed(notTold)].flatMap(([needs, rules]) =>
      bullet(`${visible(needs)} (${[...rules].join(', ')})`, style),
    ),
    '',
  ];
}

function closing(diagnosis: Diagnosis, style: TerminalStyle): string[] {
  const paint = painter(style);
  const counts = wrap(lookedAtText(diagnosis), style.width).map(paint.dim);
  const status = STATUS_OF[worstSeverity(diagnosis) ?? 'nothing'];
  return [paint.status(status, foundText(diagnosis)), ...counts];
}

function paintSeverity(severity: Severity, text: string, style: TerminalStyle): string {
  const paint = painter(style);
  if (severity === 'info') return paint.dim(text);
  return paint.status(severity === 'error' ? 'failed' : 'unknown', text);
}
