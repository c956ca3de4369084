import type { IdentityResult, NearMiss, StackResult, TemplateResult } from '../model/template-result';
import { templateVerdict } from '../model/template-result';
import {
  identityTexts,
  identityTitle,
  nearMissTexts,
  nearMissTitle,
  stackTexts,
  templateCounts,
  templateVerdictText,
} from './template-text';
import { fixTexts } from './fix-texts';
import { painter, type TerminalStyle } from './paint';
import { bullet, duration, evidenceLines, notProvenLines, resultLines, verdictLines } from './result-lines';
import { wrap } from './wrap';

/** The lines for one stack. */
export function stackLines(stack: StackResult, style: TerminalStyle): string[] {
  const { stackName, status, durationMs } = stack;
  return [
    ...resultLines(status, `stack ${stackName}`, `(${duration(durationMs)})`, style),
    ...evidenceLines(stackTexts(stack), style),
  ];
}

/** The lines for one pod of one association: who it became, the evidence beneath, every word as it was said, and what to do if it failed. */
export function identityLines(identity: IdentityResult, style: TerminalStyle): string[] {
  const { status, durationMs } = identity;
  return [
    ...resultLines(status, identityTitle(identity), `(${duration(durationMs)})`, style),
    ...evidenceLines([...identityTexts(identity), ...fixTexts(identity)], style),
  ];
}

/** The closing lines: pods that miss an association by little, the verdict, how it was proven, and what was not. */
export function templateClosingLines(result: TemplateResult, style: TerminalStyle): string[] {
  const paint = painter(style);
  const list = (title: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? []
      : [...wrap(title, style.width), ...sentences.flatMap((each) => bullet(each, style))].map(paint.dim);
  return [
    ...result.nearMisses.flatMap((miss) => nearMissLines(miss, style)),
    ...verdictLines(templateVerdict(result), templateVerdictText(result), `${templateCounts(result)}.`, style),
    ...list('Taken for granted, since nothing given makes it:', result.takenForGranted),
    ...list('To know:', result.notes),
    ...notProvenLines(result, style),
  ];
}

function nearMissLines(miss: NearMiss, style: TerminalStyle): string[] {
  return [...resultLines('failed', nearMissTitle(miss), '', style), ...evidenceLines(nearMissTexts(miss), style)];
}
