import type { Evidence, RehearsalResult, SceneResult, SceneStatus } from '../model/result';
import { verdict } from '../model/result';
import { headLines, labelledLines } from './labelled';
import { painter, type TerminalStyle } from './paint';
import { wrap } from './wrap';

export const MARK: Record<SceneStatus, string> = { passed: '✓', failed: '✗', unknown: '?' };

/** The lines for one scene: what it proved, and the evidence beneath, AWS's own words unaltered. */
export function sceneLines({ id, title, status, evidence, durationMs }: SceneResult, style: TerminalStyle): string[] {
  return [
    ...resultLines(status, title, `(${id}, ${duration(durationMs)})`, style),
    ...evidenceLines(evidenceTexts(evidence), style),
  ];
}

/** How something went, what it is, and more about it in parentheses. */
export function resultLines(status: SceneStatus, title: string, aside: string, style: TerminalStyle): string[] {
  return headLines(painter(style).status(status, MARK[status]), title, aside, style);
}

/** Labels and texts, one beneath the other, aligned and wrapped. */
export function evidenceLines(evidence: readonly EvidenceText[], style: TerminalStyle): string[] {
  return labelledLines(
    evidence.map(({ label, text, plain }) => ({ label, text, dim: !plain })),
    style,
  );
}

/** The closing lines: the verdict, how it was proven, and what was not. */
export function closingLines(result: RehearsalResult, style: TerminalStyle): string[] {
  const count = (status: SceneStatus) => result.scenes.filter((scene) => scene.status === status).length;
  const overall = verdict(result.scenes);
  const counts = [
    `${count('passed')} passed`,
    count('failed') && `${count('failed')} failed`,
    count('unknown') && `${count('unknown')} could not tell`,
  ].filter(Boolean);
  const verdictText: Record<SceneStatus, string> = {
    passed: 'Proven: Pod Identity works with this template, and only where it should.',
    failed: 'Disproven: see the scenes marked ✗.',
    unknown: 'Could not tell: see the scenes marked ?.',
  };
  const summary = `${counts.join(', ')}, in ${(result.durationMs / 1000).toFixed(1)} s.`;
  return [...verdictLines(overall, verdictText[overall], summary, style), ...notProvenLines(result, style)];
}

/** The verdict, and how many of what; on lines of their own where they do not fit on one. */
export function verdictLines(status: SceneStatus, verdict: string, counts: string, style: TerminalStyle): string[] {
  const paint = (line: string) => painter(style).status(status, line);
  if (verdict.length + 1 + counts.length <= style.width) return [`${paint(verdict)} ${counts}`];
  return [...wrap(verdict, style.width).map(paint), ...wrap(counts, style.width)];
}

/** How it was found out, and what that leaves unproven. */
export function notProvenLines(
  { mode, clients, notProven }: Pick<RehearsalResult, 'mode' | 'clients' | 'notProven'>,
  style: TerminalStyle,
): string[] {
  const { dim } = painter(style);
  const how = wrap(`Mode ${mode}, client ${clients.join(', ')}. This run does not prove:`, style.width);
  return [...how, ...notProven.flatMap((sentence) => bullet(sentence, style))].map(dim);
}

/** A sentence as an item of a list. */
export function bullet(sentence: string, { width }: TerminalStyle): string[] {
  return wrap(sentence, Math.max(20, width - 4)).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

/** One piece of evidence as words. */
export interface EvidenceText {
  readonly label: string;
  readonly text: string;
  /** Printed as it is; everything else is dimmed. */
  readonly plain: boolean;
}

/** What stands before a cause. */
export const BECAUSE = 'because';

/** Evidence as words; a client is named only where there are several. */
export function evidenceTexts(evidence: readonly Evidence[]): EvidenceText[] {
  const clients = new Set(evidence.flatMap((each) => (each.kind === 'client' ? [each.client] : [])));
  return evidence.map((each) => evidenceText(each, clients.size > 1));
}

function evidenceText(evidence: Evidence, nameClient: boolean): EvidenceText {
  switch (evidence.kind) {
    case 'client': {
      const label = nameClient ? `${evidence.pod} (${evidence.client})` : evidence.pod;
      return { label, text: evidence.said, plain: true };
    }
    case 'component':
      return { label: `${evidence.component} said`, text: evidence.said, plain: true };
    case 'cause':
      return { label: BECAUSE, text: evidence.cause, plain: true };
    case 'fact':
      return { label: evidence.name, text: evidence.value, plain: false };
  }
}

/** `1.2 s` or `34 ms`. */
export function duration(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds} ms`;
}
