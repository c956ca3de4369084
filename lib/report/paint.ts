import { createColors } from 'picocolors';
import type { SceneStatus } from '../model/result';

/** How the text is to look. */
export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns; texts are wrapped to it. */
  readonly width: number;
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
