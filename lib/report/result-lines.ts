import type { RehearsalResult, SceneStatus } from '../model/result';
import type { EvidenceText } from './evidence-text';
import { headLines, labelledLines } from './labelled';
import { painter, type TerminalStyle } from './paint';
import { wrap, wrapBeside } from './wrap';

/** What stands before a line that says how something went. */
export const MARK: Record<SceneStatus, string> = { passed: '✓', failed: '✗', unknown: '?' };

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
  return wrapBeside(sentence, 4, width).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`);
}

/** `1.2 s` or `34 ms`. */
export function duration(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds} ms`;
}
