import { createColors } from 'picocolors';
import type { Evidence, RehearsalResult, SceneResult, SceneStatus } from '../model/result';
import { verdict } from '../model/result';
import { wrap } from './wrap';

/** How the text is to look. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns; evidence is wrapped to it. */
  readonly width: number;
}

export const MARK: Record<SceneStatus, string> = { passed: '✓', failed: '✗', unknown: '?' };
const INDENT = '    ';

/** The lines for one scene: what it proved, and the evidence beneath, AWS's own words unaltered. */
export function sceneLines(scene: SceneResult, style: TerminalStyle): string[] {
  const paint = painter(style);
  const took = duration(scene.durationMs);
  return [
    `${paint.status(scene.status, MARK[scene.status])} ${paint.bold(scene.title)} ${paint.dim(`(${scene.id}, ${took})`)}`,
    ...evidenceLines(evidenceTexts(scene.evidence), style),
  ];
}

/** Labels and texts, one beneath the other, aligned and wrapped. */
export function evidenceLines(evidence: readonly EvidenceText[], style: TerminalStyle): string[] {
  const paint = painter(style);
  return aligned(evidence).flatMap(({ label, text, plain }) => {
    const prefix = `${INDENT}${label}  `;
    const [first = '', ...rest] = wrap(text, Math.max(20, style.width - prefix.length));
    const paintText = plain ? (line: string) => line : paint.dim;
    return [
      `${INDENT}${paint.dim(label)}  ${paintText(first)}`,
      ...rest.map((line) => ' '.repeat(prefix.length) + paintText(line)),
    ];
  });
}

/** The closing lines: the verdict, how it was proven, and what was not. */
export function closingLines(result: RehearsalResult, style: TerminalStyle): string[] {
  const paint = painter(style);
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
  return [
    `${paint.status(overall, verdictText[overall])} ${counts.join(', ')}, in ${(result.durationMs / 1000).toFixed(1)} s.`,
    paint.dim(`Mode ${result.mode}, client ${result.clients.join(', ')}. This run does not prove:`),
    ...result.notProven.flatMap((sentence) => bullet(sentence, style).map(paint.dim)),
  ];
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

function aligned(lines: readonly EvidenceText[]): EvidenceText[] {
  const width = Math.min(40, Math.max(0, ...lines.map((line) => line.label.length)));
  return lines.map((line) => ({ ...line, label: line.label.padEnd(width) }));
}

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
      return { label: 'because', text: evidence.cause, plain: true };
    case 'fact':
      return { label: evidence.name, text: evidence.value, plain: false };
  }
}

/** `1.2 s` or `34 ms`. */
export function duration(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds} ms`;
}

/** Colours, or none. */
export function painter({ colour }: TerminalStyle) {
  const colours = createColors(colour);
  const byStatus = { passed: colours.green, failed: colours.red, unknown: colours.yellow };
  return {
    bold: colours.bold,
    dim: colours.dim,
    status: (status: SceneStatus, text: string) => byStatus[status](text),
  };
}
