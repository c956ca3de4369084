import type { Evidence, RehearsalResult, SceneResult, SceneStatus } from '../model/result';
import { verdict } from '../model/result';
import { fixTexts } from './fix-texts';
import { headLines, labelledLines } from './labelled';
import { painter, type TerminalStyle } from './paint';
import { wrap } from './wrap';

/** What stands before a line that says how something went. */
export const MARK: Record<SceneStatus, string> = { passed: '✓', failed: '✗', unknown: '?' };

/** The lines for one scene: what it proved, the evidence beneath, AWS's own words unaltered, and what to do if it failed. */
export function sceneLines(scene: SceneResult, style: TerminalStyle): string[] {
  const { id, title, status, evidence, durationMs } = scene;
  return [
    ...resultLines(status, title, `(${id}, ${duration(durationMs)})`, style),
    ...evidenceLines([...evidenceTexts(evidence), ...fixTexts(scene)], style),
  ];
}

/** How something went, what it is, and more about it in parentheses. */
export function resultLines(status: SceneStatus, title: string, aside: string, style: TerminalStyle): string[] {
  return headLines(painter(style).status(status, MARK[status]), title, aside, style);
}

/** Labels and texts, one beneath the other, aligned and wrapped. */
export function evidenceLines(evidence: readonly EvidenceText[], style: TerminalStyle): string[] {
  return labelledLines(
    evidence.map(({ label, text, plain, unbroken }) => ({ label, text, dim: !plain, unbroken })),
    style,
  );
}

/** The closing lines: the verdict, how it was proven, and what was not. */
export function closingLines(result: RehearsalResult, style: TerminalStyle): string[] {
  const { scenes, durationMs } = result;
  const overall = verdict(scenes);
  const counts = countsText(
    scenes.map(({ status }) => status),
    durationMs,
  );
  return [...verdictLines(overall, VERDICTS[overall], `${counts}.`, style), ...notProvenLines(result, style)];
}

const VERDICTS: Readonly<Record<SceneStatus, string>> = {
  passed: 'Proven: Pod Identity works with this template, and only where it should.',
  failed: 'Disproven: see the scenes marked ✗.',
  unknown: 'Could not tell: see the scenes marked ?.',
};

/** `3 passed, 1 failed, in 1.2 s`. */
export function countsText(statuses: readonly SceneStatus[], milliseconds: number): string {
  const count = (wanted: SceneStatus) => statuses.filter((status) => status === wanted).length;
  const [failed, unknown] = [count('failed'), count('unknown')];
  return [
    `${count('passed')} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} could not tell`] : []),
    `in ${(milliseconds / 1000).toFixed(1)} s`,
  ].join(', ');
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
  /** Long lines stay whole, so that they can be pasted. */
  readonly unbroken?: boolean;
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
