import { verdict, type RehearsalResult, type SceneResult, type SceneStatus } from '../model/result';
import { evidenceTexts } from './evidence-text';
import { fixTexts } from './fix-texts';
import type { TerminalStyle } from './paint';
import { countsText, duration, evidenceLines, notProvenLines, resultLines, verdictLines } from './result-lines';

/** The lines for one scene: what it proved, the evidence beneath, AWS's own words unaltered, and what to do if it failed. */
export function sceneLines(scene: SceneResult, style: TerminalStyle): string[] {
  const { id, title, status, evidence, durationMs } = scene;
  return [
    ...resultLines(status, title, `(${id}, ${duration(durationMs)})`, style),
    ...evidenceLines([...evidenceTexts(evidence), ...fixTexts(scene)], style),
  ];
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
